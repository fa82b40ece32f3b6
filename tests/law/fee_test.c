/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fee_test.c - every line of test-vectors.tsv about fees */
#include "law/fee.h"

#include "rules.h"
#include "tests/test.h"

void test_law_fee(struct test *t)
{
    struct fee f = {0};
    struct fail why = {0};
    int64_t sum = 0;

    for (isize i = 0; i < rule_test_vectors_count; i++) {
        const struct rule_test_vectors *v = &rule_test_vectors_rows[i];
        bool items = str_eq(v->function, S("fee_items_in_month"));
        int64_t n = 0;

        if (!items && !str_eq(v->function, S("fee_pages_of_one_request")))
            continue;
        test_case(t, "%s %.*s", items ? "items" : "pages", STR_ARG(v->input));
        CHECK(t, str_int(v->input, &n));
        fee_compute(&t->mem, items ? FEE_PER_ITEM : FEE_PER_PAGE, n, &f, &why);
        CHECK_OK(t, &why);
        CHECK_STR(t, fee_yuan(&t->mem, f.amount_fen), v->expected);
    }
    test_case(t, "the parts add up, and each unit's own rate too");
    for (int64_t n = 1; n <= 137; n++)
        sum += fee_rate_fen(FEE_PER_ITEM, n);
    fee_compute(&t->mem, FEE_PER_ITEM, 137, &f, &why);
    CHECK_INT(t, f.amount_fen, sum);
    test_case(t, "bounds");
    CHECK_INT(t, fee_compute(&t->mem, FEE_PER_PAGE, -1, &f, &why), ERR_INPUT);
    why = (struct fail){0};
    CHECK_INT(t, fee_compute(&t->mem, FEE_PER_ITEM, FEE_MAX_COUNT, &f, &why), OK);
    CHECK(t, f.amount_fen > 0);
    CHECK_STR(t, fee_yuan(&t->mem, 123450), S("1234.50"));
}
