/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter.c - a letter of the on-request procedure on paper; see letter.h */
#include "render/letter.h"

#include "base/utf8.h"

enum { FORM_LABEL = 8 };

static struct tree *row(struct arena *mem, struct tree *table, struct str line, bool head)
{
    struct tree *r = tree_add_new(mem, table, TREE_ROW);

    line = str_trim(line);
    if (str_starts(line, S("|")))
        line = str_from(line, 1);
    if (str_ends(line, S("|")))
        line.n--;
    for (struct str rest = line, cell; str_next(&rest, '|', &cell);)
        tree_add_cell(mem, r, str_trim_wide(cell), head, 1, 1);
    return r;
}

/* "申请编号：DW-2026-1" of a form: a short label and what belongs to it. */
static bool labelled(struct str line, struct letter_row *out)
{
    return str_cut(line, S("："), &out->label, &out->value) && out->label.n &&
           utf8_count(out->label) <= FORM_LABEL && str_find(out->label, S("，")) < 0;
}

static void form_row(struct arena *mem, struct tree *table, const struct letter_row *row)
{
    struct tree *r = tree_add_new(mem, table, TREE_ROW);

    tree_add_cell(mem, r, row->label, true, 1, 1)->width = 280;
    tree_add_cell(mem, r, row->value, false, 1, 1)->width = 720;
    r->last->align = ALIGN_LEFT;
}

static void lines(struct arena *mem, struct tree *doc, struct str text, bool form)
{
    struct tree *table = NULL;
    struct letter_row label;

    for (struct str rest = text, line; str_next(&rest, '\n', &line);) {
        struct str words = str_trim_wide(line);
        int level = paper_line_level(words);

        if (str_starts(words, S("|"))) {
            bool head = !table;

            if (head)
                table = tree_add_new(mem, doc, TREE_TABLE);
            row(mem, table, words, head);
            continue;
        }
        if (form && labelled(words, &label)) {
            if (!table)
                table = tree_add_new(mem, doc, TREE_TABLE);
            form_row(mem, table, &label);
            continue;
        }
        table = NULL;
        if (!words.n)
            continue;
        if (level)
            tree_add_heading(mem, doc, level, words);
        else
            tree_add_para(mem, doc, words)->indent = true;
    }
}

static void form(struct arena *mem, struct tree *doc, const struct letter *l)
{
    struct tree *table = tree_add_new(mem, doc, TREE_TABLE);

    for (isize i = 0; i < l->rows.n; i++)
        form_row(mem, table, &l->rows.p[i]);
}

struct paper letter_paper(struct arena *mem, const struct letter *l)
{
    struct tree *body = tree_new(mem, TREE_DOC);
    struct paper p = {
        .form = l->layout == LETTER_OUT ? PAPER_LETTER : PAPER_PLAIN,
        .mark = l->issuer,
        .number = l->number,
        .title = l->title,
        .addressee = l->addressee,
        .body = body,
        .attachments = l->attachments,
        .signer = l->signer.n ? l->signer : l->issuer,
        .date = l->date,
        .sealed = l->sealed,
        .note = l->note,
        .fonts = l->fonts,
        .author = l->issuer,
        .subject = l->title,
        .made = l->made,
    };

    /* Without a letterhead the body's name opens the title, on a line of its own. */
    if (l->layout != LETTER_OUT && l->issuer.n)
        p.title = str_fmt(mem, "%.*s\n%.*s", STR_ARG(l->issuer), STR_ARG(l->title));
    lines(mem, body, l->text, l->layout == LETTER_FORM);
    if (l->rows.n)
        form(mem, body, l);
    if (l->contact.n && l->layout != LETTER_FORM)
        tree_add_para(mem, body, l->contact)->indent = true;
    return p;
}

struct tree *letter_tree(struct arena *mem, const struct letter *l)
{
    struct paper p = letter_paper(mem, l);

    return paper_text(mem, &p);
}
