/* SPDX-License-Identifier: MulanPSL-2.0 */
/* typed_test.c - the plain text area: tests/cases/typed.txt, and unsaved text as it is kept */
#include "work/typed.h"

#include "base/buf.h"
#include "read/pm.h"
#include "tests/test.h"

/* p:一 h:题 t:甲|乙 i: … → a body */
static struct str make_body(struct arena *mem, struct str words)
{
    struct tree *doc = tree_new(mem, TREE_DOC);

    for (struct str word; str_next(&words, ' ', &word);) {
        struct str kind = str_slice(word, 0, 2), text = str_from(word, 2);

        if (str_eq(kind, S("p:"))) {
            tree_add_para(mem, doc, text);
        } else if (str_eq(kind, S("h:"))) {
            tree_add_heading(mem, doc, 2, text);
        } else if (str_eq(kind, S("i:"))) {
            tree_add_new(mem, tree_add_new(mem, doc, TREE_PARA), TREE_IMAGE)->href =
                S("/x.png");
        } else if (str_eq(kind, S("t:"))) {
            struct tree *row = tree_add_new(mem, tree_add_new(mem, doc, TREE_TABLE), TREE_ROW);

            for (struct str cell; str_next(&text, '|', &cell);)
                tree_add_cell(mem, row, cell, false, 1, 1);
        }
    }
    return pm_write(mem, doc);
}

static struct str show_body(struct test *t, struct str body)
{
    struct buf b = buf_new(&t->mem, 200);
    struct fail why = {0};
    struct tree *doc = NULL;

    pm_read(&t->mem, body, &doc, &why);
    if (!CHECK_OK(t, &why))
        return (struct str){0};
    for (struct tree *n = doc->first; n; n = n->next) {
        struct str text = tree_text(&t->mem, n);

        if (b.n)
            buf_char(&b, ' ');
        if (n->kind == TREE_TABLE)
            buf_fmt(&b, "t:%.*s", STR_ARG(str_replace(&t->mem, text, S("\t"), S("|"))));
        else if (tree_count(n, TREE_IMAGE))
            buf_lit(&b, "i:");
        else
            buf_fmt(&b, "%s%.*s", n->kind == TREE_HEADING ? "h:" : "p:", STR_ARG(text));
    }
    return str_trim(buf_str(&b));
}

static void cases(struct test *t)
{
    struct str file = test_file(t, "cases/typed.txt"), body = {0}, typed = {0};
    struct arena keep = {0};

    if (!arena_init(&keep, 1 << 20))
        return;
    file = str_dup(&keep, file);
    for (struct str line; str_next(&file, '\n', &line);) {
        struct str word, rest;

        str_cut(line, S(" "), &word, &rest);
        if (str_eq(word, S("body"))) {
            body = rest;
        } else if (str_eq(word, S("typed"))) {
            typed = rest;
        } else if (str_eq(word, S("is"))) {
            struct str text, got;

            test_case(t, "%.*s / %.*s", STR_ARG(body), STR_ARG(typed));
            text = str_replace(&t->mem, str_replace(&t->mem, typed, S("\\n"), S("\n")),
                               S("\\t"), S("\t"));
            got = typed_body(&t->mem, make_body(&t->mem, body), text);
            /* A changed table's cells are parted by a blank. */
            CHECK_STR(t, str_replace(&t->mem, show_body(t, got), S("\t"), S(" ")),
                      str_trim(rest));
        }
    }
    arena_free(&keep);
}

void test_work_typed(struct test *t)
{
    test_case(t, "the cases are there");
    CHECK(t, test_file(t, "cases/typed.txt").n > 0);
    cases(t);

    test_case(t, "text that nobody touched gives the body itself");
    {
        struct str body = make_body(&t->mem, S("h:题 t:甲|乙 p:三"));

        CHECK_STR(t, typed_body(&t->mem, body, typed_text(&t->mem, body)), body);
    }

    test_case(t, "unsaved text comes back as it was");
    {
        struct doc_draft d = {.f = {.title = S("标题“甲”"),
                                    .doc_no = S("示发〔2021〕3号"),
                                    .written = {18000},
                                    .norm = true,
                                    .col = {7},
                                    .attribute = S("closed"),
                                    .ground = S("第十五条")},
                              .body = make_body(&t->mem, S("p:一")),
                              .note = S("改字")};
        struct doc_draft back = {0};
        struct fail why = {0};

        typed_read(&t->mem, typed_write(&t->mem, &d), &back, &why);
        CHECK_OK(t, &why);
        CHECK_STR(t, back.f.title, d.f.title);
        CHECK_STR(t, back.f.doc_no, d.f.doc_no);
        CHECK_STR(t, back.f.ground, d.f.ground);
        CHECK_INT(t, back.f.written.n, 18000);
        CHECK_INT(t, back.f.col.n, 7);
        CHECK(t, back.f.norm);
        CHECK_STR(t, back.body, d.body);
        CHECK_STR(t, back.note, d.note);
    }

    test_case(t, "unsaved text that is none is said to be so");
    {
        struct doc_draft back = {0};
        struct fail why = {0};

        CHECK_INT(t, typed_read(&t->mem, S("{\"body\":1}"), &back, &why), ERR_UNREADABLE);
    }
    test_end(t);
}
