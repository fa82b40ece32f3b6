/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docno_test.c - document numbers, index numbers, credit codes, identity numbers */
#include "law/docno.h"

#include "tests/test.h"

static void document_numbers(struct test *t)
{
    static const struct {
        struct str text;
        bool is;
        struct str prefix;
        int year;
        int64_t number;
        bool fault;
    } cases[] = {
        {LIT("国办公开办函〔2021〕30号"), true, LIT("国办公开办函"), 2021, 30, false},
        {LIT(" 临港政办发〔2020〕7号 "), true, LIT("临港政办发"), 2020, 7, false},
        {LIT("临港政办发[2020]7号"), true, LIT("临港政办发"), 2020, 7, true},
        {LIT("临港政办发（2020）7号"), true, LIT("临港政办发"), 2020, 7, true},
        {LIT("临港政办发【2020】第7号"), true, LIT("临港政办发"), 2020, 7, true},
        {LIT("临港政办发〔2020〕第7号"), true, LIT("临港政办发"), 2020, 7, true},
        {LIT("临港政办发〔2020〕07号"), true, LIT("临港政办发"), 2020, 7, true},
        {LIT("临港政办发〔２０２０〕７号"), true, LIT("临港政办发"), 2020, 7, true},
        {LIT("〔2020〕7号"), false, LIT(""), 0, 0, false},
        {LIT("临港政办发〔20〕7号"), false, LIT(""), 0, 0, false},
        {LIT("临港政办发〔2020〕号"), false, LIT(""), 0, 0, false},
        {LIT("临港政办发〔2020〕0号"), false, LIT(""), 0, 0, false},
        {LIT("临港政办发〔2020〕7"), false, LIT(""), 0, 0, false},
        {LIT("None"), false, LIT(""), 0, 0, false},
        {LIT(""), false, LIT(""), 0, 0, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct docno n = {0};
        struct str fault = {0};

        test_case(t, "document number “%.*s”", STR_ARG(cases[i].text));
        if (!CHECK_INT(t, docno_parse(&t->mem, cases[i].text, &n, &fault), cases[i].is))
            continue;
        CHECK_STR(t, n.prefix, cases[i].prefix);
        CHECK_INT(t, n.year, cases[i].year);
        CHECK_INT(t, n.number, cases[i].number);
        CHECK_INT(t, fault.n > 0, cases[i].fault);
    }
    test_case(t, "a document number is written by the standard");
    CHECK_STR(t, docno_write(&t->mem, &(struct docno){S("国办发"), 2018, 37}),
              S("国办发〔2018〕37号"));
}

void test_law_docno(struct test *t)
{
    static const struct str good[] = {LIT("11370322004222241N"), LIT("12620600MB0523338C")};

    document_numbers(t);
    test_case(t, "index numbers have a serial, never None");
    CHECK_STR(t, index_no_write(&t->mem, good[0], 2021, 17),
              S("11370322004222241N/2021-00017"));
    CHECK(t, index_no_ok(S("11370322004222241N/2021-5135380")));
    CHECK(t, !index_no_ok(S("11370322004222241N/2021-None")));
    CHECK(t, !index_no_ok(S("")));
    for (int g = 0; g < 2; g++) {
        test_case(t, "credit code %.*s, and each of its characters changed", STR_ARG(good[g]));
        CHECK(t, credit_code_ok(good[g]));
        for (isize i = 0; i < 18; i++) {
            char *bad = str_cstr(&t->mem, good[g]);

            bad[i] = bad[i] == '7' ? '8' : '7';
            CHECK(t, !credit_code_ok(str_of(bad)));
        }
        CHECK(t, !credit_code_ok(str_slice(good[g], 0, 17)));
    }
    test_case(t, "identity numbers by check digit and day of birth");
    CHECK(t, id_number_ok(S("11010519491231002X"))); /* the standard's own example */
    CHECK(t, id_number_ok(S("11010519491231002x")));
    CHECK(t, !id_number_ok(S("110105194912310021")));
    CHECK(t, !id_number_ok(S("11010519490230002X")));
    CHECK(t, !id_number_ok(S("1101051949123100")));
    CHECK_INT(t, id_number_find(S("身份证号11010519491231002X，"), 0), S("身份证号").n);
    CHECK_INT(t, id_number_find(S("流水9911010519491231002X"), 0), -1);
    CHECK_INT(t, id_number_find(S("110105194912310021"), 0), -1);
    CHECK_INT(t, id_number_find(S(""), 0), -1);
}
