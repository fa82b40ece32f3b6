/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx.c - a text on paper → DOCX; see docx.h
 *
 * document.xml is written in one walk; what it refers to (links, ordered lists) is gathered
 * on the way and written by docx_parts.c.
 */
#include "render/docx.h"

#include "render/docx_parts.h"

enum {
    KEPT = 32, /* rows of a table that a page holds */
    MAX_TEXT = 64 << 20,
    WIDTH = 8844,
    MAX_COLS = 256,
    MAX_DEPTH = 40
}; /* 156 mm in twips */

struct out {
    struct buf b;
    struct arena *mem;
    struct docx_parts parts;
    isize links_cap, ordered_cap;
    int base; /* highest heading level */
    bool marked;
    int depth;
    const struct tree *last; /* the last block of the text, where a signature follows */
};

struct place {
    const char *style;
    enum tree_align align; /* where the block has none of its own */
    int list, level;       /* numbering id (0 none) and depth */
    int half_points;       /* of cells; 0: the style's */
    bool in_cell;
    bool keep; /* with the next row: a table that fits on a page stays whole */
};

/* --- runs */

static void run_start(struct out *o, unsigned marks, int half_points, bool link)
{
    buf_lit(&o->b, "<w:r><w:rPr>");
    if (link)
        buf_lit(&o->b, "<w:rStyle w:val=\"Hyperlink\"/>");
    buf_lit(&o->b, "<w:rFonts w:hint=\"eastAsia\"/>");
    if (marks & MARK_BOLD)
        buf_lit(&o->b, "<w:b/>");
    if (marks & MARK_ITALIC)
        buf_lit(&o->b, "<w:i/>");
    if (marks & MARK_STRIKE)
        buf_lit(&o->b, "<w:strike/>");
    if (half_points)
        buf_fmt(&o->b, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", half_points, half_points);
    if (marks & MARK_UNDERLINE)
        buf_lit(&o->b, "<w:u w:val=\"single\"/>");
    if (marks & (MARK_SUP | MARK_SUB))
        buf_fmt(&o->b, "<w:vertAlign w:val=\"%s\"/>",
                marks & MARK_SUP ? "superscript" : "subscript");
    buf_lit(&o->b, "</w:rPr>");
}

/* Line ends and tabs are elements; text between them is kept with its blanks. */
static void run(struct out *o, struct str text, unsigned marks, int half_points, bool link)
{
    isize from = 0;

    run_start(o, marks, half_points, link);
    for (isize i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != '\n' && text.p[i] != '\t')
            continue;
        if (i > from) {
            buf_lit(&o->b, "<w:t xml:space=\"preserve\">");
            docx_escape(&o->b, str_slice(text, from, i));
            buf_lit(&o->b, "</w:t>");
        }
        if (i < text.n)
            buf_add(&o->b, text.p[i] == '\n' ? S("<w:br/>") : S("<w:tab/>"));
        from = i + 1;
    }
    buf_lit(&o->b, "</w:r>");
}

/* Addresses within a site mean nothing in a file that has left it. */
static bool goes_outside(struct str href)
{
    return tree_href_ok(href) && (str_eq_nocase(str_slice(href, 0, 7), S("http://")) ||
                                  str_eq_nocase(str_slice(href, 0, 8), S("https://")) ||
                                  str_eq_nocase(str_slice(href, 0, 7), S("mailto:")));
}

static void words(struct out *o, const struct tree *t, int half_points)
{
    bool link = goes_outside(t->href) && o->parts.links.n < DOCX_LINKS;

    if (link) {
        buf_fmt(&o->b, "<w:hyperlink r:id=\"rId%d\">", (int)o->parts.links.n + DOCX_REL_FIRST);
        *LIST_ADD(o->mem, &o->parts.links, o->links_cap) = t->href;
    }
    run(o, t->text, t->marks, half_points, link);
    if (link)
        buf_lit(&o->b, "</w:hyperlink>");
}

static bool is_inline(const struct tree *t)
{
    return t->kind == TREE_TEXT || t->kind == TREE_BREAK || t->kind == TREE_IMAGE;
}

/* The inlines from `t` on; returns the block behind them. */
static const struct tree *inlines(struct out *o, const struct tree *t, int half_points)
{
    for (; t && is_inline(t); t = t->next) {
        if (t->kind == TREE_TEXT)
            words(o, t, half_points);
        else if (t->kind == TREE_BREAK)
            buf_lit(&o->b, "<w:r><w:br/></w:r>");
        else if (t->text.n)
            run(o, str_fmt(o->mem, "〔图：%.*s〕", STR_ARG(t->text)), 0, half_points, false);
    }
    return t;
}

/* --- paragraphs */

static const char *const jc[] = {"", "left", "center", "right", "both"};

static void para_start(struct out *o, const struct place *at, enum tree_align align)
{
    align = align == ALIGN_NONE ? at->align : align;
    buf_fmt(&o->b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", at->style);
    if (at->keep)
        buf_lit(&o->b, "<w:keepNext/>");
    if (at->list)
        buf_fmt(&o->b, "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%d\"/></w:numPr>",
                at->level > 8 ? 8 : at->level, at->list);
    if (align != ALIGN_NONE)
        buf_fmt(&o->b, "<w:jc w:val=\"%s\"/>", jc[align]);
    buf_lit(&o->b, "</w:pPr>");
}

static void line(struct out *o, const char *style, struct str text)
{
    struct place at = {.style = style};

    para_start(o, &at, ALIGN_NONE);
    if (text.n)
        run(o, text, 0, 0, false);
    buf_lit(&o->b, "</w:p>");
}

static void para(struct out *o, const struct tree *t, const struct place *at)
{
    struct place here = *at;

    /* The signature shares a page with text (7.3.5.4), and whom to ask is not text enough. */
    here.keep |= o->last && (t == o->last || (t->next == o->last && paper_is_short(o->last)));
    if (!at->in_cell && !at->list && str_eq(str_of(at->style), S("Body")) &&
        !paper_indent(t, o->marked))
        here.style = "Flush";
    para_start(o, &here, t->align);
    inlines(o, t->first, at->half_points);
    buf_lit(&o->b, "</w:p>");
}

static void heading(struct out *o, const struct tree *t)
{
    static const char *const style[] = {"Heading1", "Heading2", "Heading3", "Heading4"};
    int rank = t->level - o->base;
    struct place at = {.style = style[rank < 0 ? 0 : rank > 3 ? 3 : rank]};

    para_start(o, &at, t->align);
    inlines(o, t->first, 0);
    buf_lit(&o->b, "</w:p>");
}

static void blocks(struct out *o, const struct tree *parent, const struct place *at);

static void list(struct out *o, const struct tree *t, const struct place *at)
{
    int id = 1;

    if (t->ordered && o->parts.ordered.n < DOCX_LISTS) {
        *LIST_ADD(o->mem, &o->parts.ordered, o->ordered_cap) = t->level;
        id = (int)o->parts.ordered.n + 1;
    }
    for (const struct tree *i = t->first; i; i = i->next) {
        struct place in = {.style = at->in_cell ? at->style : "Item",
                           .list = id,
                           .level = at->list ? at->level + 1 : 0,
                           .half_points = at->half_points,
                           .align = at->in_cell ? ALIGN_LEFT : ALIGN_NONE,
                           .in_cell = at->in_cell};

        if (i->kind == TREE_ITEM)
            blocks(o, i, &in);
    }
}

/* --- tables */

static void edges(struct out *o)
{
    static const char *const side[] = {"top", "left", "bottom", "right", "insideH", "insideV"};

    buf_lit(&o->b, "<w:tblBorders>");
    for (int i = 0; i < 6; i++)
        buf_fmt(&o->b, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>",
                side[i]);
    buf_lit(&o->b, "</w:tblBorders>");
}

/* A cell without words still holds a paragraph, and that one too keeps its row with the next: a word processor
 * asks the first cell of a row, which under a label that spans rows is empty. */
static void empty_cell(struct out *o, const char *style, bool keep)
{
    struct place at = {.style = style, .keep = keep};

    para_start(o, &at, ALIGN_NONE);
    buf_lit(&o->b, "</w:p>");
}

static void cell_content(struct out *o, const struct tree *cell, int half_points, bool keep)
{
    struct place at = {.style = cell->head ? "CellHead" : "Cell",
                       .align = cell->align,
                       .half_points = half_points,
                       .keep = keep,
                       .in_cell = true};
    isize before = o->b.n;

    blocks(o, cell, &at);
    if (o->b.n == before)
        empty_cell(o, at.style, keep);
}

/* One row: cells that begin here, and the lower parts of those that began above. */
static void row(struct out *o, const struct tree_grid *g, int r, const int *twips,
                int half_points)
{
    bool keep = g->rows <= KEPT && r + 1 < g->rows;

    for (int c = 0; c < g->cols;) {
        const struct tree *cell = g->cell[(isize)r * g->cols + c];
        bool above = cell && r && g->cell[(isize)(r - 1) * g->cols + c] == cell;
        bool below = cell && r + 1 < g->rows && g->cell[(isize)(r + 1) * g->cols + c] == cell;
        int w = 1, width = twips[c];

        while (cell && c + w < g->cols && g->cell[(isize)r * g->cols + c + w] == cell)
            width += twips[c + w++];
        buf_fmt(&o->b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
        if (w > 1)
            buf_fmt(&o->b, "<w:gridSpan w:val=\"%d\"/>", w);
        if (above || below)
            buf_add(&o->b, above ? S("<w:vMerge/>") : S("<w:vMerge w:val=\"restart\"/>"));
        buf_lit(&o->b, "<w:vAlign w:val=\"center\"/></w:tcPr>");
        if (cell && !above)
            cell_content(o, cell, half_points, keep);
        else
            empty_cell(o, "Cell", keep);
        buf_lit(&o->b, "</w:tc>");
        c += w;
    }
}

static void table(struct out *o, const struct tree *t)
{
    int share[MAX_COLS] = {0}, heads, half_points;
    struct tree_grid g = {0};

    if (!tree_grid_of(o->mem, t, &g) || !g.cols) {
        line(o, "Body", tree_text(o->mem, t));
        return;
    }
    heads = paper_repeated_heads(&g);
    half_points = (int)(paper_cell_size(g.cols) * 2);
    if (t->text.n)
        line(o, "Caption", t->text);
    paper_columns(o->mem, &g, share);
    buf_fmt(&o->b,
            "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>",
            WIDTH);
    edges(o);
    buf_lit(&o->b, "<w:tblLayout w:type=\"fixed\"/>");
    if (g.cols > 9) /* every point counts */
        buf_lit(&o->b, "<w:tblCellMar><w:left w:w=\"15\" w:type=\"dxa\"/>"
                       "<w:right w:w=\"15\" w:type=\"dxa\"/></w:tblCellMar>");
    buf_lit(&o->b, "</w:tblPr><w:tblGrid>");
    for (int c = 0; c < g.cols; c++) {
        share[c] = share[c] * WIDTH / 1000;
        buf_fmt(&o->b, "<w:gridCol w:w=\"%d\"/>", share[c]);
    }
    buf_lit(&o->b, "</w:tblGrid>");
    for (int r = 0; r < g.rows; r++) {
        buf_lit(&o->b, "<w:tr><w:trPr><w:cantSplit/>");
        if (r < heads)
            buf_lit(&o->b, "<w:tblHeader/>");
        buf_lit(&o->b, "</w:trPr>");
        row(o, &g, r, share, half_points);
        buf_lit(&o->b, "</w:tr>");
    }
    /* Two tables in a row would become one. */
    buf_lit(&o->b, "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr></w:p>");
}

/* --- blocks */

static void block(struct out *o, const struct tree *t, const struct place *at)
{
    struct place quote = {.style = "Quote"};

    switch (t->kind) {
    case TREE_HEADING:
        if (at->in_cell)
            para(o, t, at);
        else
            heading(o, t);
        break;
    case TREE_PARA:
        para(o, t, at);
        break;
    case TREE_LIST:
        list(o, t, at);
        break;
    case TREE_QUOTE:
        blocks(o, t, at->in_cell || at->list ? at : &quote);
        break;
    case TREE_TABLE:
        if (at->in_cell || at->list) /* one inside another becomes its lines */
            line(o, at->style, tree_text(o->mem, t));
        else
            table(o, t);
        break;
    case TREE_RULE:
        buf_lit(&o->b, "<w:p><w:pPr><w:pStyle w:val=\"Flush\"/><w:pBdr><w:bottom "
                       "w:val=\"single\" w:sz=\"6\" "
                       "w:space=\"1\" w:color=\"808080\"/></w:pBdr></w:pPr></w:p>");
        break;
    case TREE_PAGEBREAK:
        buf_lit(&o->b, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        break;
    case TREE_DOC:
    case TREE_ITEM:
    case TREE_ROW:
    case TREE_CELL:
        blocks(o, t, at);
        break;
    case TREE_TEXT:
    case TREE_BREAK:
    case TREE_IMAGE:
    case TREE__MAX:
        break;
    }
}

static void blocks(struct out *o, const struct tree *parent, const struct place *at)
{
    struct place here = *at;

    if (++o->depth > MAX_DEPTH) {
        line(o, at->style, tree_text(o->mem, parent));
    } else {
        for (const struct tree *t = parent->first; t;) {
            if (is_inline(t)) { /* loose text is a paragraph */
                para_start(o, &here, ALIGN_NONE);
                t = inlines(o, t, here.half_points);
                buf_lit(&o->b, "</w:p>");
            } else {
                block(o, t, &here);
                t = t->next;
            }
            if (here.list && parent->kind == TREE_ITEM)
                here.style = here.in_cell ? here.style : "Item";
        }
    }
    o->depth--;
}

/* --- what stands around the text */

static void head(struct out *o, const struct paper *p)
{
    if (p->form == PAPER_FILE) {
        buf_lit(&o->b,
                "<w:p><w:pPr><w:pStyle w:val=\"Mark\"/><w:spacing w:before=\"1984\"/></w:pPr>");
        run(o, p->mark, 0, docx_mark_size(p->mark, PAPER_W - PAPER_LEFT - PAPER_RIGHT), false);
        buf_lit(&o->b, "</w:p>");
        line(o, "Flush", S(""));
        line(o, "Flush", S(""));
        buf_lit(&o->b,
                "<w:p><w:pPr><w:pStyle w:val=\"Flush\"/><w:pBdr><w:bottom w:val=\"single\" "
                "w:sz=\"12\" "
                "w:space=\"11\" w:color=\"C00000\"/></w:pBdr><w:jc w:val=\"center\"/></w:pPr>");
        run(o, p->number, 0, 0, false);
        buf_lit(&o->b, "</w:p>");
        line(o, "Flush", S(""));
        line(o, "Flush", S(""));
    } else if (p->form == PAPER_LETTER) {
        struct place at = {.style = "Flush"};

        para_start(o, &at, ALIGN_RIGHT);
        run(o, p->number, 0, 0, false);
        buf_lit(&o->b, "</w:p>");
        line(o, "Flush", S(""));
        line(o, "Flush", S(""));
    }
    if (p->title.n)
        line(o, "Title", p->title);
    if (p->form == PAPER_PLAIN && p->number.n) {
        struct place at = {.style = "Flush"};

        para_start(o, &at, ALIGN_CENTER);
        run(o, p->number, 0, 0, false);
        buf_lit(&o->b, "</w:p>");
        line(o, "Flush", S(""));
    }
    if (p->addressee.n)
        line(o, "Flush", str_concat(o->mem, p->addressee, S("：")));
}

/* 附件：1.… two characters in; the further ones stand under the first's number. */
static void attachments(struct out *o, const struct paper *p)
{
    for (isize i = 0; i < p->attachments.n; i++) {
        struct str name = p->attachments.p[i];

        if (i == 0)
            line(o, "Flush", S(""));
        if (p->attachments.n > 1)
            name = str_fmt(o->mem, "%d.%.*s", (int)i + 1, STR_ARG(name));
        buf_fmt(&o->b,
                "<w:p><w:pPr><w:pStyle w:val=\"Flush\"/><w:ind w:left=\"%d\" "
                "w:hanging=\"%d\"/></w:pPr>",
                p->attachments.n > 1 ? 1920 : 1600,
                i                      ? 320
                : p->attachments.n > 1 ? 1280
                                       : 960);
        run(o, i ? name : str_concat(o->mem, S("附件："), name), 0, 0, false);
        buf_lit(&o->b, "</w:p>");
    }
}

static void signature(struct out *o, const struct paper *p)
{
    struct paper_sign place = paper_sign_place(o->mem, p);
    struct str date = day_zh(o->mem, p->date);

    if (!p->signer.n && !date.n)
        return;
    for (int i = 0; i < (p->sealed ? 3 : 1); i++)
        line(o, "Sign", S(""));
    if (p->signer.n) {
        buf_fmt(&o->b, "<w:p><w:pPr><w:pStyle w:val=\"Sign\"/><w:ind w:right=\"%d\"/></w:pPr>",
                (int)(place.signer * 20));
        run(o, p->signer, 0, 0, false);
        buf_lit(&o->b, "</w:p>");
    }
    buf_fmt(&o->b,
            "<w:p><w:pPr><w:pStyle w:val=\"Sign\"/><w:keepNext w:val=\"0\"/><w:ind "
            "w:right=\"%d\"/></w:pPr>",
            (int)(place.date * 20));
    run(o, date.n ? date : S("　　年　月　日"), 0, 0, false);
    buf_lit(&o->b, "</w:p>");
}

/* 版记, at the foot of the last page: a frame that hangs at the bottom of the type area. */
static void imprint_line(struct out *o, struct str text, const char *above, const char *below)
{
    buf_fmt(&o->b,
            "<w:p><w:pPr><w:pStyle w:val=\"Imprint\"/><w:framePr w:w=\"%d\" w:hSpace=\"0\" "
            "w:wrap=\"around\" "
            "w:vAnchor=\"margin\" w:hAnchor=\"margin\" w:xAlign=\"center\" "
            "w:yAlign=\"bottom\"/><w:pBdr>",
            WIDTH);
    if (above)
        buf_fmt(&o->b, "<w:top w:val=\"single\" w:sz=\"%s\" w:space=\"1\" w:color=\"000000\"/>",
                above);
    if (below)
        buf_fmt(&o->b,
                "<w:bottom w:val=\"single\" w:sz=\"%s\" w:space=\"1\" w:color=\"000000\"/>",
                below);
    buf_fmt(&o->b,
            "</w:pBdr><w:tabs><w:tab w:val=\"right\" w:pos=\"%d\"/></w:tabs><w:ind "
            "w:left=\"280\" w:right=\"280\"/></w:pPr>",
            WIDTH - 280);
    run(o, text, 0, 0, false);
    buf_lit(&o->b, "</w:p>");
}

static void tail(struct out *o, const struct paper *p)
{
    attachments(o, p);
    signature(o, p);
    if (p->note.n)
        line(o, "Body", str_fmt(o->mem, "（%.*s）", STR_ARG(p->note)));
    if (p->copies.n)
        imprint_line(o, str_fmt(o->mem, "抄送：%.*s。", STR_ARG(p->copies)), "8",
                     p->printed_by.n ? "6" : "8");
    if (p->printed_by.n)
        imprint_line(o,
                     str_fmt(o->mem, "%.*s\t%.*s印发", STR_ARG(p->printed_by),
                             STR_ARG(day_zh(o->mem, p->printed_on))),
                     p->copies.n ? NULL : "8", "8");
}

static void section(struct out *o, const struct paper *p)
{
    buf_lit(&o->b, "<w:sectPr>");
    if (p->form == PAPER_LETTER)
        buf_lit(&o->b, "<w:headerReference w:type=\"first\" r:id=\"" DOCX_HEAD_FIRST "\"/>");
    buf_lit(&o->b, "<w:footerReference w:type=\"default\" r:id=\"" DOCX_FOOT_ODD "\"/>"
                   "<w:footerReference w:type=\"even\" r:id=\"" DOCX_FOOT_EVEN "\"/>");
    if (p->form == PAPER_LETTER)
        buf_lit(&o->b, "<w:footerReference w:type=\"first\" r:id=\"" DOCX_FOOT_FIRST "\"/>");
    buf_fmt(&o->b,
            "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" "
            "w:bottom=\"1984\" "
            "w:left=\"1588\" w:header=\"1701\" w:footer=\"%d\" w:gutter=\"0\"/>",
            p->form == PAPER_LETTER ? 1134 : 1304);
    if (p->form == PAPER_LETTER)
        buf_lit(&o->b, "<w:titlePg/>");
    buf_lit(&o->b, "<w:docGrid w:type=\"lines\" w:linePitch=\"580\"/></w:sectPr>");
}

enum err render_docx(struct arena *mem, const struct paper *p, struct str *out,
                     struct fail *why)
{
    struct out o = {.b = buf_new(mem, 1 << 16), .mem = mem, .base = 1};
    struct place at = {.style = "Body"};

    if (why->code)
        return why->code;
    o.b.limit = MAX_TEXT;
    o.parts.paper = p;
    o.parts.fonts = p->fonts ? p->fonts : &PAPER_FONTS;
    buf_lit(&o.b, DOCX_XML "<w:document " DOCX_NS "><w:body>");
    head(&o, p);
    if (p->body) {
        o.last = p->signer.n ? p->body->last : NULL;
        o.base = paper_heading_base(p->body);
        o.marked = paper_marks_indents(p->body);
        blocks(&o, p->body, &at);
    }
    tail(&o, p);
    section(&o, p);
    buf_lit(&o.b, "</w:body></w:document>");
    if (o.b.failed)
        return fail_set(why, ERR_TOO_LARGE, "", "文字超过 64 MB，不能生成 DOCX");
    o.parts.document = buf_str(&o.b);
    return docx_pack(mem, &o.parts, out, why);
}
