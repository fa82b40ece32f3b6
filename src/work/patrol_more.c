/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_more.c - links to other sites, and spelling, in a patrol; see patrol_more.h */
#include "work/patrol_more.h"

#include "base/log.h"
#include "base/os.h"
#include "base/utf8.h"
#include "check/check.h"
#include "check_version.h"
#include "store/account.h"
#include "work/findings.h"

enum { URL_MOST = 500, DAY_SECONDS = 86400, MISSES = 2, ASK_MS = 8000, TEXTS = 20 };

struct str patrol_rules_version(void)
{
    return S(GONGKAI_CHECK_VERSION);
}

static bool setting_on(struct ctx *c)
{
    return str_eq(setting_get(c, (struct unit_id){0}, S("patrol.outlinks")), S("1"));
}

static void one_link(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d,
                     struct str url)
{
    struct patrol_fault f = {
        .unit = d->unit, .office = d->office, .object = S("document"), .object_id = d->id.n};
    struct outlink l;

    outlink_seen(c, url, &l);
    if (c->fail.code || l.misses < MISSES)
        return;
    f.detail = utf8_clip(url, 300);
    f.says =
        str_fmt(c->mem, "《%.*s》里的外部链接 %.*s 从 %.*s起打不开（%s）",
                STR_ARG(utf8_head(d->title, 60)), STR_ARG(utf8_head(url, 120)),
                STR_ARG(day_zh(c->mem, instant_day(l.missed_at))),
                l.status ? str_cstr(c->mem, str_fmt(c->mem, "状态 %d", l.status)) : "连接不上");
    patrol_add(r, PATROL_OUTLINK_DEAD, &f);
}

void patrol_outlinks_note(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d)
{
    struct str rest = d->html;
    isize at;

    if (!r->outlinks)
        return;
    while ((at = str_find(rest, S(" href=\"http"))) >= 0) {
        struct str url;
        isize n = 0;

        rest = str_from(rest, at + 7);
        while (n < rest.n && rest.p[n] != '"' && rest.p[n] != '#')
            n++;
        url = str_replace(c->mem, str_slice(rest, 0, n), S("&amp;"), S("&"));
        rest = str_from(rest, n);
        if (url.n <= URL_MOST && net_url_is(url))
            one_link(c, r, d, url);
    }
}

int outlink_ask(void *who, struct arena *mem, struct str url, struct str *says)
{
    struct net_ask ask = {.method = S("HEAD"),
                          .url = url,
                          .limits = {.connect_ms = ASK_MS / 2,
                                     .total_ms = ASK_MS,
                                     .most = 4096,
                                     .redirects = 5,
                                     .public_only = true,
                                     .cut = true}};
    struct net_answer a = {0};
    struct fail why = {0};

    (void)who;
    if (net_http(mem, &ask, &a, &why) == OK && a.status != 405 && a.status != 501 &&
        a.status != 404)
        return a.status;
    /* some servers answer HEAD with what is not true of the page */
    why = (struct fail){0};
    ask.method = S("GET");
    if (net_http(mem, &ask, &a, &why) == OK)
        return a.status;
    *says = str_dup(mem, str_of(why.what));
    return 0;
}

int64_t patrol_outlinks_ask(struct ctx *c, int most, outlink_asker *ask, void *who)
{
    struct outlink_list due = {0};
    struct instant yesterday = {c->now.s - DAY_SECONDS / 2};
    int *status;
    struct str *says;
    int64_t answered = 0;
    bool on;

    db_begin_read(c);
    on = setting_on(c);
    if (on)
        outlink_due(c, (struct instant){c->now.s - 3600}, yesterday, most, &due);
    if (db_end(c) || !due.n)
        return 0;
    status = NEW(c->mem, int, due.n);
    says = NEW(c->mem, struct str, due.n);
    for (isize i = 0; i < due.n; i++) { /* no transaction is open while others are waited for */
        status[i] = ask(who, c->mem, due.p[i].url, &says[i]);
        answered += status[i] > 0;
    }
    if (!answered && due.n > 2) {
        struct log_line l = log_start(LOG_LEVEL_WARN, "patrol");

        log_str(&l, "outlinks", S("none of them answered: the network is taken to be down"));
        log_end(&l);
        return 0;
    }
    db_begin(c);
    for (isize i = 0; i < due.n && !c->fail.code; i++)
        outlink_answer(c, &due.p[i], status[i], says[i]);
    db_end(c);
    return due.n;
}

/* A batch in memory of its own. */
static int64_t spell_batch(struct ctx *c, struct arena *mem, struct unit_id unit,
                           struct doc_id *after)
{
    struct ctx b = *c;
    struct unspelled_list l = {0};
    double *threshold;
    int64_t *found;

    b.mem = mem;
    db_attach(&b, db_of(c));
    db_begin_read(&b);
    spelled_missing(&b, unit, patrol_rules_version(), *after, TEXTS, &l);
    threshold = NEW(mem, double, l.n + 1);
    for (isize i = 0; i < l.n; i++)
        threshold[i] = findings_threshold(&b, l.p[i].unit);
    db_end(&b);
    found = NEW(mem, int64_t, l.n + 1);
    for (isize i = 0; i < l.n && !b.fail.code; i++) {
        struct check_input in = {.text = l.p[i].text, .title = l.p[i].title};
        struct check_options o = {
            .families = 1u << CHECK_TYPO, .least = CHECK_WARN, .threshold = threshold[i]};
        struct check_list out = {0};

        check_text(c->checker, mem, &in, &o, &out);
        found[i] = out.n;
    }
    db_begin(&b);
    for (isize i = 0; i < l.n && !b.fail.code; i++)
        spelled_put(&b, &l.p[i], patrol_rules_version(), found[i]);
    db_end(&b);
    c->fail = b.fail;
    if (l.n)
        *after = l.p[l.n - 1].id;
    arena_reset(mem);
    return l.n;
}

int64_t patrol_spelling(struct ctx *c, struct unit_id unit, int64_t seconds)
{
    int64_t until = os_monotonic_ms() + seconds * 1000, done = 0, n = TEXTS;
    struct doc_id after = {0};
    struct arena mem;

    if (c->fail.code || !c->checker || seconds <= 0 || !arena_init(&mem, 512 << 20))
        return 0;
    mem.unwind = c->mem->unwind;
    while (n == TEXTS && !c->fail.code && os_monotonic_ms() < until) {
        n = spell_batch(c, &mem, unit, &after);
        done += n;
    }
    arena_free(&mem);
    return done;
}
