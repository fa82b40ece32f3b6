/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice.c - readers report an error or ask a question; see voice.h */
#include "work/voice.h"

#include "base/secret.h"
#include "base/utf8.h"
#include "law/workday.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "store/document.h"
#include "store/keyring.h"
#include "store/unit.h"
#include "work/guess.h"
#include "work/notify.h"
#include "work/may.h"

static const struct {
    struct str id, zh;
} outcomes[] = {{LIT("mended"), LIT("已改正")},
                {LIT("right"), LIT("经核实无误")},
                {LIT("answered"), LIT("已答复")},
                {LIT("spam"), LIT("与内容无关")}};

struct str voice_outcome_zh(struct str outcome)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (str_eq(outcomes[i].id, outcome))
            return outcomes[i].zh;
    return S("待答复");
}

static struct str code_hash(struct ctx *c, struct str number, struct str code)
{
    struct digest d =
        keyring_hash(c->keys, KEY_QUERY_CODE,
                     str_fmt(c->mem, "voice %.*s %.*s", STR_ARG(number), STR_ARG(code)));

    return str_dup(c->mem, digest_str(&d));
}

static void limit(struct ctx *c)
{
    struct str key = str_fmt(c->mem, "voice:%.*s", STR_ARG(c->peer));
    struct instant since = {0};

    if (throttle_hit(c, key, 3600, &since) > VOICE_HOUR)
        fail_set(&c->fail, ERR_RATE, "voice",
                 "同一网络地址一小时内最多提交 %d 条，请在 %.*s 以后再试", VOICE_HOUR,
                 STR_ARG(instant_minute(c->mem, (struct instant){since.s + 3600})));
}

static void check(struct ctx *c, const struct voice_new *v)
{
    if (!str_eq(v->kind, S("error")) && !str_eq(v->kind, S("question")))
        fail_set(&c->fail, ERR_INPUT, "kind", "请选择纠错或者提问");
    if (!str_trim_wide(v->content).n)
        fail_set(&c->fail, ERR_INPUT, "content", "请写明哪里不对，或者想问什么");
    if (utf8_count(v->content) > VOICE_CONTENT)
        fail_set(&c->fail, ERR_INPUT, "content", "最多 %d 字", VOICE_CONTENT);
    if (utf8_count(v->words) > VOICE_WORDS)
        fail_set(&c->fail, ERR_INPUT, "words", "最多 %d 字", VOICE_WORDS);
    if (utf8_count(v->contact) > 100)
        fail_set(&c->fail, ERR_INPUT, "contact", "联系方式最多 100 字");
}

/* How many working days the unit gives itself. */
static int days_of(struct ctx *c, struct unit_id unit)
{
    int64_t n = 0;
    struct str s = setting_get(c, unit, S("voice.days"));

    if (!s.n)
        s = setting_get(c, (struct unit_id){0}, S("voice.days"));
    return str_int(s, &n) && n > 0 && n <= 60 ? (int)n : VOICE_DAYS;
}

/* Whose page it is: the document's unit, else the unit named, else the top of the tree. */
static void owner(struct ctx *c, const struct voice_new *v, struct voice *out)
{
    struct unit u = {0};
    struct unit_list all = {0};

    if (v->document.n) {
        struct document d = {0};

        document_load(c, v->document, &d);
        if (!c->fail.code && !d.live)
            fail_set(&c->fail, ERR_NOT_FOUND, "document", "没有这篇信息");
        out->document = v->document;
        out->unit = d.unit;
        out->office = d.f.office;
        return;
    }
    if (v->unit.n) {
        unit_load(c, v->unit, &u);
    } else {
        unit_all(c, &all);
        for (isize i = 0; i < all.n && !u.id.n; i++)
            if (!all.p[i].parent.n)
                u = all.p[i];
        if (!u.id.n)
            fail_set(&c->fail, ERR_NOT_FOUND, "unit", "还没有单位");
    }
    out->unit = u.id;
}

enum err voice_file(struct ctx *c, const struct voice_new *v, struct voice_receipt *out)
{
    struct voice row = {.kind = v->kind,
                        .words = str_trim_wide(v->words),
                        .content = str_trim_wide(v->content)};
    struct calendar cal;
    struct workday_result due = {0};
    int year = day_year(ctx_today(c));

    check(c, v);
    if (c->fail.code)
        return c->fail.code;
    /* the owner is asked first, for a writing transaction belongs to a unit */
    db_begin_read(c);
    owner(c, v, &row);
    if (db_end(c))
        return c->fail.code;
    db_begin_unit(c, row.unit);
    limit(c);
    calendar_load(c, row.unit, &cal);
    workday_after(&cal, ctx_today(c), days_of(c, row.unit), &due, &c->fail);
    row.due = due.day;
    row.number =
        str_fmt(c->mem, "JC%d%05lld-%lld", year,
                (long long)counter_next(c, row.unit, S("voice"), year), (long long)row.unit.n);
    out->code = recovery_code(c->mem);
    row.code = code_hash(c, row.number, out->code);
    row.id = voice_insert(c, &row);
    if (v->contact.n && !c->fail.code)
        voice_contact(c, row.id,
                      keyring_seal(c->keys, c->mem, KEY_PERSONAL,
                                   str_fmt(c->mem, "voice.contact:%lld", (long long)row.id),
                                   str_trim_wide(v->contact)));
    notify_voice(c, &row);
    audit_add(c, row.unit, S("voice_file"), S("voice"), row.id, S(""), row.number);
    out->number = row.number;
    out->due = row.due;
    return db_end(c);
}

enum err voice_track(struct ctx *c, struct str number, struct str code, struct voice *out)
{
    struct str want;
    bool found;

    number = str_trim_wide(number);
    code = recovery_code_read(c->mem, code);
    if (guess_may(c, GUESS_VOICE))
        return c->fail.code;
    db_begin_read(c);
    found = voice_by_number(c, number, out);
    want = code_hash(c, number, code);
    if (!c->fail.code && (!found || !str_eq(out->code, want)))
        fail_set(&c->fail, ERR_NOT_FOUND, GUESS_WHERE, "编号和查询码对不上，请核对回执");
    (void)db_end(c);
    return guess_end(c, GUESS_VOICE);
}

enum err voice_look(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                    struct voice_board *out)
{
    struct day first, next;
    int year = day_year(ctx_today(c));

    day_make(year, 1, 1, &first);
    day_make(year + 1, 1, 1, &next);
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code) {
        voice_page(c, unit, open_only, before, n + 1, &out->rows);
        out->more = out->rows.n > n;
        if (out->more)
            out->rows.n = n;
        out->open = voice_open_count(c, unit);
        voice_figures(c, unit, instant_of_day(first), instant_of_day(next), &out->year);
    }
    return db_end(c);
}

enum err voice_see(struct ctx *c, int64_t id, struct voice *out, struct str *contact)
{
    *contact = S("");
    db_begin(c);
    voice_load(c, id, out);
    may(c, ACT_REGISTER, out->unit);
    if (!c->fail.code && out->contact.n) {
        keyring_unseal(c->keys, c->mem, KEY_PERSONAL,
                       str_fmt(c->mem, "voice.contact:%lld", (long long)id), out->contact,
                       contact, &c->fail);
        audit_add(c, out->unit, S("voice_contact_seen"), S("voice"), id, S(""), S(""));
    }
    return db_end(c);
}

enum err voice_answer(struct ctx *c, int64_t id, struct str answer, struct str outcome)
{
    struct voice v = {0};
    bool known = false;

    answer = str_trim_wide(answer);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        known |= str_eq(outcomes[i].id, outcome);
    if (!known)
        fail_set(&c->fail, ERR_INPUT, "outcome", "请选择处理结果");
    if (!answer.n && !str_eq(outcome, S("spam")))
        fail_set(&c->fail, ERR_INPUT, "answer", "请写明答复");
    if (utf8_count(answer) > VOICE_CONTENT)
        fail_set(&c->fail, ERR_INPUT, "answer", "最多 %d 字", VOICE_CONTENT);
    db_begin(c);
    voice_load(c, id, &v);
    may(c, ACT_REGISTER, v.unit);
    if (!c->fail.code && !voice_answer_put(c, id, answer, outcome) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "answer", "已经有人答复了这一条");
    audit_add(c, v.unit, S("voice_answer"), S("voice"), id, S(""), outcome);
    return db_end(c);
}
