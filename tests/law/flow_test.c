/* SPDX-License-Identifier: MulanPSL-2.0 */
/* flow_test.c - the workflow as a whole: every state and step, and every guard by itself */
#include "law/flow.h"

#include "base/buf.h"
#include "tests/test.h"

enum { ALL = (G_DRAFTER << 1) - 1 };

/* All that can happen, a line each: from, step, to, what it asks. */
static void matrix(struct test *t)
{
    struct buf b;

    test_case(t, "the table of steps");
    b = buf_new(&t->mem, 8192);
    for (int s = 0; s < DOC_STATE__MAX; s++)
        for (int a = 0; a < DOC_ACT__MAX; a++)
            for (int p = 0; p < DOC_PATH__MAX; p++)
                for (int levels = 2; levels <= 3; levels++) {
                    struct flow_facts f = {
                        .state = s, .path = p, .levels = levels, .hold = ALL};
                    const struct flow_step *step = NULL;
                    struct fail why = {0};

                    if (flow_check(&f, a, &step, &why) != OK)
                        continue;
                    buf_fmt(&b, "%.*s %.*s (%.*s, %d) -> %.*s  %.*s%s",
                            STR_ARG(doc_state_name(s)), STR_ARG(doc_act_name(a)),
                            STR_ARG(doc_path_name(p)), levels,
                            STR_ARG(doc_state_name(step->to)),
                            STR_ARG(action_name(step->permission)),
                            step->live == LIVE_ON    ? "  goes live"
                            : step->live == LIVE_OFF ? "  goes off"
                                                     : "");
                    for (unsigned g = 1; g <= G_DRAFTER; g <<= 1)
                        if (step->guards & g)
                            buf_fmt(&b, "; %.*s", STR_ARG(guard_says(g)));
                    buf_char(&b, '\n');
                }
    test_golden(t, "law/flow.txt", buf_str(&b));
}

/* Each guard of each step, missing alone, refuses with its sentence. */
static void guards(struct test *t)
{
    int refused = 0;

    test_case(t, "every guard refuses by itself, with its sentence");
    for (int s = 0; s < DOC_STATE__MAX; s++)
        for (int a = 0; a < DOC_ACT__MAX; a++)
            for (int p = 0; p < DOC_PATH__MAX; p++) {
                struct flow_facts f = {.state = s, .path = p, .levels = 2, .hold = ALL};
                const struct flow_step *step = NULL, *no = NULL;
                struct fail why = {0};

                if (flow_check(&f, a, &step, &why) != OK) {
                    CHECK_INT(t, why.code, ERR_RULE);
                    CHECK(t, !flow_has(&f, a));
                    continue;
                }
                CHECK_INT(t, step->permission, doc_act_permission(a));
                for (unsigned g = 1; g <= G_DRAFTER; g <<= 1) {
                    struct fail refusal = {0};

                    f.hold = (unsigned)ALL & ~g;
                    if (!(step->guards & g)) {
                        CHECK_INT(t, flow_check(&f, a, &no, &refusal), OK);
                        continue;
                    }
                    CHECK_INT(t, flow_check(&f, a, &no, &refusal), ERR_RULE);
                    CHECK_STR(t, str_of(refusal.what), guard_says(g));
                    CHECK_INT(t, flow_missing(&f, a), g);
                    f.one_person = true; /* waives two pairs of eyes, and nothing else */
                    CHECK_INT(t, flow_missing(&f, a),
                              g & (G_NOT_DRAFTER | G_NOT_FIRST) ? 0 : g);
                    f.one_person = false;
                    refused++;
                }
            }
    CHECK(t, refused > 60);
}

/* Whatever way is taken: nothing is live that has not passed check and approval, or the emergency. */
static void nothing_slips_out(struct test *t)
{
    test_case(t, "every step that goes live asks for the content check and an open attribute");
    for (int s = 0; s < DOC_STATE__MAX; s++)
        for (int a = 0; a < DOC_ACT__MAX; a++)
            for (int p = 0; p < DOC_PATH__MAX; p++) {
                struct flow_facts f = {.state = s, .path = p, .levels = 2, .hold = ALL};
                const struct flow_step *step = NULL;
                struct fail why = {0};

                if (flow_check(&f, a, &step, &why) != OK || step->live != LIVE_ON)
                    continue;
                CHECK(t, step->guards & G_CHECKED);
                CHECK(t, step->guards & G_OPEN);
                /* secrecy: signed before, or by the duty leader's second factor, or a small change
                 * of what was signed */
                CHECK(t, step->guards & (G_SECRECY | G_SECOND_FACTOR | G_SMALL));
            }
}

void test_law_flow(struct test *t)
{
    static const struct {
        const char *today, *effective, *expiry, *ended, *kind;
        const char *amended;
        enum validity want;
    } cases[] = {
        {"2021-06-01", "2021-06-01", "2026-05-31", "", "", "", VALID_YES},
        {"2021-05-31", "2021-06-01", "2026-05-31", "", "", "", VALID_NOT_YET},
        {"2026-05-31", "2021-06-01", "2026-05-31", "", "", "", VALID_YES}, /* the last day */
        {"2026-06-01", "2021-06-01", "2026-05-31", "", "", "", VALID_LAPSED},
        {"2023-01-01", "2021-06-01", "2026-05-31", "2023-01-02", "repealed", "", VALID_YES},
        {"2023-01-02", "2021-06-01", "2026-05-31", "2023-01-02", "repealed", "",
         VALID_REPEALED},
        {"2023-01-02", "2021-06-01", "2026-05-31", "2023-01-02", "void", "", VALID_VOID},
        {"2023-01-02", "2021-06-01", "", "", "", "2022-12-31", VALID_AMENDED},
        {"2023-01-02", "2021-06-01", "", "", "", "2023-01-02", VALID_AMENDED},
        {"2023-01-01", "2021-06-01", "", "", "", "2023-01-02",
         VALID_YES}, /* adopted, not in force */
    };

    matrix(t);
    guards(t);
    nothing_slips_out(t);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct day d[5] = {{0}};

        test_case(t, "validity on %s: %s", cases[i].today, validity_zh(cases[i].want).p);
        day_parse(str_of(cases[i].today), &d[0]);
        day_parse(str_of(cases[i].effective), &d[1]);
        day_parse(str_of(cases[i].expiry), &d[2]);
        day_parse(str_of(cases[i].ended), &d[3]);
        day_parse(str_of(cases[i].amended), &d[4]);
        CHECK_INT(t, validity_on(d[0], d[1], d[2], d[3], str_of(cases[i].kind), d[4]),
                  cases[i].want);
    }
}
