/* SPDX-License-Identifier: MulanPSL-2.0 */
/* case_cast.h - people of a case: who files, what happens to it, letters; for tests of work/disclose */
#ifndef TESTS_WORK_CASE_CAST_H
#define TESTS_WORK_CASE_CAST_H

#include <string.h>

#include "store/unit.h"
#include "tests/work/cast.h"
#include "work/disclose.h"

static inline struct ctx case_at(struct test *t, const struct cast *k, enum who who,
                                 const char *day)
{
    struct ctx c = cast_ctx(t, k, who);
    struct day d = {0};

    CHECK(t, day_parse(str_of(day), &d));
    c.now = instant_make(d, 10, 0, 0);
    return c;
}

static inline struct ctx case_citizen(struct test *t, const struct cast *k, const char *day)
{
    struct ctx c = case_at(t, k, WHO_SYSTEM, day);

    c.actor = (struct actor){0};
    return c;
}

static inline struct filing case_person(const struct cast *k, const char *content)
{
    return (struct filing){.unit = k->unit,
                           .channel = CHANNEL_WEB,
                           .kind = APPLICANT_NAT,
                           .who = {.name = S("张三丰"),
                                   .ident_kind = S("idcard"),
                                   .ident = S("11010119900307715X"),
                                   .phone = S("13800001234")},
                           .content = str_of(content),
                           .form_wanted = S("电子文档"),
                           .way_wanted = S("电子邮件")};
}

static inline int case_version(struct test *t, const struct cast *k, struct request_id id)
{
    struct ctx c = case_at(t, k, WHO_SYSTEM, "2026-06-01");
    struct request r = {0};

    db_begin_read(&c);
    request_load(&c, id, &r);
    db_end(&c);
    return r.version;
}

static inline void case_event(struct test *t, const struct cast *k, struct request_id id,
                              enum event_kind kind, const char *day)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, day);
    struct clock_event e = {.kind = kind, .day = ctx_today(&c)};

    disclose_event(&c, id, case_version(t, k, id), &e);
    CHECK_OK(t, &c.fail);
}

/* Drafted by the officer and, where a head must, approved; not sent. */
static inline int64_t case_approved(struct test *t, const struct cast *k, struct request_id id,
                                    const char *rule, const char *outcome,
                                    const struct blank *blanks, isize n, const char *day)
{
    struct blank_list list = {.p = (struct blank *)blanks, .n = n};
    struct ctx c = case_at(t, k, WHO_OFFICER, day);
    struct letter_rule r = {0};
    int64_t l = 0;

    letter_save(&c, id, 0, 0, str_of(rule), str_of(outcome), &list, &l);
    CHECK_OK(t, &c.fail);
    letter_submit(&c, l);
    CHECK_OK(t, &c.fail);
    CHECK(t, letter_rule_find(&t->mem, str_of(rule), &r));
    if (r.approver >= APPROVER_HEAD) {
        c = case_at(t, k, WHO_HEAD, day);
        letter_approve(&c, l, 0);
        CHECK_OK(t, &c.fail);
    }
    return l;
}

static inline struct fail case_send(struct test *t, const struct cast *k, int64_t letter,
                                    const char *day)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, day);
    struct delivery v = {.way = S("email"), .day = ctx_today(&c)};

    letter_send(&c, letter, &v);
    return c.fail;
}

/* Drafted, approved and sent, all on one day. */
static inline int64_t case_letter(struct test *t, const struct cast *k, struct request_id id,
                                  const char *rule, const char *outcome,
                                  const struct blank *blanks, isize n, const char *day)
{
    int64_t l = case_approved(t, k, id, rule, outcome, blanks, n, day);
    struct fail why = case_send(t, k, l, day);

    CHECK_OK(t, &why);
    return l;
}

static inline struct str case_due(struct test *t, const struct cast *k, struct request_id id,
                                  const char *day)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, day);
    struct case_open o = {0};

    disclose_open(&c, id, &o);
    CHECK_OK(t, &c.fail);
    return day_iso(&t->mem, o.r.due);
}

static inline void case_unit(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct unit u = {0};

    db_begin(&c);
    unit_load(&c, k->unit, &u);
    u.doc_prefix = S("教育");
    u.review_authority = S("示范区人民政府");
    u.court = S("示范区人民法院");
    u.phone = S("0543-1234567");
    unit_update(&c, &u);
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

#endif
