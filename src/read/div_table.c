/* SPDX-License-Identifier: MulanPSL-2.0 */
/* div_table.c - see div_table.h */
#include "read/div_table.h"

enum {
    ROWS_LEAST = 2,
    ROWS_MOST = 80,
    CELLS_MOST = 40,
    BYTES_MOST = 400,
    TEXT_MOST = 20000,
    DEPTH_MOST = 4
};

static bool is_blank_text(const struct dom *n)
{
    return n->tag == TAG_TEXT && !str_trim_wide(n->text).n;
}

/* The next element from `n` on that is shown; NULL with *text set where words stand between. */
struct dom *div_element_from(struct dom *n, bool *text)
{
    for (; n; n = n->next) {
        if (n->tag == TAG_TEXT && !is_blank_text(n))
            *text = true;
        if (n->tag != TAG_TEXT && n->tag != TAG_BR && n->tag != TAG_DROP && !n->drop &&
            !dom_hidden(n))
            return n;
    }
    return NULL;
}

/* How many elements stand in `e`, -1 where words stand beside them. */
static int elements(struct dom *e)
{
    bool text = false;
    int n = 0;

    for (struct dom *c = div_element_from(e->first, &text); c;
         c = div_element_from(c->next, &text))
        n++;
    return n && text ? -1 : n;
}

static bool of_table(const struct dom *e)
{
    return e->tag == TAG_TABLE || e->tag == TAG_SECTION || e->tag == TAG_ROW ||
           e->tag == TAG_CELL;
}

/* Words of one cell: nothing in it stands beside anything else but in a line of text, and it is no sentence. */
bool div_is_cell(struct arena *mem, struct dom *e)
{
    struct arena scratch = *mem;
    struct str words;

    if (of_table(e))
        return false;
    for (struct dom *n = dom_walk(e, e); n; n = dom_walk(e, n)) {
        if (of_table(n) || n->tag == TAG_IMG)
            return false;
        if (n->tag != TAG_P && dom_is_block(n->tag) && elements(n->parent) > 1)
            return false;
    }
    words = dom_text(&scratch, e);
    return words.n <= BYTES_MOST && !str_has(words, S("。"));
}

/* Is `e` a row of several cells, one beside the other. */
static bool is_row(struct arena *mem, struct dom *e)
{
    bool text = false;
    int n = elements(e);

    if (n < 2 || n > CELLS_MOST || e->tag == TAG_P || of_table(e))
        return false;
    for (struct dom *c = div_element_from(e->first, &text); c;
         c = div_element_from(c->next, &text))
        if (!div_is_cell(mem, c) || c->tag == TAG_P)
            return false;
    return true;
}

struct tally {
    int rows, empty; /* rows of several cells; cells that say nothing beside those that do */
};

/* Are all elements in `e` rows, or cells that fill a row, or parts of a table that are made of them: its head, the rows
 * beside the name of their group. */
static bool rows_in(struct arena *mem, struct dom *e, int depth, struct tally *t)
{
    bool text = false;
    struct dom *r = div_element_from(e->first, &text);
    int n = elements(e);

    if (n < 1 || n > ROWS_MOST || of_table(e))
        return false;
    for (; r; r = div_element_from(r->next, &text)) {
        struct arena scratch = *mem;
        int blank = 0, said = 0;

        if (is_row(mem, r)) {
            for (struct dom *c = div_element_from(r->first, &text); c;
                 c = div_element_from(c->next, &text))
                *(dom_text(&scratch, c).n ? &said : &blank) += 1;
            t->rows++;
            t->empty += said ? blank : 0;
        } else if (!div_is_cell(mem, r) &&
                   (depth == DEPTH_MOST || !rows_in(mem, r, depth + 1, t))) {
            return false;
        }
    }
    return true;
}

static void retag(struct arena *mem, struct dom *e)
{
    bool text = false;

    for (struct dom *r = div_element_from(e->first, &text); r;
         r = div_element_from(r->next, &text)) {
        if (is_row(mem, r)) {
            for (struct dom *c = div_element_from(r->first, &text); c;
                 c = div_element_from(c->next, &text))
                c->tag = TAG_CELL;
            r->tag = TAG_ROW;
        } else if (div_is_cell(mem, r)) {
            struct dom *only = elements(r) == 1 ? div_element_from(r->first, &text) : NULL;

            if (only)
                only->tag = TAG_CELL;
            r->tag = only ? TAG_ROW : TAG_CELL;
        } else {
            retag(mem, r);
            r->tag = TAG_SECTION;
        }
    }
}

/* Do the words name what only the tables of a report name. */
bool div_of_report(struct str s)
{
    static const struct str marks[] = {LIT("自然人"),   LIT("信息内容"), LIT("结果维持"),
                                       LIT("制发件数"), LIT("本年新收"), LIT("处理决定数量")};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_has(s, marks[i]))
            return true;
    return false;
}

static bool may_be_table(const struct dom *e)
{
    return e->tag == TAG_DIV || e->tag == TAG_LIST || e->tag == TAG_OTHER || e->tag == TAG_LI;
}

void div_tables(struct arena *mem, struct dom *root)
{
    for (struct dom *e = root, *next; e; e = next) {
        struct arena scratch = *mem;
        struct tally t = {0};
        struct str words;

        next = dom_walk(root, e);
        if (!may_be_table(e) || elements(e) < ROWS_LEAST || !rows_in(mem, e, 0, &t) ||
            t.rows < ROWS_LEAST || !t.empty)
            continue;
        words = dom_text(&scratch, e);
        if (words.n > TEXT_MOST || !div_of_report(words))
            continue;
        next = dom_skip(root, e);
        retag(mem, e);
        e->tag = TAG_TABLE;
    }
}
