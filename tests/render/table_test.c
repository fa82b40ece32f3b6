/* SPDX-License-Identifier: MulanPSL-2.0 */
/* table_test.c - a register in either form */
#include "render/table.h"
#include "tests/test.h"

static const struct table_col cols[] = {{"title", LIT("标题")}, {"days", LIT("天数")}};

static struct str written(struct test *t, enum table_form form, int rows)
{
    struct buf b = buf_new(&t->mem, 256);
    struct table w = table_begin(&b, form, cols, 2);

    if (rows > 0) {
        table_text(&w, S("=甲\"乙"));
        table_int(&w, 3);
    }
    if (rows > 1) {
        table_text(&w, S(""));
        table_none(&w);
    }
    table_end(&w);
    return buf_str(&b);
}

void test_render_table(struct test *t)
{
    static const struct {
        enum table_form form;
        int rows;
        struct str is;
    } forms[] = {
        {TABLE_CSV, 0, LIT("\xEF\xBB\xBF\"标题\",\"天数\"\r\n")},
        {TABLE_CSV, 2,
         LIT("\xEF\xBB\xBF\"标题\",\"天数\"\r\n\"'=甲\"\"乙\",3\r\n\"\",\"\"\r\n")},
        {TABLE_JSON, 0, LIT("{\"rows\":[]}")},
        {TABLE_JSON, 2,
         LIT("{\"rows\":[{\"title\":\"=甲\\\"乙\",\"days\":3},{\"title\":null,\"days\":null}]"
             "}")},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        test_case(t, "%d rows as %.*s", forms[i].rows, STR_ARG(table_ending(forms[i].form)));
        CHECK_STR(t, written(t, forms[i].form, forms[i].rows), forms[i].is);
    }
    test_end(t);
}
