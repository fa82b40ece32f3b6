/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_json_test.c - reports as JSON: there and back, and what was changed on the way */
#include "law/report_json.h"

#include "tests/test.h"

static struct report sample(struct arena *mem)
{
    struct report r;

    report_init(&r, FORM_2021, 2023);
    r.title = S("某某区2023年政府信息公开工作年度报告");
    r.body = S("某某区人民政府");
    r.part[1].text = S("第一段。\n第二段“引号”\\。");
    r.cell[report_find(S("T3.1/nat"))] = cell_number(3001, 0);
    r.cell[report_find(S("T2.D.fee/fee_wan"))] = cell_number(773020, 2);
    r.cell[report_find(S("T2.A.reg/made"))] = cell_parse(mem, S("/"));
    r.cell[report_find(S("T4/rec.up"))].kind = CELL_UNKNOWN;
    return r;
}

static void changed(struct test *t)
{
    static const struct {
        const char *name, *what, *by;
        enum err code;
        enum report_seal seal;
    } cases[] = {
        {"nothing", "zzz", "", OK, SEAL_SIGNED},
        {"blanks", "\",\"", "\" , \"", OK, SEAL_SIGNED},
        {"a digit", "3001", "3002", OK, SEAL_BROKEN},
        {"the body", "\"body\":\"某某区", "\"body\":\"某某市", OK, SEAL_BROKEN},
        {"the year", "\"year\":2023", "\"year\":2022", OK, SEAL_BROKEN},
        {"a form", "\"T3\":2021", "\"T3\":2019", OK, SEAL_BROKEN},
        {"the digest", "sm3:", "sm3:0", OK, SEAL_BROKEN},
        {"the signature", "\"signature\":\"", "\"signature\":\"A", OK, SEAL_BROKEN},
        {"no such cell", "T3.1/nat", "T3.1/xyz", ERR_UNREADABLE, SEAL_NONE},
        {"a value that is none", "\"T3.1/nat\":3001", "\"T3.1/nat\":[]", ERR_UNREADABLE,
         SEAL_NONE},
        {"no cells", "\"cells\"", "\"sells\"", ERR_UNREADABLE, SEAL_NONE},
    };
    struct digest seed = {{7}};
    struct sign_key key;

    sign_key_make(&key, &seed);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report *r, *q;
        struct report_seal_info seal = {0};
        struct fail why = {0};
        struct str json;

        test_case(t, "changed: %s", cases[i].name);
        r = NEW(&t->mem, struct report, 1);
        q = NEW(&t->mem, struct report, 1);
        *r = sample(&t->mem);
        json = str_replace(&t->mem, report_json_write(&t->mem, r, &key), str_of(cases[i].what),
                           str_of(cases[i].by));
        CHECK_INT(t, report_json_read(&t->mem, json, q, &seal, &why), cases[i].code);
        CHECK_INT(t, seal.state, cases[i].seal);
    }
}

void test_law_report_json(struct test *t)
{
    struct report *r, *q;
    struct report_seal_info seal = {0};
    struct fail why = {0};
    struct str json, page;

    test_case(t, "there and back");
    r = NEW(&t->mem, struct report, 1);
    q = NEW(&t->mem, struct report, 1);
    *r = sample(&t->mem);
    json = report_json_write(&t->mem, r, NULL);
    report_json_read(&t->mem, json, q, &seal, &why);
    CHECK_OK(t, &why);
    CHECK_INT(t, seal.state, SEAL_WHOLE);
    CHECK_STR(t, report_canonical(&t->mem, q), report_canonical(&t->mem, r));
    CHECK_STR(t, q->part[1].text, r->part[1].text);
    CHECK_INT(t, q->cell[report_find(S("T4/rec.up"))].kind, CELL_UNKNOWN);
    CHECK_INT(t, q->cell[report_find(S("T2.A.reg/made"))].kind, CELL_BLANK);
    CHECK_STR(t, cell_print(&t->mem, q->cell[report_find(S("T2.D.fee/fee_wan"))]), S("7730.2"));

    /* And found inside other bytes. */
    page = str_fmt(&t->mem, "%%PDF {\"a\":1} stream\n%.*s\nendstream}", STR_ARG(json));
    CHECK_STR(t, report_json_find(page), json);
    CHECK_STR(t, report_json_find(S("{\"format\":\"gongkai-report/1\",\"cells\":{")), S(""));

    test_case(t, "money to a tenth of a fen; a table of no form stays so, and the seal holds");
    r = NEW(&t->mem, struct report, 1);
    q = NEW(&t->mem, struct report, 1);
    *r = sample(&t->mem);
    r->form[REPORT_T4] = FORM_UNKNOWN; /* as read from a file: table four tells no form */
    r->cell[report_find(S("T2.D.fee/fee_wan"))] = cell_number(12345678901, 6);
    report_json_read(&t->mem, report_json_write(&t->mem, r, NULL), q, &seal, &why);
    CHECK_OK(t, &why);
    CHECK_INT(t, seal.state, SEAL_WHOLE);
    CHECK_STR(t, cell_print(&t->mem, q->cell[report_find(S("T2.D.fee/fee_wan"))]),
              S("12345.678901"));

    test_case(t, "without a seal, the form found from the cells");
    q = NEW(&t->mem, struct report, 1);
    json = S("{\"cells\":{\"T2.A.norm/newmade\":3,\"T3.1/nat\":1},\"year\":2021}");
    report_json_read(&t->mem, json, q, &seal, &why);
    CHECK_OK(t, &why);
    CHECK_INT(t, seal.state, SEAL_NONE);
    CHECK_INT(t, q->form[REPORT_T2], FORM_2019);
    CHECK_INT(t, q->form[REPORT_T3], FORM_2021);

    changed(t);
}
