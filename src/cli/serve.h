/* SPDX-License-Identifier: MulanPSL-2.0 */
/* serve.h - the server, as `gongkai serve` and `gongkai demo` start it
 *
 *   serve_prepare()   binds the addresses, gives up root, starts the helper: before any file is opened
 *   serve_run()       serves until SIGTERM or SIGINT
 */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include "cli/data.h"
#include "web/server.h"

#define CLI_OPT_SERVE                                                                          \
    {"listen", 'l', "地址:端口", "在哪里提供服务，可以给多次，默认 127.0.0.1:8080"},           \
        {"trust", 0, "地址", "可信的反向代理，只采信它转来的客户端地址，可以给多次"},          \
        {"page-cache", 0, "MiB", "保存在内存里的公开页面，默认 48，0 为不保存"},               \
        {"metrics", 0, "地址:端口",                                                            \
         "监测指标（/metrics、/readyz）的地址，或 unix:/路径，不要公开"},                      \
        {"db-read", 0, "网址",                                                                 \
         "postgresql://…，只读的副本：没有登录的公众看网页时用它，落后或不在时仍用 --db"},     \
        {"slow-query", 0, "毫秒", "超过这个时间的数据库语句记入日志，默认 500，0 为不记"},     \
        {"drain", 0, "秒", "停止前再服务这么久，同时 /readyz 回答 503，默认 0"},               \
        {"user", 0, "用户", "以 root 启动时改为这个系统用户，默认 gongkai 或 nobody"},         \
    {                                                                                          \
        "quiet", 'q', NULL, "不逐条记录访问"                                            \
    }

struct serve {
    struct server_options o;
    struct helper *helper;
    int metrics;              /* a bound socket; -1: none */
    int drain;                /* seconds */
    int64_t slow_ms;          /* statements that take longer are logged; 0: none */
    int64_t page_cache;       /* bytes; as app_start() takes them */
    LIST(struct str) address; /* http://… to be told */
};
enum err serve_prepare(struct cli *c, struct serve *s);
/* The exit status. */
int serve_run(struct cli *c, struct serve *s, const struct data *d);

#endif
