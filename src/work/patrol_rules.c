/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_rules.c - what a patrol holds each thing against; see patrol_rules.h */
#include "work/patrol_rules.h"
#include "work/patrol_more.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "check/check.h"
#include "law/workday.h"
#include "rules.h"
#include "store/blob.h"
#include "store/channel.h"
#include "store/document.h"
#include "store/unit.h"

enum { DAY = 86400, SERIES_MOST = 60 };

static struct patrol_fault of_doc(const struct patrol_doc *d)
{
    return (struct patrol_fault){
        .unit = d->unit, .office = d->office, .object = S("document"), .object_id = d->id.n};
}

/* --- links */

/* The number in `path` after `mark` (doc_, channel_), 0 if it is not such a path. */
static int64_t number_after(struct str path, struct str mark)
{
    isize at = str_rfind(path, mark), n = 0;
    int64_t v = 0;

    if (at < 0)
        return 0;
    path = str_from(path, at + mark.n);
    while (n < path.n && n < 18 && path.p[n] >= '0' && path.p[n] <= '9')
        v = v * 10 + (path.p[n++] - '0');
    return n ? v : 0;
}

/* Does a link of our own lead somewhere? Addresses of other hosts are not judged here. */
static bool link_lives(struct ctx *c, struct str href, struct str *why)
{
    struct str path = href, rest;
    struct document d = {0};
    struct column k = {0};
    struct unit u = {0};
    struct doc_id doc = {0};
    struct column_id col = {0};
    struct fail kept = c->fail;
    int64_t id;
    bool lives = true;

    if (!path.n || path.p[0] == '#' || str_has(path, S("://")) ||
        str_starts(path, S("mailto:")) || str_starts(path, S("//")))
        return true;
    str_cut(path, S("#"), &path, &rest);
    str_cut(path, S("?"), &path, &rest);
    if ((id = number_after(path, S("/doc_"))) || (id = number_after(path, S("doc_")))) {
        document_load(c, (struct doc_id){id}, &d);
        lives = !c->fail.code && d.live;
        *why = c->fail.code ? S("没有这篇信息") : S("所链接的信息没有公开或者已经撤下");
    } else if ((id = number_after(path, S("channel_")))) {
        column_load(c, (struct column_id){id}, &k);
        lives = !c->fail.code && !k.closed_at.s;
        *why = S("所链接的栏目不存在或者已经关闭");
    } else if (str_starts(path, S("/gongkai/site_"))) {
        str_cut(str_from(path, 14), S("/"), &path, &rest);
        unit_by_code(c, path, &u);
        lives = !c->fail.code && !u.closed_at.s && !rest.n;
        lives |= !c->fail.code && rest.n > 0 && !str_has(rest, S("."));
        *why = S("没有这个地址");
    } else if (str_starts(path, S("/gongkai/")) || str_starts(path, S("/static/")) ||
               str_eq(path, S("/"))) {
        lives = true; /* pages of the program itself */
    } else {
        lives = redirect_find(c, path, &doc, &col);
        *why = S("是原来网站的地址，这里没有");
    }
    if (c->fail.code == ERR_NOT_FOUND || c->fail.code == ERR_GONE)
        c->fail = kept;
    return lives;
}

/* The value of an attribute that begins at `at` in HTML of our own writing. */
static struct str quoted(struct str html, isize at)
{
    isize n = 0;

    while (at + n < html.n && html.p[at + n] != '"')
        n++;
    return str_slice(html, at, at + n);
}

static void links_rule(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d)
{
    struct str rest = d->html;
    isize at;

    while ((at = str_find(rest, S(" href=\""))) >= 0) {
        struct str href = quoted(rest, at + 7), why = {0};

        rest = str_from(rest, at + 7 + href.n);
        if (str_has(href, S("&amp;")))
            href = str_replace(c->mem, href, S("&amp;"), S("&"));
        if (!link_lives(c, href, &why) && !c->fail.code) {
            struct patrol_fault f = of_doc(d);

            f.detail = utf8_clip(href, 300);
            f.says = str_fmt(c->mem, "《%.*s》里的链接 %.*s 打不开：%.*s",
                             STR_ARG(utf8_head(d->title, 60)), STR_ARG(utf8_head(href, 120)),
                             STR_ARG(why));
            patrol_add(r, PATROL_LINK_DEAD, &f);
        }
    }
}

static void pictures_rule(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d)
{
    struct str rest = d->html;
    int mute = 0;
    isize at;

    while ((at = str_find(rest, S("<img "))) >= 0) {
        isize end = str_find(str_from(rest, at), S(">"));
        struct str tag = str_slice(rest, at, at + (end < 0 ? rest.n : end));

        mute += !str_has(tag, S(" alt=\"")) || str_has(tag, S(" alt=\"\""));
        rest = str_from(rest, at + 5);
    }
    if (mute) {
        struct patrol_fault f = of_doc(d);

        f.says = str_fmt(c->mem, "《%.*s》有 %d 张图片没有替代文字，读屏软件读不出来",
                         STR_ARG(utf8_head(d->title, 60)), mute);
        patrol_add(r, PATROL_PICTURE_MUTE, &f);
    }
}

/* --- words */

static void words_rule(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d)
{
    for (isize i = 0; i < rule_patrol_words_count; i++) {
        const struct rule_patrol_words *w = &rule_patrol_words_rows[i];
        bool in_title = str_has(d->title, w->words);

        if (in_title || (str_eq(w->place, S("any")) && str_has(d->text, w->words))) {
            struct patrol_fault f = of_doc(d);

            f.detail = w->words;
            f.says = str_fmt(c->mem, "《%.*s》的%s里有“%.*s”", STR_ARG(utf8_head(d->title, 60)),
                             in_title ? "标题" : "正文", STR_ARG(w->words));
            patrol_add(r, PATROL_DRAFT_WORDS, &f);
            return;
        }
    }
}

static void privacy_rule(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d)
{
    struct check_input in = {.text = d->text, .title = d->title};
    struct check_options o = {.families = 1u << CHECK_PRIVACY, .least = CHECK_BLOCK};
    struct check_list found = {0};

    if (!c->checker || !d->text.n)
        return;
    check_text(c->checker, c->mem, &in, &o, &found);
    if (found.n) {
        struct patrol_fault f = of_doc(d);

        f.detail = found.p[0].rule->name;
        f.says = str_fmt(
            c->mem, "《%.*s》正文里有%.*s %.*s%s", STR_ARG(utf8_head(d->title, 60)),
            STR_ARG(found.p[0].rule->title), STR_ARG(check_masked(c->mem, &found.p[0])),
            found.n > 1 ? str_cstr(c->mem, str_fmt(c->mem, "，共 %lld 处", (long long)found.n))
                        : "");
        patrol_add(r, PATROL_PRIVACY, &f);
    }
}

static void time_rule(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d)
{
    struct patrol_fault f = of_doc(d);
    struct day published = instant_day(d->published_at);

    if (d->published_at.s > r->now.s + 600)
        f.says =
            str_fmt(c->mem, "《%.*s》的发布时间 %.*s 在将来", STR_ARG(utf8_head(d->title, 60)),
                    STR_ARG(instant_minute(c->mem, d->published_at)));
    else if (day_is_set(d->written) && day_is_set(published) &&
             day_cmp(published, d->written) < 0)
        f.says = str_fmt(c->mem, "《%.*s》%.*s 发布，早于成文日期 %.*s",
                         STR_ARG(utf8_head(d->title, 60)), STR_ARG(day_zh(c->mem, published)),
                         STR_ARG(day_zh(c->mem, d->written)));
    else
        return;
    patrol_add(r, PATROL_TIME_WRONG, &f);
}

/* --- numbered series: 第3次…会议 without 第1次 and 第2次 */

struct series {
    struct patrol_doc first; /* its unit, office, column */
    struct str before, after;
    uint64_t have; /* bit n: number n is there */
};

/* 十二, 二十, 3: a number up to SERIES_MOST; 0 when it is none. */
static int small_number(struct str s)
{
    int64_t v = 0;
    int tens = 0, ones = 0;
    bool ten = false;

    if (str_int(s, &v))
        return v > 0 && v <= SERIES_MOST ? (int)v : 0;
    for (isize at = 0; at < s.n;) {
        isize from = at;
        struct str one;

        utf8_next(s, &at);
        one = str_slice(s, from, at);
        if (str_eq(one, S("十"))) {
            tens = ones ? ones : 1;
            ones = 0;
            ten = true;
        } else {
            isize place = str_find(S("一二三四五六七八九"), one);

            if (place < 0)
                return 0;
            ones = (int)(place / 3) + 1;
        }
    }
    return ten ? tens * 10 + ones : ones;
}

static void series_note(struct patrol_round *r, const struct patrol_doc *d)
{
    static const char *const ends[] = {"次", "期", "批", "号公告", "届"};
    isize at = str_find(d->title, S("第"));

    for (size_t i = 0; at >= 0 && i < 4; i++) {
        struct str rest = str_from(d->title, at + 3);
        isize end = str_find(rest, str_of(ends[i]));
        int n = end > 0 && end <= 9 ? small_number(str_slice(rest, 0, end)) : 0;
        struct str key;
        void **slot;
        struct series *s;

        if (!n)
            continue;
        key = str_fmt(r->mem, "%lld %.*s|%.*s", (long long)d->col.n,
                      STR_ARG(str_slice(d->title, 0, at)), STR_ARG(str_from(rest, end)));
        slot = map_put(r->mem, &r->series, key);
        if (!*slot) {
            s = NEW(r->mem, struct series, 1);
            s->first = *d;
            s->first.title = str_dup(r->mem, d->title);
            s->before = str_dup(r->mem, str_slice(d->title, 0, at));
            s->after = str_dup(r->mem, str_from(rest, end));
            *slot = s;
        }
        s = *slot;
        s->have |= 1ull << n;
        return;
    }
}

void patrol_series_rule(struct ctx *c, struct patrol_round *r)
{
    const struct map_slot *e;
    isize i = 0;

    while ((e = map_each(&r->series, &i))) {
        const struct series *s = e->value;
        struct buf missing = buf_new(c->mem, 64);
        struct patrol_fault f = {
            .unit = s->first.unit, .object = S("column"), .object_id = s->first.col.n};
        int most = 63, n = 0, there = 0;

        while (most && !(s->have >> most & 1))
            most--;
        for (int k = 1; k <= most; k++) {
            there += (int)(s->have >> k & 1);
            if (!(s->have >> k & 1)) {
                if (n++)
                    buf_lit(&missing, "、");
                buf_int(&missing, k);
            }
        }
        /* two of sixty are no series */
        if (!n || there < 2 || n > 2 * there)
            continue;
        f.detail = str_fmt(c->mem, "%.*s第…%.*s", STR_ARG(utf8_head(s->before, 60)),
                           STR_ARG(utf8_head(s->after, 60)));
        f.says = str_fmt(c->mem, "“%.*s”发布到第 %d，缺第 %.*s", STR_ARG(f.detail), most,
                         STR_ARG(buf_str(&missing)));
        patrol_add(r, PATROL_SERIES_GAP, &f);
    }
}

/* --- a document, a file */

void patrol_doc_rules(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d)
{
    links_rule(c, r, d);
    patrol_outlinks_note(c, r, d);
    pictures_rule(c, r, d);
    words_rule(c, r, d);
    privacy_rule(c, r, d);
    time_rule(c, r, d);
    series_note(r, d);
    if (!str_trim_wide(d->title).n ||
        (!str_trim_wide(d->text).n && !d->files && !str_has(d->html, S("<img ")))) {
        struct patrol_fault f = of_doc(d);

        f.says = str_fmt(c->mem, "《%.*s》没有内容", STR_ARG(utf8_head(d->title, 60)));
        patrol_add(r, PATROL_TITLE_BLANK, &f);
    }
    if (d->norm && !d->interpreted) {
        int64_t past = workday_between(&r->calendar, instant_day(d->published_at),
                                       instant_day(r->now), NULL);

        if (past > r->interpret_days) {
            struct patrol_fault f = of_doc(d);

            f.says = str_fmt(c->mem, "规范性文件《%.*s》没有配套解读",
                             STR_ARG(utf8_head(d->title, 60)));
            patrol_add(r, PATROL_POLICY_ALONE, &f);
        }
    }
}

void patrol_file_rule(struct ctx *c, struct patrol_round *r, const struct patrol_file *f)
{
    struct fail kept = c->fail;
    int64_t size = -1;
    int fd = -1;
    struct patrol_fault fault = {.unit = f->unit,
                                 .office = f->office,
                                 .object = S("document"),
                                 .object_id = f->document.n,
                                 .detail = f->name};

    if (!c->blobs)
        return;
    if (blob_open(c, f->sm3, &fd, &size) == OK)
        close(fd);
    c->fail = kept;
    if (fd >= 0 && size == f->size)
        return;
    fault.says = fd < 0 ? str_fmt(c->mem, "附件“%.*s”的文件不见了", STR_ARG(f->name))
                        : str_fmt(c->mem, "附件“%.*s”已损坏：应为 %lld 字节，实为 %lld 字节",
                                  STR_ARG(f->name), (long long)f->size, (long long)size);
    patrol_add(r, PATROL_FILE_MISSING, &fault);
}

/* --- columns, units, reports */

/* COLUMN_FINE also where nothing is asked of it. */
enum column_state { COLUMN_FINE, COLUMN_EMPTY, COLUMN_STALE };

static enum column_state column_rules(struct ctx *c, struct patrol_round *r,
                                      const struct patrol_column *k)
{
    struct patrol_fault f = {.unit = k->unit, .object = S("column"), .object_id = k->id.n};
    int64_t age;

    /* The guide, the report board and the request board are made by the program. */
    if (k->children || (k->board != 2 && k->board != 3))
        return COLUMN_FINE;
    if (!k->docs) {
        if (k->empty_reason.n)
            return COLUMN_FINE;
        f.says = str_fmt(c->mem, "栏目“%.*s”没有任何信息，也没有说明原因", STR_ARG(k->name));
        patrol_add(r, PATROL_COLUMN_EMPTY, &f);
        return COLUMN_EMPTY;
    }
    age = (r->now.s - k->last_published_at.s) / DAY;
    if (k->update_days <= 0 || age <= k->update_days)
        return COLUMN_FINE;
    f.says = str_fmt(c->mem, "栏目“%.*s”应当每 %d 天更新，已 %lld 天没有更新", STR_ARG(k->name),
                     k->update_days, (long long)age);
    patrol_add(r, PATROL_COLUMN_STALE, &f);
    return COLUMN_STALE;
}

static void unit_rules(struct ctx *c, struct patrol_round *r, const struct unit *u,
                       struct instant newest)
{
    const struct rule_patrol_kinds *still = &rule_patrol_kinds_rows[PATROL_UNIT_STILL];
    struct patrol_fault f = {.unit = u->id, .object = S("unit"), .object_id = u->id.n};
    const struct {
        struct str value;
        const char *label;
    } guide[] = {{u->office_name, "工作机构名称"},
                 {u->address, "办公地址"},
                 {u->phone, "联系电话"},
                 {u->hours, "办公时间"},
                 {u->post_code, "邮政编码"}};
    struct buf missing = buf_new(c->mem, 128);
    int64_t age = (r->now.s - newest.s) / DAY;

    for (size_t i = 0; i < sizeof guide / sizeof *guide; i++)
        if (!guide[i].value.n) {
            if (missing.n)
                buf_lit(&missing, "、");
            buf_add(&missing, str_of(guide[i].label));
        }
    if (missing.n) {
        f.says = str_fmt(c->mem, "%.*s的公开指南缺：%.*s", STR_ARG(u->name),
                         STR_ARG(buf_str(&missing)));
        patrol_add(r, PATROL_GUIDE_INCOMPLETE, &f);
    }
    if (newest.s && age > still->days) {
        f.says =
            str_fmt(c->mem, "%.*s已 %lld 天没有发布信息", STR_ARG(u->name), (long long)age);
        patrol_add(r, PATROL_UNIT_STILL, &f);
    }
}

/* Years from the first report that is there to the last one that is due: 31 March for governments of
 * county level and above, 31 January for others (art. 49). */
static void report_rule(struct ctx *c, struct patrol_round *r, const struct unit *u,
                        const struct patrol_title_list *titles)
{
    struct civil today = day_civil(instant_day(r->now));
    bool government = str_eq(u->kind, S("government")) && u->level <= 4;
    int due_month = government ? 3 : 1, last = today.year - 1 - (today.month <= due_month);
    int first = 0;
    uint64_t have = 0; /* bit n: year 2000 + n */

    for (isize i = 0; i < titles->n; i++) {
        if (titles->p[i].unit.n != u->id.n)
            continue;
        for (int y = 2008; y <= today.year && y < 2064; y++)
            if (str_has(titles->p[i].title, str_fmt(c->mem, "%d", y))) {
                have |= 1ull << (y - 2000);
                first = !first || y < first ? y : first;
            }
    }
    if (!first) {
        int since = day_year(instant_day(u->created_at));

        first = since < last ? since : last;
        if (since > last)
            return; /* a unit of this year has nothing to report yet */
    }
    for (int y = first; y <= last; y++)
        if (!(have >> (y - 2000) & 1)) {
            struct patrol_fault f = {.unit = u->id,
                                     .object = S("unit"),
                                     .object_id = u->id.n,
                                     .detail = str_fmt(c->mem, "%d", y)};

            f.says = str_fmt(c->mem,
                             "%.*s没有发布 %d 年的年度报告（应当在 %d 年 %d 月 31 日前发布）",
                             STR_ARG(u->name), y, y + 1, due_month);
            patrol_add(r, PATROL_REPORT_MISSING, &f);
        }
}

static void voices_rule(struct ctx *c, struct patrol_round *r)
{
    const struct rule_patrol_kinds *k = &rule_patrol_kinds_rows[PATROL_VOICE_LATE];
    struct voice_late_list late = {0};

    voices_late(c, r->unit, (struct instant){r->now.s - k->days * DAY}, &late);
    for (isize i = 0; i < late.n; i++) {
        struct patrol_fault f = {
            .unit = late.p[i].unit, .object = S("unit"), .object_id = late.p[i].unit.n};

        f.says = str_fmt(c->mem, "有 %lld 条网民留言超过 %d 天没有答复，最早的是 %.*s",
                         (long long)late.p[i].n, (int)k->days,
                         STR_ARG(day_zh(c->mem, instant_day(late.p[i].oldest))));
        patrol_add(r, PATROL_VOICE_LATE, &f);
    }
}

static void standing_rule(struct ctx *c, struct patrol_round *r)
{
    struct push_list all = {0};

    push_standing(c, r->unit, (struct office_id){0}, 1 << 20, &all);
    for (isize i = 0; i < all.n; i++) {
        const struct push_row *p = &all.p[i];
        struct patrol_fault f = {.unit = p->unit,
                                 .object = S("document"),
                                 .object_id = p->document.n,
                                 .detail = str_fmt(c->mem, "%lld", (long long)p->id)};

        f.says = str_fmt(c->mem, "已经撤回，但%.*s上还没有下架：%.*s", STR_ARG(p->channel_name),
                         STR_ARG(utf8_head(p->title, 60)));
        patrol_add(r, PATROL_PUSH_STANDING, &f);
    }
}

void patrol_site_rules(struct ctx *c, struct patrol_round *r)
{
    struct patrol_column_list columns = {0};
    struct patrol_title_list titles = {0};
    struct patrol_withheld_list held = {0};
    struct unit_list units = {0};
    enum column_state *state;

    patrol_columns(c, r->unit, &columns);
    patrol_reports(c, r->unit, &titles);
    patrol_withheld(c, r->unit, instant_day(r->now), &held);
    unit_all(c, &units);
    voices_rule(c, r);
    standing_rule(c, r);
    patrol_requests_rule(c, r);
    patrol_accounts_rule(c, r);
    patrol_people_rule(c, r, &units);
    patrol_posts_rule(c, r);
    state = NEW(c->mem, enum column_state, columns.n + 1);
    for (isize i = 0; i < columns.n; i++)
        state[i] = column_rules(c, r, &columns.p[i]);
    for (isize i = 0; i < units.n; i++) {
        struct columns_tally tally = {0};
        struct instant newest = {0};

        if (r->unit.n && units.p[i].id.n != r->unit.n)
            continue;
        for (isize k = 0; k < columns.n; k++) {
            if (columns.p[k].unit.n != units.p[i].id.n)
                continue;
            if (columns.p[k].last_published_at.s > newest.s)
                newest = columns.p[k].last_published_at;
            tally.empty += state[k] == COLUMN_EMPTY;
            tally.stale += state[k] == COLUMN_STALE;
            tally.first += state[k] == COLUMN_STALE && patrol_first_level(&columns.p[k]);
        }
        if (!units.p[i].closed_at.s)
            patrol_columns_rule(c, r, &units.p[i], &tally);
        unit_rules(c, r, &units.p[i], newest);
        report_rule(c, r, &units.p[i], &titles);
    }
    for (isize i = 0; i < held.n; i++) {
        struct patrol_fault f = {.unit = held.p[i].unit,
                                 .office = held.p[i].office,
                                 .object = S("document"),
                                 .object_id = held.p[i].id.n};

        f.says = str_fmt(c->mem, "《%.*s》定于 %.*s 复查能否公开，日期已到",
                         STR_ARG(utf8_head(held.p[i].title, 60)),
                         STR_ARG(day_zh(c->mem, held.p[i].review)));
        patrol_add(r, PATROL_WITHHELD_DUE, &f);
    }
}
