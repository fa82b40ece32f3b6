/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ofd_page.c - text, path and composite objects of an OFD page; see ofd_page.h */
#include "read/ofd_page.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"

enum { NESTED_MAX = 8, DELTAS_MAX = 20000, LIGHT = 32 };
static const double POINT = 72.0 / 25.4;

struct walk {
    struct ofd_page *page;
    struct ofd_budget *budget;
    cairo_t *cr; /* painting; NULL: looking for words */
    int depth;
    bool hidden;
};

/* --- numbers */

/* The number at the beginning of `s`, which goes on behind it; false: none. */
static bool number(struct str *s, double *out)
{
    char digits[48];
    char *end;
    isize n = 0;

    *s = str_trim(*s);
    while (n < s->n && n < (isize)sizeof digits - 1 &&
           ((s->p[n] >= '0' && s->p[n] <= '9') || s->p[n] == '.' || s->p[n] == '-' ||
            s->p[n] == '+' || s->p[n] == 'e' || s->p[n] == 'E'))
        n++;
    for (isize i = 0; i < n; i++)
        digits[i] = s->p[i];
    digits[n] = 0;
    *out = strtod(digits, &end);
    if (end == digits || !isfinite(*out) || fabs(*out) > 1e7)
        return false;
    *s = str_from(*s, end - digits);
    return true;
}

int ofd_numbers(struct str s, double *out, int most)
{
    int n = 0;

    while (n < most && number(&s, &out[n]))
        n++;
    return n;
}

static double number_of(const struct xml *x, const char *name, double otherwise)
{
    struct str s = xml_attr(x, name);
    double v;

    return number(&s, &v) ? v : otherwise;
}

static bool says_no(struct str s)
{
    return str_eq_nocase(s, S("false")) || str_eq(s, S("0"));
}

static bool says_yes(struct str s)
{
    return str_eq_nocase(s, S("true")) || str_eq(s, S("1"));
}

/* Steps between characters: numbers, and "g 3 4.2" for three steps of 4.2. */
static int steps(struct str s, double *out)
{
    int n = 0;
    double count, step;

    while ((s = str_trim(s)).n && n < DELTAS_MAX) {
        if (s.p[0] == 'g' || s.p[0] == 'G') {
            s = str_from(s, 1);
            if (!number(&s, &count) || !number(&s, &step))
                break;
            for (int i = 0; i < (int)count && n < DELTAS_MAX; i++)
                out[n++] = step;
        } else if (!number(&s, &out[n++])) {
            return n - 1;
        }
    }
    return n;
}

/* From an object's own places to those of the page, in points. */
static cairo_matrix_t place_of(const struct xml *x, cairo_matrix_t around)
{
    double box[4] = {0}, m[6];
    cairo_matrix_t at, own;

    ofd_numbers(xml_attr(x, "Boundary"), box, 4);
    cairo_matrix_init_translate(&at, box[0], box[1]);
    cairo_matrix_multiply(&at, &at, &around);
    if (ofd_numbers(xml_attr(x, "CTM"), m, 6) != 6)
        return at;
    cairo_matrix_init(&own, m[0], m[1], m[2], m[3], m[4], m[5]);
    cairo_matrix_multiply(&own, &own, &at);
    return own;
}

/* --- text */

/* How wide a character of a type of this size is at most: fonts are not opened. */
static double widest(uint32_t r, double size)
{
    return r >= 0x1100 || (r >= 0x2010 && r <= 0x2030) ? 1.05 * size : 0.62 * size;
}

static double usual(uint32_t r, double size)
{
    return r >= 0x1100 || (r >= 0x2010 && r <= 0x2030) ? size : 0.5 * size;
}

struct type {
    cairo_matrix_t place;
    double size, wide; /* height, and width of a Chinese character */
    bool sideways;     /* lines run down */
};

static void add_rune(struct walk *w, const struct type *t, uint32_t r, double x, double y,
                     double width)
{
    double px[4] = {x, x + width, x, x + width};
    double py[4] = {y - 0.88 * t->size, y - 0.88 * t->size, y + 0.12 * t->size,
                    y + 0.12 * t->size};
    struct ofd_rune *g;

    for (int i = 0; i < 4; i++)
        cairo_matrix_transform_point(&t->place, &px[i], &py[i]);
    if (!isfinite(px[0] + px[3] + py[0] + py[3]) || fabs(px[0]) > 1e5 || fabs(py[0]) > 1e5)
        return;
    g = LIST_ADD(w->page->mem, &w->page->runes, w->page->cap);
    g->rune = r;
    g->across = t->place.xx > 0 && fabs(t->place.yx) < 0.05 * t->place.xx;
    g->box = (struct drawn_box){fmin(fmin(px[0], px[1]), fmin(px[2], px[3])),
                                fmin(fmin(py[0], py[1]), fmin(py[2], py[3])),
                                fmax(fmax(px[0], px[1]), fmax(px[2], px[3])),
                                fmax(fmax(py[0], py[1]), fmax(py[2], py[3]))};
}

/* The words of a TextCode: a file that was set out for reading has line breaks around them. */
static struct str words_of(const struct xml *code)
{
    struct str s = buf_str(&code->words);

    return s.n && (s.p[0] == '\n' || s.p[0] == '\r') ? str_trim(s)
           : s.n && s.p[s.n - 1] == '\n'             ? str_trim(s)
                                                     : s;
}

static void one_code(struct walk *w, const struct type *t, const struct xml *code, double *x,
                     double *y)
{
    static _Thread_local double dx[DELTAS_MAX + 1], dy[DELTAS_MAX + 1];
    struct str s = words_of(code);
    int nx = steps(xml_attr(code, "DeltaX"), dx), ny = steps(xml_attr(code, "DeltaY"), dy);
    int k = 0;

    *x = number_of(code, "X", *x);
    *y = number_of(code, "Y", *y);
    for (isize at = 0; at < s.n && w->budget->left > 0; k++) {
        uint32_t r = utf8_next(s, &at);
        double step = k < nx ? dx[k] : k < ny || nx || t->sideways ? 0 : usual(r, t->wide);
        double most = widest(r, t->wide), width = usual(r, t->wide);

        if (k >= nx && nx && k > 0)
            step = width;
        if (step > 0)
            width = step < most ? step : most;
        w->budget->left--;
        add_rune(w, t, r, *x, *y, width);
        if (t->sideways && k >= ny)
            *y += k < nx ? dx[k] : t->size;
        else
            *x += step;
        *y += k < ny ? dy[k] : 0;
    }
}

static void text_object(struct walk *w, const struct xml *x, cairo_matrix_t around)
{
    struct type t = {.place = place_of(x, around), .size = number_of(x, "Size", 3.7)};
    double direction = number_of(x, "ReadDirection", 0), at_x = 0, at_y = 0;

    t.wide = t.size * number_of(x, "HScale", 1);
    t.sideways = fabs(direction - 90) < 1 || fabs(direction - 270) < 1;
    for (const struct xml *code = x->first; code; code = code->next) {
        if (!str_eq(code->name, S("TextCode")))
            continue;
        if (w->hidden) {
            if (w->page->aside)
                buf_add(w->page->aside, words_of(code));
        } else {
            one_code(w, &t, code, &at_x, &at_y);
        }
    }
    if (w->hidden && w->page->aside)
        buf_char(w->page->aside, '\n');
}

/* --- strokes and areas */

/* A colour as the grey that is painted; false: none, or one that can hardly be seen. */
static bool gray_of(const struct xml *x, const char *name, double *gray)
{
    const struct xml *colour = xml_child(x, name);
    double v[4];
    int n = ofd_numbers(xml_attr(colour, "Value"), v, 4);

    if (colour && number_of(colour, "Alpha", 255) < LIGHT)
        return false;
    if (colour && !n && colour->first)
        return false; /* a pattern or a shading */
    *gray = n == 1   ? v[0] / 255
            : n == 3 ? (v[0] + v[1] + v[2]) / 765
            : n == 4 ? fmax(0, 1 - (v[0] + v[1] + v[2] + 3 * v[3]) / 765)
                     : 0;
    return true;
}

/* M 0 0 L 10 0 Q … B … A … C: how many numbers each takes, and which of them is where it ends. */
static int take(char c)
{
    switch (c) {
    case 'S':
    case 'M':
    case 'L':
        return 2;
    case 'Q':
        return 4;
    case 'B':
        return 6;
    case 'A':
        return 7;
    default:
        return 0;
    }
}

static void trace(struct walk *w, struct str s, const cairo_matrix_t *place)
{
    double v[7];

    cairo_new_path(w->cr);
    while ((s = str_trim(s)).n && w->budget->left-- > 0) {
        char c = s.p[0];
        int n = take(c);
        double *end = n > 2 ? &v[n - 2] : v;

        s = str_from(s, 1);
        if (c == 'C') {
            cairo_close_path(w->cr);
            continue;
        }
        for (int i = 0; i < n; i++)
            if (!number(&s, &v[i]))
                return;
        if (!n)
            continue;
        if (c == 'Q' || c == 'B')
            for (int i = 0; i + 2 < n; i += 2)
                cairo_matrix_transform_point(place, &v[i], &v[i + 1]);
        cairo_matrix_transform_point(place, &end[0], &end[1]);
        if (c == 'S' || c == 'M')
            cairo_move_to(w->cr, end[0], end[1]);
        else if (c == 'B')
            cairo_curve_to(w->cr, v[0], v[1], v[2], v[3], v[4], v[5]);
        else if (c == 'Q')
            cairo_curve_to(w->cr, v[0], v[1], v[0], v[1], v[2], v[3]);
        else
            cairo_line_to(w->cr, end[0], end[1]); /* of an arc its chord */
    }
}

/* An area whose colour stands in a resource is painted where it is as thin as a line. */
static bool fills(struct walk *w, const struct xml *x, double *gray)
{
    double x1, y1, x2, y2;

    if (!says_yes(xml_attr(x, "Fill")) || !gray_of(x, "FillColor", gray))
        return false;
    if (xml_child(x, "FillColor"))
        return true;
    cairo_fill_extents(w->cr, &x1, &y1, &x2, &y2);
    return x2 - x1 < 3 || y2 - y1 < 3;
}

static void path_object(struct walk *w, const struct xml *x, cairo_matrix_t around)
{
    cairo_matrix_t place = place_of(x, around);
    double scale = sqrt(fabs(place.xx * place.yy - place.xy * place.yx)), gray, line;

    if (w->hidden || !isfinite(scale))
        return;
    trace(w, xml_words(xml_child(x, "AbbreviatedData")), &place);
    if (fills(w, x, &gray)) {
        cairo_set_source_rgb(w->cr, gray, gray, gray);
        cairo_fill_preserve(w->cr);
    }
    if (!says_no(xml_attr(x, "Stroke")) && gray_of(x, "StrokeColor", &gray)) {
        line = number_of(x, "LineWidth", 0.353) * scale;
        cairo_set_line_width(w->cr, line < 0.5 ? 0.5 : line > 20 ? 20 : line);
        cairo_set_source_rgb(w->cr, gray, gray, gray);
        cairo_stroke(w->cr);
    }
    cairo_new_path(w->cr);
}

/* --- what holds objects */

static void content(struct walk *w, const struct xml *x, cairo_matrix_t around);

static struct ofd_unit *unit_of(const struct ofd_page *page, struct str id)
{
    for (isize i = 0; id.n && i < page->units->n; i++)
        if (str_eq(page->units->p[i].id, id))
            return &page->units->p[i];
    return NULL;
}

static void one_object(struct walk *w, const struct xml *x, cairo_matrix_t around)
{
    double box[4] = {0};

    if (str_eq(x->name, S("TextObject"))) {
        if (!w->cr)
            text_object(w, x, around);
    } else if (str_eq(x->name, S("PathObject"))) {
        if (w->cr)
            path_object(w, x, around);
    } else if (str_eq(x->name, S("ImageObject"))) {
        if (!w->cr && ofd_numbers(xml_attr(x, "Boundary"), box, 4) == 4 &&
            box[2] * box[3] > w->page->width * w->page->height / 4)
            w->page->images++;
    } else if (str_eq(x->name, S("CompositeObject"))) {
        struct ofd_unit *u = unit_of(w->page, xml_attr(x, "ResourceID"));

        if (u) {
            u->used = true;
            content(w, u->content, place_of(x, around));
        }
    } else if (str_eq(x->name, S("Layer")) || str_eq(x->name, S("PageBlock")) ||
               str_eq(x->name, S("Content"))) {
        content(w, x, around);
    }
}

/* The objects in an element; those that are not shown give their words to `aside`. */
static void content(struct walk *w, const struct xml *x, cairo_matrix_t around)
{
    if (++w->depth <= NESTED_MAX)
        for (x = x->first; x && w->budget->left > 0; x = x->next) {
            bool before = w->hidden;

            w->budget->left--;
            w->hidden |= says_no(xml_attr(x, "Visible")) || number_of(x, "Alpha", 255) < 1;
            one_object(w, x, around);
            w->hidden = before;
        }
    w->depth--;
}

static void all_contents(struct walk *w)
{
    cairo_matrix_t page;

    cairo_matrix_init(&page, POINT, 0, 0, POINT, -w->page->left * POINT, -w->page->top * POINT);
    for (isize i = 0; i < w->page->contents.n; i++)
        content(w, w->page->contents.p[i], page);
}

/* --- the order of reading */

static double middle(const struct ofd_rune *g)
{
    return (g->box.y1 + g->box.y2) / 2;
}

static int by_height(const void *a, const void *b)
{
    double p = middle(a), q = middle(b);

    return p < q ? -1 : p > q;
}

static int by_place(const void *a, const void *b)
{
    double p = ((const struct ofd_rune *)a)->box.x1, q = ((const struct ofd_rune *)b)->box.x1;

    return p < q ? -1 : p > q;
}

/* Bold type is also made by writing a character twice, a little apart. */
static bool is_shadow(const struct ofd_rune *a, const struct ofd_rune *b)
{
    double near = 0.2 * (b->box.x2 - b->box.x1);

    return a->rune == b->rune && fabs(a->box.x1 - b->box.x1) < near &&
           fabs(middle(a) - middle(b)) < 0.2 * (b->box.y2 - b->box.y1);
}

static void in_lines(struct ofd_page *page)
{
    struct ofd_rune *g = page->runes.p;
    isize n = page->runes.n, from = 0, kept = 0;

    if (!n)
        return;
    qsort(g, (size_t)n, sizeof *g, by_height);
    for (isize i = 1; i <= n; i++)
        if (i == n ||
            middle(&g[i]) - middle(&g[from]) > 0.45 * (g[from].box.y2 - g[from].box.y1)) {
            qsort(g + from, (size_t)(i - from), sizeof *g, by_place);
            from = i;
        }
    for (isize i = 0; i < n; i++)
        if (!kept || !is_shadow(&g[kept - 1], &g[i]))
            g[kept++] = g[i];
    page->runes.n = kept;
}

void ofd_page_words(struct ofd_page *page, struct ofd_budget *budget)
{
    struct walk w = {.page = page, .budget = budget};
    isize across = 0;

    all_contents(&w);
    for (isize i = 0; i < page->runes.n; i++)
        across += page->runes.p[i].across;
    if (2 * across > page->runes.n)
        in_lines(page);
}

void ofd_page_paint(const struct ofd_page *page, struct ofd_budget *budget, cairo_t *cr)
{
    struct ofd_page copy = *page;
    struct walk w = {.page = &copy, .budget = budget, .cr = cr};

    all_contents(&w);
}
