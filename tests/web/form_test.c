/* SPDX-License-Identifier: MulanPSL-2.0 */
/* form_test.c - declared fields → validated values */
#include "tests/test.h"
#include "web/form.h"

static const struct field fields[] = {
    {LIT("title"), LIT("标题"), FIELD_LINE, REQUIRED, 5, LIT("")},
    {LIT("text"), LIT("正文"), FIELD_TEXT, 0, 0, LIT("")},
    {LIT("n"), LIT("数量"), FIELD_INT, 0, 100, LIT("")},
    {LIT("day"), LIT("日期"), FIELD_DAY, 0, 0, LIT("")},
    {LIT("time"), LIT("时间"), FIELD_TIME, 0, 0, LIT("")},
    {LIT("kind"), LIT("类别"), FIELD_CHOICE, 0, 0, LIT("a|b|甲")},
    {LIT("flag"), LIT("同意"), FIELD_FLAG, 0, 0, LIT("")},
    {LIT("secret"), LIT("口令"), FIELD_SECRET, 0, 20, LIT("")},
    {LIT("many"), LIT("多选"), FIELD_MANY, 0, 3, LIT("")},
    {LIT("file"), LIT("附件"), FIELD_FILE, 0, 100, LIT("")},
};
static const struct form_rule rule = {fields, sizeof fields / sizeof *fields, false, 0};

/* What a body says of one field: text, and the error if there is one. */
static const struct {
    struct str body;
    const char *field;
    struct str text, error;
} rows[] = {
    {LIT("title=+a%E4%B8%AD+"), "title", LIT("a中"), LIT("")},
    {LIT("title=%E3%80%80x%E3%80%80"), "title", LIT("x"), LIT("")},
    {LIT(""), "title", LIT(""), LIT("请填写标题")},
    {LIT("title=+++"), "title", LIT(""), LIT("请填写标题")},
    {LIT("title=abcdef"), "title", LIT("abcdef"), LIT("最多 5 个字，现在有 6 个")},
    {LIT("title=%E4%B8%AD%E4%B8%AD%E4%B8%AD%E4%B8%AD%E4%B8%AD"), "title", LIT("中中中中中"),
     LIT("")},
    {LIT("title=a%0Ab"), "title", LIT("a\nb"), LIT("含有不能使用的控制字符")},
    {LIT("title=%FFa"), "title",
     LIT("\xEF\xBF\xBD"
         "a"),
     LIT("含有无法识别的字符（不是 UTF-8）")},
    {LIT("title=a%00b"), "title", LIT("ab"), LIT("含有无法识别的字符（不是 UTF-8）")},
    {LIT("title=a&title=b"), "title", LIT("a"), LIT("")},
    {LIT("unknown=1&&=&title=a=b"), "title", LIT("a=b"), LIT("")},
    {LIT("title=100%"), "title", LIT("100%"), LIT("")},
    {LIT("text=a%0D%0Ab%0Dc%09d"), "text", LIT("a\nb\nc\td"), LIT("")},
    {LIT("text=a%07"), "text", LIT("a\x07"), LIT("含有不能使用的控制字符")},
    {LIT("n=42"), "n", LIT("42"), LIT("")},
    {LIT("n=101"), "n", LIT("101"), LIT("不能大于 100")},
    {LIT("n=-1"), "n", LIT("-1"), LIT("要填一个整数")},
    {LIT("n=9999999999999999999"), "n", LIT("9999999999999999999"), LIT("要填一个整数")},
    {LIT("n="), "n", LIT(""), LIT("")},
    {LIT("day=2021-03-01"), "day", LIT("2021-03-01"), LIT("")},
    {LIT("day=2021-02-30"), "day", LIT("2021-02-30"), LIT("不是有效的日期，例如 2021-03-01")},
    {LIT("time=2021-03-01T10:01"), "time", LIT("2021-03-01T10:01"), LIT("")},
    {LIT("time=25:00"), "time", LIT("25:00"), LIT("不是有效的时间，例如 2021-03-01 10:30")},
    {LIT("kind=%E7%94%B2"), "kind", LIT("甲"), LIT("")},
    {LIT("kind=c"), "kind", LIT("c"), LIT("请从列出的选项中选择")},
    {LIT("kind=a%7Cb"), "kind", LIT("a|b"), LIT("请从列出的选项中选择")},
    {LIT("secret=+a+"), "secret", LIT(" a "), LIT("")},
    {LIT("many=a&many=bcde"), "many", LIT("bcde"), LIT("最多 3 个字，现在有 4 个")},
    {LIT("file=x"), "file", LIT(""), LIT("")},
};

void test_web_form(struct test *t)
{
    struct form f;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct form_value *v;

        test_case(t, "%s: %.*s", rows[i].field, STR_ARG(rows[i].body));
        form_read(&t->mem, &rule, rows[i].body, &f);
        v = form_get(&f, rows[i].field);
        CHECK_STR(t, v->text, rows[i].text);
        CHECK_STR(t, v->error, rows[i].error);
        CHECK_INT(t, v->bad, rows[i].error.n > 0);
    }
    test_case(t, "values");
    form_read(
        &t->mem, &rule,
        S("title=t&n=7&day=2021%E5%B9%B43%E6%9C%881%E6%97%A5&flag=on&many=1&many=2&many=3"),
        &f);
    CHECK_INT(t, f.bad, 0);
    CHECK_INT(t, form_int(&f, "n"), 7);
    CHECK_STR(t, day_iso(&t->mem, form_day(&f, "day")), S("2021-03-01"));
    CHECK(t, form_flag(&f, "flag"));
    CHECK_INT(t, form_get(&f, "many")->many.n, 3);
    CHECK_STR(t, form_get(&f, "many")->many.p[2], S("3"));
    form_blame(&t->mem, &f, "n", S("不行"));
    form_blame(&t->mem, &f, "n", S("还是不行"));
    CHECK_INT(t, f.bad, 1);
    CHECK_STR(t, form_get(&f, "n")->error, S("不行"));

    test_case(t, "room for every text that the rule allows");
    CHECK_INT(t, form_body_max(NULL), 64 << 10);
    CHECK_INT(t, form_body_max(&rule), 64 << 10); /* its text has no limit of its own */
    {
        const struct field two[] = {{LIT("a"), LIT("甲"), FIELD_TEXT, 0, 4000, LIT("")},
                                    {LIT("b"), LIT("乙"), FIELD_TEXT, 0, 4000, LIT("")}};
        const struct form_rule small = {two, 2, false, 1000}, up = {two, 2, true, 1000};

        CHECK(t, form_body_max(&small) >= 2 * 4000 * 12); /* four bytes, each as %XX */
        CHECK(t, form_body_max(&small) >= 12 * 100000);
        CHECK_INT(t, form_body_max(&up), 1000);
    }

    test_case(t, "a peek at an undeclared value");
    CHECK_STR(t, form_peek(&t->mem, S("a=1&csrf=x%2By&csrf=2"), S("csrf")), S("x+y"));
    CHECK_STR(t, form_peek(&t->mem, S("a=1"), S("csrf")), S(""));
    test_end(t);
}
