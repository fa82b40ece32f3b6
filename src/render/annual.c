/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual.c - the annual report in its statutory form; see annual.h */
#include "render/annual.h"

#include "render/html.h"

struct str annual_title(struct arena *mem, const struct report *r)
{
    if (r->title.n)
        return r->title;
    return str_fmt(mem, "%.*s%.0d年政府信息公开工作年度报告", STR_ARG(r->body), r->year);
}

/* --- cells */

static struct tree *label(struct arena *mem, struct tree *row, struct str words, int rowspan,
                          int colspan)
{
    return tree_add_cell(mem, row, words, true, rowspan, colspan);
}

static void figure(struct arena *mem, const struct annual *a, struct tree *row, int slot,
                   int colspan)
{
    struct tree *c = tree_add_new(mem, row, TREE_CELL), *p = tree_add_new(mem, c, TREE_PARA);
    struct cell value = a->report->cell[slot];
    struct str words = value.kind == CELL_UNKNOWN ? CELL_UNKNOWN_WORD : cell_print(mem, value);

    c->colspan = colspan;
    c->source = slot + 1;
    c->flag = a->flag ? (enum tree_flag)a->flag[slot] : FLAG_NONE;
    if (!words.n)
        return;
    p = tree_add_text(mem, p, words);
    if (a->records.n)
        p->href = str_concat(mem, a->records, report_address(mem, slot));
}

static struct tree *new_row(struct arena *mem, struct tree *table)
{
    return tree_add_new(mem, table, TREE_ROW);
}

/* --- table two: blocks one under another, four columns; the last column of a block that has fewer
 * spans what is left */

enum { TWO_COLS = 4 };

static int block_heads(const struct report_head *head, int heads, struct str block, int *at)
{
    int n = 0;

    for (int i = 0; i < heads; i++)
        if (head[i].col >= 0 && report_head_in(&head[i], block))
            at[n++] = i;
    return n;
}

static void two(struct arena *mem, const struct annual *a, enum report_form form,
                struct tree *table)
{
    struct report_line line[REPORT_LINES];
    struct report_head head[REPORT_HEADS];
    int lines = report_lines(form, REPORT_T2, line), at[REPORT_HEADS], n = 0;
    int heads = report_heads(form, REPORT_T2, head);

    for (int i = 0; i < lines; i++) {
        struct tree *row = new_row(mem, table);

        if (line[i].head) {
            label(mem, row, line[i].label, 1, TWO_COLS);
            n = block_heads(head, heads, line[i].id, at);
            row = new_row(mem, table);
            label(mem, row, head[0].label, 1, 1)->width = 250; /* 信息内容 */
        } else {
            label(mem, row, line[i].label, 1, 1)->width = 250;
        }
        for (int c = 0; c < n; c++) {
            int span = c == n - 1 ? TWO_COLS - n : 1;

            if (line[i].head)
                label(mem, row, head[at[c]].label, 1, span);
            else
                figure(mem, a, row, report_slot(REPORT_T2, line[i].row, head[at[c]].col), span);
            row->last->width = span == 1 ? 250 : 0;
        }
    }
}

/* --- table three: three columns of labels, seven of figures */

static const int three_width[3] = {60, 90, 290};
enum { THREE_LABELS = 3, THREE_FIGURE = 80, FOUR_FIGURE = 66 };

static void three_heads(struct arena *mem, struct tree *table, const struct report_head *head,
                        int heads)
{
    struct tree *top = new_row(mem, table), *mid = new_row(mem, table),
                *low = new_row(mem, table);

    for (int i = 0; i < heads; i++) {
        const struct report_head *h = &head[i];

        if (str_eq(h->id, S("corner")))
            label(mem, top, h->label, 3, THREE_LABELS);
        else if (str_eq(h->id, S("applicant")))
            label(mem, top, h->label, 1, T3_COLS);
        else if (str_eq(h->id, S("org")))
            label(mem, mid, h->label, 1, T3_COLS - 2);
        else if (str_eq(h->parent, S("org")))
            label(mem, low, h->label, 1, 1)->width = THREE_FIGURE;
        else
            label(mem, mid, h->label, 2, 1)->width = THREE_FIGURE;
    }
}

/* How many rows are printed below a head, that is, that have it above them and carry figures. */
static int printed_below(const struct report_line *line, int lines, int at)
{
    int n = 0;

    for (int i = at + 1; i < lines && line[i].level > line[at].level; i++)
        n += !line[i].head;
    return n;
}

static void three(struct arena *mem, const struct annual *a, enum report_form form,
                  struct tree *table)
{
    struct report_line line[REPORT_LINES];
    struct report_head head[REPORT_HEADS];
    int lines = report_lines(form, REPORT_T3, line);
    int heads = report_heads(form, REPORT_T3, head);
    struct tree *row = NULL; /* begun by a head that waits for its first figures */

    three_heads(mem, table, head, heads);
    for (int i = 0; i < lines; i++) {
        const struct report_line *l = &line[i];

        row = row ? row : new_row(mem, table);
        if (l->head) {
            label(mem, row, l->label, printed_below(line, lines, i), 1)->width =
                three_width[l->level];
            continue;
        }
        label(mem, row, l->label, 1, THREE_LABELS - l->level);
        if (l->level == 2)
            row->last->width = three_width[2];
        row->last->align = l->level == 0 ? ALIGN_NONE : ALIGN_LEFT;
        for (int c = 0; c < heads; c++)
            if (head[c].col >= 0)
                figure(mem, a, row, report_slot(REPORT_T3, l->row, head[c].col), 1);
        row = NULL;
    }
}

/* --- table four: fifteen columns under three rows of heads */

static int members(const struct report_head *head, int heads, struct str id)
{
    int n = 0;

    for (int i = 0; i < heads; i++)
        if (str_eq(head[i].parent, id))
            n += head[i].group ? members(head, heads, head[i].id) : 1;
    return n;
}

static void four(struct arena *mem, const struct annual *a, enum report_form form,
                 struct tree *table)
{
    struct report_head head[REPORT_HEADS];
    int heads = report_heads(form, REPORT_T4, head);
    struct tree *top = new_row(mem, table), *mid = new_row(mem, table),
                *low = new_row(mem, table);
    struct tree *row = new_row(mem, table);

    for (int g = 0; g < heads; g++) {
        if (!head[g].group || head[g].parent.n)
            continue;
        label(mem, top, head[g].label, 1, members(head, heads, head[g].id));
        for (int i = 0; i < heads; i++) {
            if (!str_eq(head[i].parent, head[g].id))
                continue;
            if (!head[i].group) { /* 行政复议: its labels span two rows */
                label(mem, mid, head[i].label, 2, 1)->width = FOUR_FIGURE;
                continue;
            }
            label(mem, mid, head[i].label, 1, members(head, heads, head[i].id));
            for (int k = 0; k < heads; k++)
                if (str_eq(head[k].parent, head[i].id))
                    label(mem, low, head[k].label, 1, 1)->width = FOUR_FIGURE;
        }
    }
    for (int i = 0; i < heads; i++)
        if (!head[i].group)
            figure(mem, a, row, report_slot(REPORT_T4, 0, head[i].col), 1);
}

struct tree *annual_table(struct arena *mem, const struct annual *a, enum report_table t)
{
    enum report_form form = a->report->form[t] ? a->report->form[t] : report_form_of(a->report);
    struct tree *table = tree_new(mem, TREE_TABLE);

    if (!report_has_table(a->report, t))
        return NULL;
    if (!form)
        form = report_form_of_year(a->report->year);
    if (t == REPORT_T2)
        two(mem, a, form, table);
    else if (t == REPORT_T3)
        three(mem, a, form, table);
    else
        four(mem, a, form, table);
    return table;
}

/* --- narrative */

#define ANCHOR "part" /* ids of the headings on a page: part1 … part6 */

/* {{T3.1/sum}} → the cell's figure; an address that is none stays as it stands. */
static void bound_text(struct arena *mem, const struct annual *a, struct tree *p,
                       const struct tree *like, struct str s)
{
    while (s.n) {
        isize at = str_find(s, S("{{")), end = at < 0 ? -1 : str_find(str_from(s, at), S("}}"));
        struct str address = end < 0 ? (struct str){0} : str_slice(s, at + 2, at + end);
        int slot = end < 0 ? -1 : report_find(str_trim(address));
        isize until = end < 0 ? s.n : slot < 0 ? at + end + 2 : at;
        struct tree *t;

        if (until > 0) {
            t = tree_add_text(mem, p, str_slice(s, 0, until));
            t->marks = like ? like->marks : 0;
            t->href = like ? like->href : (struct str){0};
        }
        if (slot >= 0 && end >= 0) {
            struct cell value = a->report->cell[slot];

            t = tree_add_text(mem, p,
                              value.kind == CELL_UNKNOWN ? CELL_UNKNOWN_WORD
                                                         : cell_print(mem, value));
            t->marks = like ? like->marks : 0;
            if (a->records.n)
                t->href = str_concat(mem, a->records, report_address(mem, slot));
            else if (a->below) /* parts two to four hold tables two to four */
                t->href = str_fmt(mem, "#" ANCHOR "%d", (int)report_slot_table(slot) + 2);
            until = at + end + 2;
        }
        s = str_from(s, until);
    }
}

/* A paragraph without words parts a heading from its table and adds nothing. */
static bool is_empty(const struct tree *t)
{
    if (t->kind != TREE_PARA)
        return false;
    for (const struct tree *c = t->first; c; c = c->next)
        if (c->kind == TREE_IMAGE || (c->kind == TREE_TEXT && str_trim_wide(c->text).n))
            return false;
    return true;
}

static void copy_into(struct arena *mem, const struct annual *a, struct tree *to,
                      const struct tree *from, int base)
{
    for (const struct tree *t = from->first; t; t = t->next) {
        struct tree *c;

        if (t->kind == TREE_TEXT) {
            bound_text(mem, a, to, t, t->text);
            continue;
        }
        if (is_empty(t))
            continue;
        c = NEW(mem, struct tree, 1);
        *c = *t;
        c->parent = c->first = c->last = c->next = c->prev = NULL;
        if (c->kind == TREE_HEADING)
            c->level = c->level - base + 2; /* below the part's own heading */
        tree_add(to, c);
        copy_into(mem, a, c, t, base);
    }
}

static void lines(struct arena *mem, const struct annual *a, struct tree *doc, struct str text)
{
    for (struct str rest = text, line; str_next(&rest, '\n', &line);) {
        struct str words = str_trim_wide(line);
        struct tree *p;

        if (!words.n)
            continue;
        p = tree_add_new(mem, doc, paper_line_level(words) == 2 ? TREE_HEADING : TREE_PARA);
        p->level = 2;
        p->indent = p->kind == TREE_PARA;
        bound_text(mem, a, p, NULL, words);
    }
}

static void narrative(struct arena *mem, const struct annual *a, struct tree *doc, int part)
{
    const struct report_part *p = &a->report->part[part];

    if (p->tree)
        copy_into(mem, a, doc, p->tree, paper_heading_base(p->tree));
    else
        lines(mem, a, doc, p->text);
}

struct tree *annual_tree(struct arena *mem, const struct annual *a)
{
    static const int table_of_part[REPORT_PARTS] = {-1,        -1, REPORT_T2, REPORT_T3,
                                                    REPORT_T4, -1, -1};
    struct tree *doc = tree_new(mem, TREE_DOC);

    for (int part = 0; part < REPORT_PARTS; part++) {
        int t = table_of_part[part];
        struct tree *table = t < 0 ? NULL : annual_table(mem, a, (enum report_table)t);

        if (part && (table || a->report->part[part].heading.n || a->report->part[part].text.n))
            tree_add_heading(mem, doc, 1, report_part_heading(part));
        narrative(mem, a, doc, part);
        if (table)
            tree_add(doc, table);
    }
    return doc;
}

/* --- paper */

struct paper annual_paper(struct arena *mem, const struct annual *a)
{
    struct paper p = {
        .title = annual_title(mem, a->report),
        .body = annual_tree(mem, a),
        .signer = a->signer,
        .date = a->date,
        .fonts = a->fonts,
        .author = a->report->body,
        .subject = S("政府信息公开工作年度报告"),
        .made = a->made,
        .inside_name = S("gongkai-report.json"),
        .inside = report_json_write(mem, a->report, a->key),
    };

    return p;
}

/* --- page */

struct str annual_fragment(struct arena *mem, const struct annual *a)
{
    struct html_options o = {
        .top = 2, .anchor = S(ANCHOR), .class = S("table-grid"), .cells = S("c")};

    struct annual below = *a;

    below.below = true;
    return render_html_with(mem, annual_tree(mem, &below), &o);
}

/* What the site's stylesheet does for such a text, in the small: the file stands alone. */
static const struct str page_style =
    LIT("body{margin:0;background:#f6f4ef;color:#22262c;font:17px/1.85 "
        "-apple-system,\"PingFang SC\","
        "\"Microsoft YaHei\",\"Noto Sans CJK SC\",sans-serif}"
        "main{max-width:1040px;margin:0 auto;padding:40px 28px "
        "72px;background:#fff;border-top:3px solid #a4302a}"
        "h1{font:700 30px/1.45 \"Songti SC\",SimSun,\"Noto Serif CJK "
        "SC\",serif;text-align:center;margin:24px 0 36px;color:#14365c}"
        "h2{font:700 21px/1.6 \"Songti SC\",SimSun,\"Noto Serif CJK SC\",serif;margin:44px 0 "
        "12px;color:#14365c}"
        "h3{font-size:17px;margin:28px 0 8px}p{margin:0 0 12px}.indent{text-indent:2em}"
        ".ta-center{text-align:center}.ta-right{text-align:right}"
        "a{color:inherit;text-decoration:underline;text-decoration-color:#9db3cc;text-"
        "underline-offset:3px}"
        ".table-wrap{overflow-x:auto;margin:18px 0 28px}"
        "table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.5;font-variant-"
        "numeric:tabular-nums}"
        "th,td{border:1px solid #8a94a0;padding:6px "
        "7px;text-align:center;font-weight:400}th{background:#f1f4f8}"
        "td.ta-left,th.ta-left{text-align:left}.cell-breach{background:#fbe3e0;outline:2px "
        "solid #a4302a}"
        "@media print{body{background:#fff;font:12pt/1.8 "
        "FangSong,serif}main{max-width:none;padding:0;border:0}table{font-size:8pt}}"
        "@media(max-width:640px){main{padding:24px 16px "
        "48px}h1{font-size:23px}table{min-width:760px}}");

/* JSON inside a script element: no < may stand there that could end it. */
static struct str json_in_script(struct arena *mem, struct str json)
{
    return str_replace(mem, json, S("<"), S("\\u003c"));
}

struct str annual_sealed(struct arena *mem, const struct annual *a)
{
    return str_fmt(mem, "<script type=\"application/json\" id=\"gongkai-report\">%.*s</script>",
                   STR_ARG(json_in_script(mem, report_json_write(mem, a->report, a->key))));
}

struct str annual_page(struct arena *mem, const struct annual *a)
{
    struct tree title = {.kind = TREE_TEXT, .text = annual_title(mem, a->report)};
    struct tree head = {.kind = TREE_HEADING, .level = 1, .first = &title, .last = &title};
    struct tree doc = {.kind = TREE_DOC, .first = &head, .last = &head};
    struct html_options top = {.top = 1};
    struct str h1 = str_trim(render_html_with(mem, &doc, &top));
    struct buf b = buf_new(mem, 1 << 16);

    buf_lit(
        &b,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    buf_add(&b, str_slice(h1, 4, h1.n - 5)); /* the words between <h1> and </h1>, escaped */
    buf_lit(&b, "</title>\n<style>");
    buf_add(&b, page_style);
    buf_lit(&b, "</style>\n</head>\n<body>\n<main>\n");
    buf_add(&b, h1);
    buf_char(&b, '\n');
    buf_add(&b, annual_fragment(mem, a));
    buf_lit(&b, "</main>\n");
    buf_add(&b, annual_sealed(mem, a));
    buf_lit(&b, "\n</body>\n</html>\n");
    return buf_str(&b);
}
