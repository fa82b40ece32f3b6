/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fail.c - error codes and the story of a failure; see fail.h */
#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

static const struct {
    int http, exit;
    bool users;
    struct str sentence;
} table[ERR__MAX] = {
    /* clang-format off */
    [OK]             = {200, 0, true,  LIT("完成")},
    [ERR_INPUT]      = {422, 2, true,  LIT("填写的内容有误")},
    [ERR_LOGIN]      = {401, 2, true,  LIT("请先登录")},
    [ERR_FORBIDDEN]  = {403, 2, true,  LIT("没有权限")},
    [ERR_NOT_FOUND]  = {404, 2, true,  LIT("没有找到")},
    [ERR_GONE]       = {410, 2, true,  LIT("该信息已撤回")},
    [ERR_CONFLICT]   = {409, 2, true,  LIT("与他人的修改冲突")},
    [ERR_RULE]       = {409, 2, true,  LIT("现在不能这样办理")},
    [ERR_TOO_LARGE]  = {413, 2, true,  LIT("内容超过大小限制")},
    [ERR_MEDIA]      = {415, 2, true,  LIT("不接受这种文件")},
    [ERR_RATE]       = {429, 2, true,  LIT("操作过于频繁")},
    [ERR_UNREADABLE] = {400, 2, true,  LIT("无法读取")},
    [ERR_BUSY]       = {503, 2, false, LIT("系统繁忙，请稍后再试")},
    [ERR_FULL]       = {507, 2, false, LIT("磁盘空间不足，未能保存")},
    [ERR_IO]         = {503, 2, false, LIT("读写文件失败，请稍后再试")},
    [ERR_DB]         = {503, 2, false, LIT("数据库暂时不可用，请稍后再试")},
    [ERR_VERSION]    = {503, 2, true,  LIT("数据库版本不符")},
    /* clang-format on */
};

static void put(char *out, size_t cap, const char *fmt, va_list ap)
{
    int n = vsnprintf(out, cap, fmt, ap);

    /* A story that was cut must not end inside a character. */
    if (n >= (int)cap)
        out[utf8_clip((struct str){out, (isize)cap - 1}, (isize)cap - 4).n] = 0;
}

enum err fail_set(struct fail *f, enum err code, const char *where, const char *fmt, ...)
{
    va_list ap;

    if (f->code)
        return f->code;
    f->code = code;
    snprintf(f->where, sizeof f->where, "%s", where ? where : "");
    va_start(ap, fmt);
    put(f->what, sizeof f->what, fmt, ap);
    va_end(ap);
    return code;
}

enum err fail_rule(struct fail *f, enum err code, const char *article, const char *fmt, ...)
{
    va_list ap;

    if (f->code)
        return f->code;
    f->code = code;
    snprintf(f->article, sizeof f->article, "%s", article ? article : "");
    va_start(ap, fmt);
    put(f->what, sizeof f->what, fmt, ap);
    va_end(ap);
    return code;
}

int err_http(enum err code)
{
    return table[code].http;
}

int err_exit(enum err code)
{
    return table[code].exit;
}

struct str err_sentence(enum err code)
{
    return table[code].sentence;
}

bool err_is_users(enum err code)
{
    return table[code].users;
}
