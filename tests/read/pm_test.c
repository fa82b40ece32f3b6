/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pm_test.c - the editor's document ⇄ text tree: tests/cases/pm.txt, and any tree */
#include "read/pm.h"

#include "base/buf.h"
#include "read/html.h"
#include "tests/test.h"

static struct str reread(struct test *t, struct str json)
{
    struct tree *doc = NULL;
    struct fail why = {0};

    if (pm_read(&t->mem, json, &doc, &why))
        return str_fmt(&t->mem, "!%s：%s", why.where, why.what);
    return pm_write(&t->mem, doc);
}

static void cases(struct test *t)
{
    struct str all = test_file(t, "cases/pm.txt"), rest, one;
    struct arena keep = {0};

    if (!arena_init(&keep, 1 << 20))
        return;
    rest = str_dup(&keep, all);
    str_cut(rest, S("\n== "), &one, &rest);
    while (rest.n) {
        struct str name, json, want, got;

        if (!str_cut(rest, S("\n== "), &one, &rest))
            rest = (struct str){0};
        str_cut(one, S("\n"), &name, &json);
        str_cut(json, S("\n--\n"), &json, &want);
        want = str_trim(want);
        test_case(t, "%.*s", STR_ARG(name));
        got = reread(t, json);
        if (str_starts(want, S("!"))) {
            CHECK(t, str_starts(got, S("!")));
            if (!CHECK(t, str_has(got, str_from(want, 1))))
                CHECK_STR(t, got, want);
            continue;
        }
        CHECK_STR(t, got, want);
        CHECK_STR(t, reread(t, got), got);
    }
    arena_free(&keep);
}

/* Whatever the HTML reader makes can be stored and read again. */
static void from_html(struct test *t)
{
    static const char *const html[] = {"",
                                       "甲<br>乙<img src=a.png>",
                                       "<ul><li><ul><li><ol><li>甲</ol></ul>",
                                       "<table><caption>表</caption><tr><td colspan=2>甲<td "
                                       "rowspan=3><table><tr><td>乙</table></table>",
                                       "<blockquote><h6>甲</h6><hr></blockquote>",
                                       "<p><a href=/x><b><i><u><s>甲</a>"};

    for (isize i = 0; i < (isize)(sizeof html / sizeof *html); i++) {
        struct tree *doc = NULL;
        struct fail why = {0};
        struct str json;

        test_case(t, "from HTML: %s", html[i]);
        CHECK(t, read_html(&t->mem, str_of(html[i]), &doc, &why) == OK);
        json = pm_write(&t->mem, doc);
        CHECK_STR(t, reread(t, json), json);
    }
}

/* Trees that no reader makes, but that a program could. */
static void odd_trees(struct test *t)
{
    struct tree *doc, *at, *x;
    struct str json;

    test_case(t, "inline nodes among blocks get a paragraph; empty parts go");
    doc = tree_new(&t->mem, TREE_DOC);
    tree_add_text(&t->mem, doc, S("甲"));
    tree_add_new(&t->mem, doc, TREE_LIST);
    tree_add_new(&t->mem, doc, TREE_TABLE);
    tree_add_new(&t->mem, doc, TREE_PAGEBREAK);
    x = tree_add_new(&t->mem, doc, TREE_PARA);
    tree_add_text(&t->mem, x, S(""));
    tree_add_text(&t->mem, x, S("乙"))->href = S("javascript:x");
    tree_add_new(&t->mem, x, TREE_IMAGE)->href = S("file:///c:/x");
    json = pm_write(&t->mem, doc);
    CHECK_STR(t, json,
              S("{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":"
                "\"text\",\"text\":\"甲\"}]},{\"type\":\"paragraph\",\"content\":[{\"type\":"
                "\"text\",\"text\":\"乙\"}]}]}"));
    CHECK_STR(t, reread(t, json), json);

    test_case(t, "twenty tables in each other keep their text and can be read again");
    doc = at = tree_new(&t->mem, TREE_DOC);
    for (int i = 0; i < 20; i++) {
        at = tree_add_new(&t->mem, at, TREE_TABLE);
        at = tree_add_new(&t->mem, at, TREE_ROW);
        at = tree_add_new(&t->mem, at, TREE_CELL);
    }
    x = tree_add_para(&t->mem, at, S("甲"));
    x->first->href = S("/x");
    json = pm_write(&t->mem, doc);
    CHECK(t, str_has(json, S("甲")));
    CHECK_STR(t, reread(t, json), json);

    test_case(t, "two megabytes of brackets are refused");
    {
        struct buf b = buf_new(&t->mem, 2 << 20);

        for (int i = 0; i < 1 << 20; i++)
            buf_lit(&b, "[{");
        CHECK(t, str_has(reread(t, buf_str(&b)), S("嵌套")));
    }
}

void test_read_pm(struct test *t)
{
    cases(t);
    from_html(t);
    odd_trees(t);
}
