/* SPDX-License-Identifier: MulanPSL-2.0 */
/* home_keeper.c - the first page of who keeps the system, and of who audits it; see home.h */
#include "base/utf8.h"
#include "store/account.h"
#include "store/calendar.h"
#include "store/outbox.h"
#include "web/desk/audit.h"
#include "web/desk/home.h"
#include "work/audit_zh.h"
#include "work/backup_log.h"

enum { LOG_LINES = 10, NOTICE_MONTH = 11 };

static void settle(struct ctx *c, struct desk_table *t, struct str what, const char *path,
                   struct str why)
{
    struct desk_row *r = desk_row(c->mem, t);
    struct desk_cell *cell = desk_cell(c->mem, t, r, what);

    cell->head = true;
    cell->path = str_of(path);
    desk_cell(c->mem, t, r, why);
}

/* The State Council's notice for the next year comes out in October or November. */
static void calendar(struct ctx *c, struct desk_table *t)
{
    struct civil today = day_civil(ctx_today(c));
    struct calendar cal = {0};

    calendar_load(c, (struct unit_id){0}, &cal);
    for (int year = today.year; year <= today.year + (today.month >= NOTICE_MONTH); year++)
        if (!c->fail.code && !calendar_covers(&cal, year))
            settle(c, t, str_fmt(c->mem, "%d 年的放假安排通知还没有载入", year),
                   "/desk/calendar",
                   str_fmt(c->mem, "载入以前，跨到 %d 年的答复期限都是暂定的", year));
}

/* What is to be done about backups, if anything; and when the last one was. */
static void backup_row(struct ctx *c, struct desk_table *t, const struct backup_log *l)
{
    struct str why = S("在服务器上每天运行 gongkai backup");

    if (l->broken.s)
        settle(c, t, str_fmt(c->mem, "%.*s 的备份中断了", STR_ARG(desk_when(c, l->broken))), "",
               str_concat(c->mem, l->why, S("；详情见命令当时的输出")));
    if (!backup_log_stale(c, l))
        return;
    if (!l->done.s)
        settle(c, t, S("还没有做过备份"), "", why);
    else
        settle(c, t,
               str_fmt(c->mem, "已有 %lld 天没有备份",
                       (long long)((c->now.s - l->done.s) / 86400)),
               "", why);
}

static struct str megabytes(struct ctx *c, int64_t n)
{
    return str_fmt(c->mem, "%lld.%lld MB", (long long)(n >> 20),
                   (long long)((n & 0xFFFFF) * 10 >> 20));
}

static void backup_table(struct ctx *c, struct desk_home_view *v, const struct backup_log *l)
{
    struct desk_table *t;
    struct desk_row *r;
    struct desk_cell *cell;

    if (!l->done.s)
        return;
    t = home_table(v, "backup", "最近一次备份", "");
    desk_heads(c->mem, t, S("完成时间|种类|#文件|#其中复制|#复制的大小"));
    r = desk_row(c->mem, t);
    cell = desk_cell(c->mem, t, r, instant_minute(c->mem, l->done));
    cell->head = cell->nowrap = true;
    desk_cell(c->mem, t, r, l->sealed ? S("加密") : S("未加密"));
    desk_cell(c->mem, t, r, desk_int(c, l->files));
    desk_cell(c->mem, t, r, desk_int(c, l->copied));
    desk_cell(c->mem, t, r, megabytes(c, l->bytes));
}

void home_keeper(struct ctx *c, struct desk_home_view *v)
{
    struct account_list all = {0};
    int64_t used = 0, plain = 0, first = 0,
            failed = outbox_count(c, (struct unit_id){0}, S("failed"));
    struct backup_log last = {0};
    struct desk_table *t;

    account_all(c, v->shell.unit_id, &all);
    for (isize i = 0; i < all.n; i++) {
        const struct account *a = &all.p[i];

        if (a->disabled_at.s)
            continue;
        used++;
        plain += !a->totp.n;
        first += a->must_change;
    }
    home_stat(c, v, used, "本单位在用的用户", "/desk/users", "");
    home_stat(c, v, plain, "没有启用动态口令", "/desk/users", "stat-warn");
    home_stat(c, v, first, "还在用初始密码", "/desk/users", "stat-warn");
    home_stat(c, v, failed, "外发失败", "/desk/outbox?state=failed", "stat-bad");
    t = home_table(v, "settle", "需要处理的设置", "没有需要处理的设置。");
    desk_heads(c->mem, t, S("事项|为什么"));
    calendar(c, t);
    if (!setting_get(c, (struct unit_id){0}, S("platform.base")).n)
        settle(c, t, S("还没有填写平台网址"), "/desk/settings",
               S("二维码、订阅源和外发通知里的网址由它组成"));
    if (failed)
        settle(c, t, str_fmt(c->mem, "%lld 条通知没有发出去", (long long)failed),
               "/desk/outbox?state=failed", S("请看失败的原因，改正以后重发"));
    backup_log_last(c, &last);
    backup_row(c, t, &last);
    backup_table(c, v, &last);
}

void home_auditor(struct ctx *c, struct desk_home_view *v)
{
    struct audit_list all = {0};
    struct desk_table *t = home_table(v, "log", "最近的操作", "还没有记录。");

    audit_of_unit(c, v->shell.unit_id, 0, LOG_LINES, &all);
    desk_heads(c->mem, t, S("操作|对象|操作人|时间"));
    for (isize i = 0; i < all.n; i++) {
        const struct audit_entry *e = &all.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, audit_action_zh(e->action));

        cell->head = true;
        audit_object_cell(c, t, r, e);
        desk_cell(c->mem, t, r, e->name.n ? e->name : S("系统"));
        desk_cell(c->mem, t, r, desk_when(c, e->at))->nowrap = true;
    }
    desk_head_link(c->mem, &v->shell, S("操作日志"), S("/desk/audit"), S("archive"));
    desk_head_link(c->mem, &v->shell, S("验证完整性"), S("/desk/audit/verify"), S("shield"));
}
