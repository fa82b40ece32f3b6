/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push_reads.c - how often it was read, as the platform counts it; see push.h */
#include "base/log.h"
#include "work/push_in.h"

enum { DAY = 86400, DAYS = 8 };

/* The account of a push's channel; false: not connected. */
static bool account(struct ctx *c, const struct push_row *push, struct parcel *p)
{
    struct outbox_settings s = {0};
    bool connected;

    *p = (struct parcel){.push = *push};
    db_begin_read(c);
    connected = channel_load(c, push->channel, &p->channel) == OK &&
                channel_account_read(c, &p->channel, &p->account);
    outbox_settings_read(c, false, &s);
    p->ca = s.ca;
    return db_end(c) == OK && connected;
}

/* Those of one channel and one day, by their titles. */
static int count(struct ctx *c, const struct push_row *push, isize n,
                 const struct push_read_list *reads)
{
    int counted = 0;

    db_begin_unit(c, push->unit);
    for (isize i = 0; i < n && !c->fail.code; i++)
        for (isize k = 0; k < reads->n; k++)
            if (str_eq(push[i].title, reads->p[k].title) &&
                (push[i].reads != reads->p[k].reads)) {
                push_reads(c, push[i].id, reads->p[k].reads, reads->p[k].until);
                counted++;
            }
    db_end(c);
    return counted;
}

static bool together(const struct push_row *a, const struct push_row *b)
{
    return a->channel == b->channel &&
           day_cmp(instant_day(a->sent_at), instant_day(b->sent_at)) == 0;
}

int push_fetch_reads(struct ctx *c)
{
    struct push_list sent = {0};
    int64_t refused = 0; /* a channel that said no is not asked again tonight */
    int counted = 0;

    db_begin_read(c);
    push_sent_since(c, S("wechat"), (struct instant){c->now.s - DAYS * DAY}, &sent);
    db_end(c);
    for (isize i = 0, n; i < sent.n && !c->fail.code; i += n) {
        struct push_read_list reads = {0};
        struct outbox_result r;
        struct parcel p;

        for (n = 1; i + n < sent.n && together(&sent.p[i], &sent.p[i + n]);)
            n++;
        if (sent.p[i].channel == refused ||
            day_cmp(instant_day(sent.p[i].sent_at), ctx_today(c)) >= 0 ||
            !account(c, &sent.p[i], &p))
            continue; /* today's are told tomorrow */
        r = push_wechat_reads(c, &p, instant_day(sent.p[i].sent_at), &reads);
        if (r.end != OUTBOX_SENT) {
            struct log_line l = log_start(LOG_LEVEL_WARN, "reads");

            log_int(&l, "channel", sent.p[i].channel);
            log_str(&l, "says", r.error);
            log_end(&l);
            refused = sent.p[i].channel;
            continue;
        }
        counted += count(c, &sent.p[i], n, &reads);
    }
    return counted;
}
