/* SPDX-License-Identifier: MulanPSL-2.0 */
/* paper.c - a text as it goes to paper; see paper.h */
#include "render/paper.h"

#include "base/helper.h"
#include "base/utf8.h"

/* The free faces stand behind the ones that offices have: whichever is there first is taken. */
const struct paper_fonts PAPER_FONTS = {
    .title = {LIT("方正小标宋简体"),
              LIT("方正小标宋简体, FZXiaoBiaoSong-B05S, Noto Serif CJK SC")},
    .head1 = {LIT("黑体"), LIT("SimHei, 黑体, Noto Sans CJK SC")},
    .head2 = {LIT("楷体_GB2312"),
              LIT("KaiTi_GB2312, 楷体_GB2312, KaiTi, LXGW WenKai, Noto Serif CJK SC")},
    .body = {LIT("仿宋_GB2312"), LIT("FangSong_GB2312, 仿宋_GB2312, FangSong, FandolFang R, "
                                     "Noto Serif CJK SC, LXGW WenKai")},
    .cell = {LIT("宋体"), LIT("SimSun, 宋体, Noto Serif CJK SC")},
};

const struct paper_face *paper_heading_face(const struct paper_fonts *f, int level)
{
    return level <= 1 ? &f->head1 : level == 2 ? &f->head2 : &f->body;
}

int paper_heading_base(const struct tree *body)
{
    int base = 7;

    for (const struct tree *t = body; t; t = tree_walk(body, t))
        if (t->kind == TREE_HEADING && t->level < base)
            base = t->level < 1 ? 1 : t->level;
    return base == 7 ? 1 : base;
}

bool paper_marks_indents(const struct tree *body)
{
    for (const struct tree *t = body; t; t = tree_walk(body, t))
        if (t->kind == TREE_PARA && t->indent)
            return true;
    return false;
}

static bool ends_with_colon(const struct tree *para)
{
    const struct tree *last = para->last;

    return last && last->kind == TREE_TEXT &&
           (str_ends(last->text, S("：")) || str_ends(last->text, S(":")));
}

bool paper_indent(const struct tree *para, bool marked)
{
    if (marked)
        return para->indent;
    if (para->align != ALIGN_NONE && para->align != ALIGN_JUSTIFY)
        return false;
    return para->prev || !ends_with_colon(para);
}

bool paper_is_short(const struct tree *block)
{
    isize halves = 0, at = 0;
    uint32_t r;

    if (!block || block->kind != TREE_PARA || block->first != block->last || !block->first)
        return false;
    while ((r = utf8_next(block->first->text, &at)))
        halves += r < 0x80 ? 1 : 2;
    return halves <= 2 * (PAPER_CHARS - 2);
}

/* A heading is short and is not a sentence; else it is a paragraph that is numbered. */
int paper_line_level(struct str line)
{
    static const struct str digits = LIT("一二三四五六七八九十");
    struct str rest = line;
    bool round = str_starts(line, S("（"));
    int n = 0;

    if (line.n > 90 || str_ends(line, S("。")) || str_ends(line, S("；")))
        return 0;
    if (round)
        rest = str_from(rest, 3);
    while (rest.n >= 3 && str_has(digits, str_slice(rest, 0, 3)) && n < 3) {
        rest = str_from(rest, 3);
        n++;
    }
    if (!n)
        return 0;
    return round && str_starts(rest, S("）")) ? 2 : !round && str_starts(rest, S("、")) ? 1 : 0;
}

/* Sealed: the date four characters from the right, the signer centred over it, and if it is
 * the longer one, the date centred under it. Unsealed: the signer two from the right and the
 * date beginning two characters behind the signer's beginning; if the date would come
 * nearer to the edge than two, it stays there and the signer moves. */
struct paper_sign paper_sign_place(struct arena *mem, const struct paper *p)
{
    double em = PAPER_TYPE, signer = (double)utf8_width(p->signer) * em / 2;
    double date = (double)utf8_width(day_zh(mem, p->date)) * em / 2;
    struct paper_sign s = {2 * em, 2 * em};

    if (p->sealed) {
        s.date = 4 * em;
        s.signer = s.date + (date - signer) / 2;
        if (s.signer < 0) {
            s.signer = 0;
            s.date = (signer - date) / 2;
        }
        return s;
    }
    s.date = s.signer + signer - 2 * em - date;
    if (s.date < 2 * em) {
        s.signer += 2 * em - s.date;
        s.date = 2 * em;
    }
    return s;
}

int paper_repeated_heads(const struct tree_grid *g)
{
    int heads = tree_head_rows(g);

    for (int r = heads; r < g->rows; r++) {
        bool all = true;

        for (int c = 0; c < g->cols && all; c++) {
            const struct tree *cell = g->cell[(isize)r * g->cols + c];

            all = cell && cell->head;
        }
        if (all)
            return 0;
    }
    return heads;
}

double paper_cell_size(int cols)
{
    return cols <= 4 ? 12 : cols <= 7 ? 10.5 : 9;
}

/* --- one text tree */

static struct tree *aligned(struct arena *mem, struct tree *doc, struct str text,
                            enum tree_align align)
{
    struct tree *p = NULL;

    if (text.n) {
        p = tree_add_para(mem, doc, text);
        p->align = align;
    }
    return p;
}

static struct tree *copy(struct arena *mem, const struct tree *t)
{
    struct tree *c = NEW(mem, struct tree, 1);

    *c = *t;
    c->parent = c->first = c->last = c->next = c->prev = NULL;
    for (const struct tree *k = t->first; k; k = k->next)
        tree_add(c, copy(mem, k));
    return c;
}

struct tree *paper_text(struct arena *mem, const struct paper *p)
{
    struct tree *doc = tree_new(mem, TREE_DOC);

    if (p->form != PAPER_PLAIN)
        aligned(mem, doc, p->mark, ALIGN_CENTER);
    if (p->title.n)
        tree_add_heading(mem, doc, 1, p->title)->align = ALIGN_CENTER;
    aligned(mem, doc, p->number, p->form == PAPER_LETTER ? ALIGN_RIGHT : ALIGN_CENTER);
    if (p->addressee.n)
        tree_add_para(mem, doc, str_concat(mem, p->addressee, S("：")));
    if (p->body)
        for (const struct tree *t = p->body->first; t; t = t->next) {
            struct tree *c = tree_add(doc, copy(mem, t));

            if (c->kind == TREE_HEADING)
                c->level++; /* below the title */
        }
    for (isize i = 0; i < p->attachments.n; i++) {
        struct str name = p->attachments.p[i];

        if (p->attachments.n > 1)
            name = str_fmt(mem, "%d.%.*s", (int)i + 1, STR_ARG(name));
        tree_add_para(mem, doc, str_concat(mem, S("附件："), name))->indent = true;
    }
    aligned(mem, doc, p->signer, ALIGN_RIGHT);
    aligned(mem, doc, day_zh(mem, p->date), ALIGN_RIGHT);
    if (p->note.n)
        tree_add_para(mem, doc, str_fmt(mem, "（%.*s）", STR_ARG(p->note)))->indent = true;
    if (p->copies.n)
        tree_add_para(mem, doc, str_concat(mem, S("抄送："), p->copies));
    return doc;
}

/* --- over a pipe */

enum { MAX_DEPTH = 400, END = TREE__MAX };

static void pack_tree(struct buf *b, const struct tree *t, int depth)
{
    helper_put_int(b, t->kind);
    helper_put_int(b, t->marks);
    helper_put_int(b, t->align);
    helper_put_int(b, t->level);
    helper_put_int(b, t->rowspan);
    helper_put_int(b, t->colspan);
    helper_put_int(b, t->width);
    helper_put_int(b, t->head | t->ordered << 1 | t->indent << 2);
    helper_put(b, t->text);
    helper_put(b, t->href);
    if (depth < MAX_DEPTH)
        for (const struct tree *c = t->first; c; c = c->next)
            pack_tree(b, c, depth + 1);
    helper_put_int(b, END);
}

static struct tree *unpack_tree(struct arena *mem, struct str *in, int64_t kind)
{
    struct tree *t = tree_new(mem, (enum tree_kind)kind);
    int64_t flags;

    t->marks = (unsigned)helper_take_int(in);
    t->align = (enum tree_align)helper_take_int(in);
    t->level = (int)helper_take_int(in);
    t->rowspan = (int)helper_take_int(in);
    t->colspan = (int)helper_take_int(in);
    t->width = (int)helper_take_int(in);
    flags = helper_take_int(in);
    t->head = flags & 1;
    t->ordered = flags & 2;
    t->indent = flags & 4;
    t->text = helper_take(in);
    t->href = helper_take(in);
    while (in->n && (kind = helper_take_int(in)) != END)
        tree_add(t, unpack_tree(mem, in, kind));
    return t;
}

static void pack_fonts(struct buf *b, const struct paper_fonts *f)
{
    const struct paper_face *face[] = {&f->title, &f->head1, &f->head2, &f->body, &f->cell};

    for (int i = 0; i < 5; i++) {
        helper_put(b, face[i]->office);
        helper_put(b, face[i]->print);
    }
}

static struct paper_fonts *unpack_fonts(struct arena *mem, struct str *in)
{
    struct paper_fonts *f = NEW(mem, struct paper_fonts, 1);
    struct paper_face *face[] = {&f->title, &f->head1, &f->head2, &f->body, &f->cell};

    for (int i = 0; i < 5; i++) {
        face[i]->office = helper_take(in);
        face[i]->print = helper_take(in);
    }
    return f;
}

/* The texts of a paper in one order for both ways. */
#define TEXTS(p)                                                                               \
    {                                                                                          \
        &(p)->mark, &(p)->number, &(p)->title, &(p)->addressee, &(p)->signer, &(p)->note,      \
            &(p)->copies, &(p)->printed_by, &(p)->author, &(p)->subject, &(p)->keywords,       \
            &(p)->inside_name, &(p)->inside                                                    \
    }

void paper_pack(struct buf *b, const struct paper *p)
{
    const struct str *text[] = TEXTS(p);

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        helper_put(b, *text[i]);
    helper_put_int(b, p->form);
    helper_put_int(b, p->date.n);
    helper_put_int(b, p->printed_on.n);
    helper_put_int(b, p->made.s);
    helper_put_int(b, p->sealed);
    helper_put_int(b, p->attachments.n);
    for (isize i = 0; i < p->attachments.n; i++)
        helper_put(b, p->attachments.p[i]);
    pack_fonts(b, p->fonts ? p->fonts : &PAPER_FONTS);
    if (p->body)
        pack_tree(b, p->body, 0);
}

void paper_unpack(struct arena *mem, struct str bytes, struct paper *out)
{
    struct str *text[] = TEXTS(out);
    int64_t n;

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        *text[i] = helper_take(&bytes);
    out->form = (enum paper_form)helper_take_int(&bytes);
    out->date.n = (int32_t)helper_take_int(&bytes);
    out->printed_on.n = (int32_t)helper_take_int(&bytes);
    out->made.s = helper_take_int(&bytes);
    out->sealed = helper_take_int(&bytes);
    n = helper_take_int(&bytes);
    out->attachments.p = NEW(mem, struct str, n);
    for (out->attachments.n = 0; out->attachments.n < n; out->attachments.n++)
        out->attachments.p[out->attachments.n] = helper_take(&bytes);
    out->fonts = unpack_fonts(mem, &bytes);
    if (bytes.n)
        out->body = unpack_tree(mem, &bytes, helper_take_int(&bytes));
}

/* --- columns */

enum { COLS = 256, LEAST = 6, MOST = 44, EDGES = 2 };

/* Half-characters of the longest line of a cell. */
static int need(struct arena *mem, const struct tree *cell)
{
    isize most = 0;

    for (struct str rest = tree_text(mem, cell), line; str_next(&rest, '\n', &line);) {
        isize w = utf8_width(line);

        most = w > most ? w : most;
    }
    return EDGES + (most < LEAST ? LEAST : most > MOST ? MOST : (int)most);
}

void paper_columns(struct arena *mem, const struct tree_grid *g, int *share)
{
    int wish[COLS] = {0}, want[COLS] = {0}, wished = 0, wanted = 0, given = 0;

    for (isize i = 0; i < (isize)g->rows * g->cols; i++) {
        const struct tree *cell = g->cell[i];
        int c = (int)(i % g->cols);

        if (!cell || !g->origin[i])
            continue;
        if (cell->colspan <= 1 && cell->width > 0)
            wish[c] = cell->width;
        if (cell->colspan <= 1 && i < 4000L * g->cols) {
            int n = need(mem, cell);

            want[c] = n > want[c] ? n : want[c];
        }
    }
    for (int c = 0; c < g->cols; c++) {
        want[c] = want[c] ? want[c] : LEAST;
        wished += wish[c];
        wanted += wish[c] ? 0 : want[c];
    }
    /* What nobody wished for goes to the others by need, at least a third of the table. */
    for (int c = 0; c < g->cols; c++) {
        int left = wanted ? (wished < 667 ? 1000 - wished : 333) : 0;

        share[c] = wish[c] ? wish[c] * (1000 - left) / wished : want[c] * left / wanted;
        given += share[c];
    }
    for (int c = 0; given < 1000 && g->cols; c = (c + 1) % g->cols, given++)
        share[c]++;
}
