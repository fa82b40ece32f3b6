/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_wording.c - an office words its letters itself; see letter_wording.h */
#include "work/letter_wording.h"

#include "store/audit.h"
#include "store/request.h"
#include "store/unit.h"
#include "work/disclose.h"
#include "work/may.h"

enum { HISTORY = 30 };

enum err wording_all(struct ctx *c, struct unit_id unit, struct wording_lines *out)
{
    struct letter_text_list own = {0};
    isize cap = 0;

    db_begin_read(c);
    may(c, ACT_CASE, unit);
    letter_text_own(c, unit, &own);
    for (isize i = 0; i < letter_rule_count() && !c->fail.code; i++) {
        struct wording_line *l = LIST_ADD(c->mem, out, cap);

        (void)letter_rule_at(c->mem, i, &l->rule);
        for (isize k = 0; k < own.n; k++)
            if (str_eq(own.p[k].rule, l->rule.id)) {
                l->own = true;
                l->changed = own.p[k].name;
                l->at = own.p[k].at;
            }
    }
    return db_end(c);
}

enum err wording_open(struct ctx *c, struct unit_id unit, struct str rule,
                      struct wording_open *out)
{
    struct str own;

    *out = (struct wording_open){0};
    db_begin_read(c);
    may(c, ACT_CASE, unit);
    if (!c->fail.code && !letter_rule_find(c->mem, rule, &out->rule))
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这种文书");
    own = letter_text_get(c, unit, rule);
    out->own = own.n > 0;
    out->text = own.n ? own : out->rule.text;
    out->may = may_ask(c, ACT_CASE_APPROVE, unit);
    wording_blanks(c->mem, out->text, &out->blanks);
    letter_text_history(c, unit, rule, HISTORY, &out->history);
    return db_end(c);
}

enum err wording_save(struct ctx *c, struct unit_id unit, struct str rule, struct str text)
{
    struct letter_rule r = {0};

    if (!letter_rule_find(c->mem, rule, &r))
        return fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这种文书");
    if (wording_check(c->mem, text, &r, &c->fail))
        return c->fail.code;
    db_begin(c);
    may(c, ACT_CASE_APPROVE, unit);
    letter_text_put(c, unit, rule, text);
    letter_text_keep(c, unit, rule, text);
    audit_add(c, unit, S("wording_saved"), S("letter_text"), 0, S(""),
              str_fmt(c->mem, "{\"rule\":\"%.*s\"}", STR_ARG(rule)));
    return db_end(c);
}

enum err wording_reset(struct ctx *c, struct unit_id unit, struct str rule)
{
    struct letter_rule r = {0};

    db_begin(c);
    may(c, ACT_CASE_APPROVE, unit);
    if (!c->fail.code && !letter_rule_find(c->mem, rule, &r))
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这种文书");
    letter_text_drop(c, unit, rule);
    letter_text_keep(c, unit, rule, S(""));
    audit_add(c, unit, S("wording_reset"), S("letter_text"), 0, S(""),
              str_fmt(c->mem, "{\"rule\":\"%.*s\"}", STR_ARG(r.id)));
    return db_end(c);
}

enum err wording_preview(struct ctx *c, struct unit_id unit, struct str rule, struct str text,
                         struct letter *out)
{
    struct letter_rule r = {0};
    struct unit u = {0};

    db_begin_read(c);
    may(c, ACT_CASE, unit);
    (void)unit_load(c, unit, &u);
    if (!c->fail.code && !letter_rule_find(c->mem, rule, &r))
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这种文书");
    if (db_end(c) || wording_check(c->mem, text, &r, &c->fail))
        return c->fail.code;
    *out = (struct letter){.layout = str_eq(r.layout, S("out"))    ? LETTER_OUT
                                     : str_eq(r.layout, S("form")) ? LETTER_FORM
                                                                   : LETTER_PLAIN,
                           .issuer = u.name,
                           .number = S("〔文号〕"),
                           .title = r.title,
                           .addressee = S("{收件人}"),
                           .text = text,
                           .date = ctx_today(c),
                           .sealed = true,
                           .contact = S("{联系人和电话}"),
                           .made = c->now};
    return OK;
}
