/* SPDX-License-Identifier: MulanPSL-2.0 */
/* explain_draw.c - the pictures of an explained report: charts for a page, and one tall picture;
 * see explain.h
 *
 * The picture is 1080 wide, which is what a phone and WeChat show sharply. All measures of a
 * chart follow from its type size, so that the same functions draw both.
 */
#include "render/explain.h"
#include "render/svg.h"

#define INK "#1b2027"
#define INK_2 "#5f6670"
#define BRAND "#1d3b5f"
#define BRAND_2 "#4f7cac"
#define ACCENT "#ab231c"
#define GROUND "#f4f3ee"
#define PAPER "#ffffff"
#define LINE "#dedbd2"
#define PALE "#c9d6e6"

static const char *const series[] = {"#1d3b5f", "#4f7cac", "#b08d57",
                                     "#8c9aab", "#ab231c", "#c9bfa8"};
enum { SERIES = sizeof series / sizeof *series };

static struct str figure(struct arena *mem, int64_t v)
{
    return str_fmt(mem, "%lld", (long long)v);
}

/* --- charts; each returns the y below it */

/* Bars beside their labels; last year's value as a thin line on the same scale. */
static double bars(struct svg *s, double x, double y, double w, double f,
                   const struct explain_row *row, int n)
{
    int64_t most = 1;
    double label = 0, value = f * 3.6, full, pitch = f * 2.1;

    for (int i = 0; i < n; i++) {
        double l = svg_width(row[i].label, f);

        label = l > label ? l : label;
        most = row[i].value > most ? row[i].value : most;
        most = row[i].known_before && row[i].before > most ? row[i].before : most;
    }
    label = label > w * 0.45 ? w * 0.45 : label;
    full = w - label - f - value;
    for (int i = 0; i < n; i++, y += pitch) {
        double long_ = full * (double)row[i].value / (double)most;
        double last = full * (double)row[i].before / (double)most, size = f;

        while (svg_width(row[i].label, size) > label + 0.5 && size > f * 0.7)
            size -= 1;
        svg_words(s, x + label, y + f * 1.35,
                  (struct svg_type){size, INK, SVG_END, false, false}, row[i].label);
        svg_box(s, x + label + f * 0.8, y + f * 0.45, full, f * 1.2, f * 0.2, "#eeece4");
        svg_box(s, x + label + f * 0.8, y + f * 0.45, long_ > 0 && long_ < 3 ? 3 : long_,
                f * 1.2, f * 0.2, BRAND_2);
        if (row[i].known_before && row[i].before)
            svg_box(s, x + label + f * 0.8 + last - 1.5, y + f * 0.3, 3, f * 1.5, 0, ACCENT);
        svg_words(s, x + label + f * 1.2 + full, y + f * 1.38,
                  (struct svg_type){f, row[i].value ? BRAND : INK_2, SVG_START, true, false},
                  figure(s->mem, row[i].value));
    }
    return y;
}

static struct str percent(struct arena *mem, int64_t part, int64_t whole)
{
    int64_t tenths = whole ? (part * 2000 + whole) / (2 * whole) : 0;

    return str_fmt(mem, "%lld.%lld%%", (long long)(tenths / 10), (long long)(tenths % 10));
}

/* One bar of parts, and what they are in two columns. */
static double parts(struct svg *s, double x, double y, double w, double f,
                    const struct explain_row *row, int n)
{
    int64_t all = 0;
    double at = x, high = f * 2.2, col = w / 2, top;
    int lines = (n + 1) / 2;

    for (int i = 0; i < n; i++)
        all += row[i].value;
    for (int i = 0; i < n; i++) {
        double long_ = all ? w * (double)row[i].value / (double)all : 0;

        svg_box(s, at, y, long_ > 1 ? long_ - 1 : long_, high, 0, series[i % SERIES]);
        at += long_;
    }
    top = y + high + f * 0.9;
    for (int i = 0; i < n; i++) {
        int line = i / 2;
        double lx = x + (i % 2 ? col + f * 0.5 : 0), ly = top + line * f * 2.2;

        svg_box(s, lx, ly + f * 0.35, f * 0.8, f * 0.8, f * 0.15, series[i % SERIES]);
        svg_words(s, lx + f * 1.3, ly + f * 1.1,
                  (struct svg_type){f, INK, SVG_START, false, false}, row[i].label);
        svg_words(s, lx + col - f * 4.9, ly + f * 1.1,
                  (struct svg_type){f, BRAND, SVG_END, true, false},
                  figure(s->mem, row[i].value));
        svg_words(s, lx + col - f * 1, ly + f * 1.1,
                  (struct svg_type){f * 0.85, INK_2, SVG_END, false, false},
                  percent(s->mem, row[i].value, all));
    }
    return top + lines * f * 2.2;
}

/* A line over the years, each point with its figure. */
static double trend(struct svg *s, double x, double y, double w, double f,
                    const struct explain_row *row, int n)
{
    int64_t most = 1;
    double high = f * 8, step = n > 1 ? (w - f * 4) / (n - 1) : 0, base = y + high + f * 1.6;
    struct buf d = buf_new(s->mem, 256);

    for (int i = 0; i < n; i++)
        most = row[i].value > most ? row[i].value : most;
    svg_line(s, x, base, x + w, base, 1.5, LINE);
    for (int i = 0; i < n; i++)
        buf_fmt(&d, "%s%.1f %.1f", i ? "L" : "M", x + f * 2 + i * step,
                base - high * (double)row[i].value / (double)most);
    svg_path(s, buf_str(&d), f * 0.16, BRAND_2);
    for (int i = 0; i < n; i++) {
        double px = x + f * 2 + i * step,
               py = base - high * (double)row[i].value / (double)most;
        bool now = i == n - 1;

        svg_dot(s, px, py, f * 0.3, now ? ACCENT : BRAND_2);
        svg_words(s, px, py - f * 0.7,
                  (struct svg_type){f, now ? ACCENT : BRAND, SVG_MIDDLE, true, false},
                  figure(s->mem, row[i].value));
        svg_words(s, px, base + f * 1.5,
                  (struct svg_type){f * 0.85, INK_2, SVG_MIDDLE, false, false}, row[i].label);
    }
    return base + f * 2.2;
}

static bool any_value(const struct explain_row *row, int n)
{
    for (int i = 0; i < n; i++)
        if (row[i].value)
            return true;
    return false;
}

static double chart(struct svg *s, enum explain_kind kind, double x, double y, double w,
                    double f, const struct explain_row *row, int n)
{
    return kind == EXPLAIN_OUTCOMES ? parts(s, x, y, w, f, row, n)
           : kind == EXPLAIN_TREND  ? trend(s, x, y, w, f, row, n)
                                    : bars(s, x, y, w, f, row, n);
}

/* What the chart says, for those who do not see it. */
static struct str told(struct arena *mem, enum explain_kind kind, const struct explain_row *row,
                       int n)
{
    struct buf b = buf_new(mem, 512);

    for (int i = 0; i < n; i++)
        if (kind == EXPLAIN_DISTRICT)
            buf_fmt(&b, "%s%.*s%lld%%，全区%lld%%", i ? "，" : "", STR_ARG(row[i].label),
                    (long long)row[i].value, (long long)row[i].before);
        else
            buf_fmt(&b, "%s%.*s%lld件", i ? "，" : "", STR_ARG(row[i].label),
                    (long long)row[i].value);
    return buf_str(&b);
}

struct str explain_chart(struct arena *mem, const struct explain *e, enum explain_kind kind)
{
    struct explain_row row[EXPLAIN_ROWS];
    int n = explain_rows(mem, e, kind, row);
    struct svg s = svg_new(mem, 480);
    double y;

    n = kind == EXPLAIN_REASONS && n > 6 ? 6 : n;
    if (!any_value(row, n))
        return (struct str){0};
    y = chart(&s, kind, 4, 4, 472, 17, row, n);
    return svg_end(&s, y + 4, explain_title(kind), told(mem, kind, row, n));
}

/* --- the picture */

enum { W = 1080, EDGE = 56, IN = W - 2 * EDGE, PAD = 44, TYPE = 28 };

struct card {
    struct str label, value, unit;
};

static double section(struct svg *s, double y, struct str title, struct str note)
{
    svg_box(s, EDGE + PAD, y + PAD + 2, 10, 40, 2, ACCENT);
    svg_words(s, EDGE + PAD + 28, y + PAD + 36,
              (struct svg_type){40, BRAND, SVG_START, true, true}, title);
    svg_words(s, W - EDGE - PAD, y + PAD + 34,
              (struct svg_type){24, INK_2, SVG_END, false, false}, note);
    return y + PAD + 82;
}

/* A white sheet from y down; its height is known only when all on it is drawn, so the drawing is
 * made twice: `at` remembers where the box belongs. */
struct sheet {
    struct buf kept;
    double y;
};

static struct sheet sheet_begin(struct svg *s, double y)
{
    struct sheet sh = {s->b, y};

    s->b = buf_new(s->mem, 8192);
    return sh;
}

static double sheet_end(struct svg *s, struct sheet *sh, double y)
{
    struct buf on = s->b;

    s->b = sh->kept;
    svg_box(s, EDGE, sh->y, IN, y + PAD - sh->y, 14, PAPER);
    buf_add(&s->b, buf_str(&on));
    return y + PAD + 28;
}

static double head(struct svg *s, const struct explain *e)
{
    const struct report *r = e->report;
    struct str body = r->body.n ? r->body : S("政府信息公开");
    double size = 66, y;

    while (svg_width(body, size) > IN && size > 40)
        size -= 2;
    svg_box(s, 0, 0, W, 560, 0, BRAND);
    svg_box(s, 0, 560, W, 10, 0, ACCENT);
    svg_box(s, EDGE, 72, 204, 56, 6, ACCENT);
    svg_words(s, EDGE + 102, 112, (struct svg_type){34, PAPER, SVG_MIDDLE, true, false},
              S("一图读懂"));
    y = svg_lines(s, EDGE, 224, (struct svg_type){size, PAPER, SVG_START, true, true}, IN,
                  size * 1.3, body);
    svg_words(s, EDGE, y + 6, (struct svg_type){42, PALE, SVG_START, false, true},
              str_fmt(s->mem, "%d年政府信息公开工作年度报告", r->year));
    return y + 66;
}

static void card(struct svg *s, double x, double y, double w, struct card c)
{
    double size = 74, unit = 26, all;

    while (svg_width(c.value, size) + svg_width(c.unit, unit) + 10 > w - 24 && size > 36)
        size -= 2;
    all = svg_width(c.value, size) + 8 + svg_width(c.unit, unit);
    svg_words(s, x + (w - all) / 2, y + 72,
              (struct svg_type){size, BRAND, SVG_START, true, false}, c.value);
    svg_words(s, x + (w - all) / 2 + svg_width(c.value, size) + 8, y + 72,
              (struct svg_type){unit, INK_2, SVG_START, false, false}, c.unit);
    svg_words(s, x + w / 2, y + 120, (struct svg_type){27, INK_2, SVG_MIDDLE, false, false},
              c.label);
}

/* Cards three in a row, thin lines between them. */
static double cards(struct svg *s, double x, double y, double w, const struct card *c, int n)
{
    int per = n < 3 ? n : 3, lines = per ? (n + per - 1) / per : n - 1;
    double each = per ? w / per : w;

    for (int i = 0; i < n; i++) {
        int line = i / per;
        double cx = x + (i % per) * each, cy = y + line * 164;

        card(s, cx, cy, each, c[i]);
        if (i % per)
            svg_line(s, cx, cy + 20, cx, cy + 124, 2, LINE);
    }
    return y + lines * 164.0 - 24;
}

static int add(struct arena *mem, const struct report *r, const char *address, struct str label,
               struct str unit, struct card *c, int n)
{
    int slot = report_find(str_of(address));
    struct cell cell = slot < 0 ? (struct cell){0} : r->cell[slot];

    if (!cell_counts(cell))
        return n;
    c[n] =
        (struct card){label, cell.kind == CELL_NUMBER ? cell_print(mem, cell) : S("0"), unit};
    return n + 1;
}

static double figures(struct svg *s, const struct explain *e, double y)
{
    struct card c[3];
    struct sheet sh = sheet_begin(s, y);
    int n = add(s->mem, e->report, "T3.1/sum", S("新收申请"), S("件"), c, 0);

    n = add(s->mem, e->report, "T3.3.7/sum", S("办理答复"), S("件"), c, n);
    n = add(s->mem, e->report, "T3.4/sum", S("结转下年"), S("件"), c, n);
    if (n)
        y = cards(s, EDGE + 16, y + 28, IN - 32, c, n) - 10;
    return sheet_end(s, &sh, y);
}

static double charted(struct svg *s, const struct explain *e, enum explain_kind kind, double y)
{
    struct explain_row row[EXPLAIN_ROWS];
    int n = explain_rows(s->mem, e, kind, row);
    struct sheet sh;

    n = kind == EXPLAIN_REASONS && n > 5 ? 5 : n;
    if (!any_value(row, n))
        return y;
    sh = sheet_begin(s, y);
    y = section(s, y, kind == EXPLAIN_DISTRICT ? S("与全区相比") : explain_title(kind),
                kind == EXPLAIN_DISTRICT ? S("红线为全区 · 各占百分之几")
                : n && row[0].known_before && kind != EXPLAIN_OUTCOMES && e->previous
                    ? S("红线为上年 · 单位：件")
                    : S("单位：件"));
    y = chart(s, kind, EDGE + PAD, y, IN - 2 * PAD, TYPE, row, n);
    return sheet_end(s, &sh, y - 12);
}

static double quiet_year(struct svg *s, const struct explain *e, double y)
{
    int64_t in = 0, done = 0;
    struct sheet sh;

    if (!explain_number(e->report, "T3.1/sum", &in) ||
        !explain_number(e->report, "T3.3.7/sum", &done) || in + done)
        return y;
    sh = sheet_begin(s, y);
    y = section(s, y, S("依申请公开"), S(""));
    y = svg_lines(s, EDGE + PAD, y + 20, (struct svg_type){30, INK, SVG_START, false, false},
                  IN - 2 * PAD, 50,
                  S("这一年没有收到政府信息公开申请，也没有上年转来的申请。任何公民、法人和其他"
                    "组织都可以提出申请，一般不收费。"));
    return sheet_end(s, &sh, y - 20);
}

static double openly(struct svg *s, const struct explain *e, double y)
{
    const struct report *r = e->report;
    struct card c[6];
    struct sheet sh;
    int n = add(s->mem, r, "T2.A.norm/made", S("制发规范性文件"), S("件"), c, 0);

    n = add(s->mem, r, "T2.A.norm/newmade", S("新制作规范性文件"), S("件"), c, n);
    n = add(s->mem, r, "T2.A.norm/valid", S("现行有效规范性文件"), S("件"), c, n);
    n = add(s->mem, r, "T2.A.norm/pubtotal", S("对外公开规范性文件"), S("件"), c, n);
    n = add(s->mem, r, "T2.B.lic/decisions", S("行政许可决定"), S("件"), c, n);
    n = add(s->mem, r, "T2.C.pen/decisions", S("行政处罚决定"), S("件"), c, n > 5 ? 5 : n);
    if (n < 6)
        n = add(s->mem, r, "T2.C.coe/decisions", S("行政强制决定"), S("件"), c, n);
    if (n < 6)
        n = add(s->mem, r, "T2.D.fee/fee_wan", S("行政事业性收费"), S("万元"), c, n);
    if (!n)
        return y;
    sh = sheet_begin(s, y);
    y = section(s, y, S("主动公开"), S("《条例》第二十条"));
    y = cards(s, EDGE + 16, y - 8, IN - 32, c, n);
    return sheet_end(s, &sh, y - 16);
}

static double disputes(struct svg *s, const struct explain *e, double y)
{
    static const struct {
        const char *name;
        struct str label;
    } block[] = {
        {"rec", LIT("行政复议")}, {"dir", LIT("直接起诉")}, {"post", LIT("复议后起诉")}};
    struct card c[3];
    struct sheet sh;
    int n = 0;

    for (int i = 0; i < 3; i++) {
        int64_t v;

        if (!explain_block(s->mem, e->report, block[i].name, &v))
            return y;
        c[n++] = (struct card){block[i].label, figure(s->mem, v), S("件")};
    }
    sh = sheet_begin(s, y);
    y = section(s, y, S("复议和诉讼"), S("因信息公开引起的"));
    y = cards(s, EDGE + 16, y - 8, IN - 32, c, n);
    return sheet_end(s, &sh, y - 16);
}

static double foot(struct svg *s, const struct explain *e, double y)
{
    bool holds, code = e->url.n && svg_qr(s, W - EDGE - 190, y, 190, e->url);
    struct str balance = explain_balance(s->mem, e->report, &holds);
    double width = IN - (code ? 230 : 0), top = y;

    if (balance.n && holds) {
        svg_words(s, EDGE, y + 36, (struct svg_type){28, BRAND, SVG_START, true, true},
                  S("勾稽关系成立"));
        y = svg_lines(s, EDGE, y + 82, (struct svg_type){26, INK, SVG_START, false, false},
                      width, 40, balance);
    }
    y = svg_lines(s, EDGE, y + 34, (struct svg_type){24, INK_2, SVG_START, false, false}, width,
                  38,
                  code ? S("全部数字取自年报的表格，扫码看全文、图表和数据。")
                       : S("全部数字取自年报的表格。"));
    return code && y < top + 200 ? top + 200 : y;
}

struct str explain_poster(struct arena *mem, const struct explain *e)
{
    static const enum explain_kind kinds[] = {
        EXPLAIN_TREND, EXPLAIN_APPLICANTS, EXPLAIN_OUTCOMES, EXPLAIN_REASONS, EXPLAIN_DISTRICT};
    struct svg s = svg_new(mem, W), whole = svg_new(mem, W);
    bool holds;
    double y = head(&s, e);

    y = figures(&s, e, y);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        y = charted(&s, e, kinds[i], y);
    y = quiet_year(&s, e, y);
    y = openly(&s, e, y);
    y = disputes(&s, e, y);
    y = foot(&s, e, y + 12) + 40;
    svg_box(&whole, 0, 0, W, y, 0, GROUND);
    buf_add(&whole.b, buf_str(&s.b));
    return svg_end(&whole, y,
                   str_fmt(mem, "一图读懂：%.*s%d年政府信息公开工作年度报告",
                           STR_ARG(e->report->body), e->report->year),
                   explain_balance(mem, e->report, &holds));
}
