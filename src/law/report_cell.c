/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_cell.c - one cell of the annual report: its words, its number
 *
 * Offices write nought as 0, /, -, —, 无, an empty cell; a change as +3, -2, 增3, 减2; money
 * with or without its unit. All of it is read here and nowhere else.
 */
#include "base/utf8.h"
#include "law/report.h"

enum { SCALE_MAX = 6, MONEY_SCALE_MAX = 10 };

struct cell cell_number(int64_t value, int scale)
{
    return (struct cell){.kind = CELL_NUMBER, .value = value, .scale = scale};
}

bool cell_counts(struct cell c)
{
    return c.kind == CELL_NUMBER || c.kind == CELL_BLANK;
}

static bool one_of(struct str s, const struct str *list, isize n)
{
    for (isize i = 0; i < n; i++)
        if (str_eq(s, list[i]))
            return true;
    return false;
}

/* Nought without a figure, as offices write it: a word, or strokes and rings. */
static bool is_stroke(struct str s)
{
    static const struct str words[] = {
        LIT("无"),       LIT("零"),       LIT("空"),     LIT("没有"),   LIT("暂无"),
        LIT("不涉及"),   LIT("无此项"),   LIT("(空)"),   LIT("(无)"),   LIT("N/A"),
        LIT("n/a"),      LIT("NA"),       LIT("無"),     LIT("未发生"), LIT("未产生"),
        LIT("没有发生"), LIT("不适用"),   LIT("未涉及"), LIT("无数据"), LIT("暂无数据"),
        LIT("本年无"),   LIT("本年度无"), LIT("无信息"), LIT("空缺"),   LIT("未收取"),
        LIT("无收费"),   LIT("不收费"),   LIT("未收费"), LIT("无变化"), LIT("持平"),
        LIT("无增减"),   LIT("无申请"),   LIT("无案件"), LIT("null"),   LIT("NULL")};
    static const struct str strokes = LIT("/\\-_~*|—–―−─━╱╲╳⁄∕／＼×●○〇◯△□一");
    int n = 0;

    if (one_of(s, words, (isize)(sizeof words / sizeof *words)))
        return true;
    for (isize at = 0; at < s.n; n++) {
        isize from = at;

        utf8_next(s, &at);
        if (n == 8 || !str_has(strokes, str_slice(s, from, at)))
            return false;
    }
    return n > 0;
}

static bool is_unit(struct str s)
{
    static const struct str units[] = {
        LIT("件"),   LIT("条"),   LIT("项"),   LIT("元"),   LIT("万元"),     LIT("个"),
        LIT("宗"),   LIT("次"),   LIT("份"),   LIT("亿元"), LIT("人民币元"), LIT("起"),
        LIT("例"),   LIT("人次"), LIT("人"),   LIT("户"),   LIT("家"),       LIT("笔"),
        LIT("批"),   LIT("部"),   LIT("篇"),   LIT("批次"), LIT("项次"),     LIT("件(次)"),
        LIT("份次"), LIT("条次"), LIT("件/次")};

    if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') /* 12（件） */
        s = str_slice(s, 1, s.n - 1);
    return !s.n || one_of(s, units, (isize)(sizeof units / sizeof *units));
}

/* What points to a note: [1], [注], (注1), *. */
static struct str without_note_words(struct str s)
{
    isize open = str_rfind(s, S("["));

    if (open >= 0 && s.p[s.n - 1] == ']' && s.n - open <= 8)
        return str_slice(s, 0, open);
    open = str_rfind(s, S("(注"));
    if (open >= 0 && s.p[s.n - 1] == ')' && s.n - open <= 8)
        return str_slice(s, 0, open);
    while (s.n && (s.p[s.n - 1] == '*' || s.p[s.n - 1] == '#'))
        s.n--;
    return s;
}

/* The sign that opens the words: + - 增 减 増 減 增加 减少 负; moves *s behind it. */
static int sign_of(struct str *s)
{
    static const struct {
        struct str word;
        int sign;
    } signs[] = {
        {LIT("增加"), 1}, {LIT("减少"), -1}, {LIT("減少"), -1}, {LIT("新增"), 1},
        {LIT("增"), 1},   {LIT("増"), 1},    {LIT("减"), -1},   {LIT("減"), -1},
        {LIT("+"), 1},    {LIT("-"), -1},    {LIT("−"), -1},    {LIT("–"), -1},
        {LIT("—"), -1},   {LIT("↑"), 1},     {LIT("↓"), -1},    {LIT("负"), -1},
        {LIT("上升"), 1}, {LIT("下降"), -1},
    };

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(*s, signs[i].word)) {
            *s = str_from(*s, signs[i].word.n);
            return signs[i].sign;
        }
    return 0;
}

/* Half-width, without blanks; a Chinese comma between digits becomes plain. A blank between two
 * digits stays: two numbers in one cell are not one. */
/* A mark of a note behind a figure: 12①, 12². Normalised it would be a digit more. */
static bool is_note(uint32_t r)
{
    return (r >= 0x2460 && r <= 0x24ff) || (r >= 0x2776 && r <= 0x2793) || r == 0xb2 ||
           r == 0xb3 || r == 0xb9 || (r >= 0x2070 && r <= 0x2089) || r == 0x203b;
}

static struct str without_notes(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize at = 0; at < s.n;) {
        isize from = at;

        if (!is_note(utf8_next(s, &at)))
            buf_add(&b, str_slice(s, from, at));
    }
    return buf_str(&b);
}

static struct str plain(struct arena *mem, struct str words)
{
    struct str s = str_trim_wide(utf8_nfkc(mem, without_notes(mem, words)));
    struct buf b = buf_new(mem, s.n + 1);
    bool gap = false;

    for (isize at = 0; at < s.n;) {
        isize from = at;
        uint32_t r = utf8_next(s, &at);

        /* Marks without width, as spreadsheets and chat programs leave them. */
        if (rune_is_space(r) || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) ||
            (r >= 0x2060 && r <= 0x2069) || r == 0xfeff || r == 0xad) {
            gap = true;
            continue;
        }
        if (gap && b.n && r >= '0' && r <= '9' && b.p[b.n - 1] >= '0' && b.p[b.n - 1] <= '9')
            buf_char(&b, ' ');
        gap = false;
        if (r == 0x3001 || r == 0xff0c) /* 、 ， as a separator of thousands */
            buf_char(&b, ',');
        else
            buf_add(&b, str_slice(s, from, at));
    }
    return buf_str(&b);
}

/* Digits with thousands separators and a point, `most` behind it; false when anything else is in
 * it. */
static bool digits(struct str s, int most, isize *used, int64_t *value, int *scale)
{
    isize i = 0, group = -1;
    int64_t v = 0;
    int behind = 0;
    bool point = false, any = false;

    for (; i < s.n; i++) {
        char c = s.p[i];

        if (c == ',' && any && !point && (group == -1 ? i <= 3 : group == 3)) {
            group = 0;
            continue;
        }
        if (c == '.' && any && !point && (group == -1 || group == 3)) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        if (v > (INT64_MAX - 9) / 10 || behind == most)
            return false;
        v = v * 10 + (c - '0');
        any = true;
        behind += point;
        if (!point && group >= 0)
            group++;
    }
    if (!any || (group >= 0 && group != 3) || (point && !behind))
        return false;
    *used = i;
    *value = v;
    *scale = behind;
    return true;
}

/* The cell, and of a number what stands behind it, which is not looked at. */
static struct cell parse(struct arena *mem, struct str words, int most, struct str *tail)
{
    struct str found = str_trim_wide(words), s = plain(mem, found);
    struct cell c = {.kind = CELL_TEXT, .text = found};
    isize used = 0;
    int sign;

    *tail = (struct str){0};
    if (!s.n && without_notes(mem, found).n < found.n) /* nothing but a mark */
        return c;
    if (str_eq(s, CELL_UNKNOWN_WORD))
        return (struct cell){0};
    if (!s.n || is_stroke(s)) {
        c.kind = CELL_BLANK;
        return c;
    }
    if (str_starts(s, S("人民币")))
        s = str_from(s, S("人民币").n);
    if (str_starts(s, S("¥")))
        s = str_from(s, S("¥").n);
    sign = sign_of(&s);
    if (!digits(s, most, &used, &c.value, &c.scale))
        return (struct cell){.kind = CELL_TEXT, .text = found};
    *tail = without_note_words(str_from(s, used));
    c.kind = CELL_NUMBER;
    if (sign < 0)
        c.value = -c.value;
    return c;
}

struct cell cell_parse(struct arena *mem, struct str words)
{
    struct str tail;
    struct cell c = parse(mem, words, SCALE_MAX, &tail);

    if (c.kind == CELL_NUMBER && !is_unit(tail))
        return (struct cell){.kind = CELL_TEXT, .text = c.text};
    return c;
}

/* Times ten, `places` times; less than none: divided. */
static bool shift(struct cell *c, int places)
{
    for (; places < 0; places++)
        c->scale++;
    for (; places > 0; places--) {
        if (c->scale)
            c->scale--;
        else if (__builtin_mul_overflow(c->value, (int64_t)10, &c->value))
            return false;
    }
    *c = cell_shorten(*c);
    return c->scale <= SCALE_MAX;
}

struct cell cell_money(struct arena *mem, struct str words, struct str *unit)
{
    static const struct {
        struct str word, unit;
        int places; /* to 万元 */
    } units[] = {
        {LIT("元"), LIT("元"), -4},     {LIT("人民币元"), LIT("元"), -4},
        {LIT("千元"), LIT("千元"), -1}, {LIT("万"), LIT("万元"), 0},
        {LIT("万元"), LIT("万元"), 0},  {LIT("亿"), LIT("亿元"), 4},
        {LIT("亿元"), LIT("亿元"), 4},  {LIT("人民币万元"), LIT("万元"), 0},
    };
    const size_t n = sizeof units / sizeof *units;
    struct str tail;
    struct cell c = parse(mem, words, MONEY_SCALE_MAX, &tail);
    int places = 0;
    bool own = false;

    if (c.kind != CELL_NUMBER)
        return c;
    if (tail.n > 2 && tail.p[0] == '(' && tail.p[tail.n - 1] == ')')
        tail = str_slice(tail, 1, tail.n - 1);
    for (size_t i = 0; i < n && !own; i++)
        if (str_eq(tail, units[i].word)) {
            *unit = units[i].unit;
            places = units[i].places;
            own = true;
        }
    if (!own && !is_unit(tail))
        return (struct cell){.kind = CELL_TEXT, .text = c.text};
    for (size_t i = 0; i < n && !own; i++)
        if (str_eq(*unit, units[i].word))
            places = units[i].places;
    if (!places && c.scale <= SCALE_MAX)
        return c;
    if (!shift(&c, places))
        return (struct cell){.kind = CELL_TEXT, .text = c.text};
    c.text = (struct str){0};
    return c;
}

struct str cell_print(struct arena *mem, struct cell c)
{
    int64_t one = 1, v = c.value < 0 ? -c.value : c.value;

    if (c.kind != CELL_NUMBER)
        return c.text;
    for (int i = 0; i < c.scale; i++)
        one *= 10;
    if (!c.scale)
        return str_fmt(mem, "%lld", (long long)c.value);
    return str_fmt(mem, "%s%lld.%0*lld", c.value < 0 ? "-" : "", (long long)(v / one), c.scale,
                   (long long)(v % one));
}

/* Brings both to the larger scale; false on overflow. */
static bool align(struct cell *a, struct cell *b)
{
    while (a->scale != b->scale) {
        struct cell *low = a->scale < b->scale ? a : b;

        if (__builtin_mul_overflow(low->value, (int64_t)10, &low->value))
            return false;
        low->scale++;
    }
    return true;
}

static struct cell as_number(struct cell c)
{
    return c.kind == CELL_BLANK ? cell_number(0, 0) : c;
}

struct cell cell_add(struct cell a, struct cell b)
{
    struct cell c = {0};

    if (!cell_counts(a) || !cell_counts(b))
        return c;
    a = as_number(a);
    b = as_number(b);
    if (!align(&a, &b) || __builtin_add_overflow(a.value, b.value, &c.value))
        return (struct cell){0};
    c.kind = CELL_NUMBER;
    c.scale = a.scale;
    return c;
}

int cell_cmp(struct cell a, struct cell b)
{
    a = as_number(a);
    b = as_number(b);
    if (!align(&a, &b))
        return a.scale < b.scale ? 1 : -1; /* the one that overflowed is the larger */
    return a.value < b.value ? -1 : a.value > b.value;
}

struct cell cell_shorten(struct cell c)
{
    while (c.kind == CELL_NUMBER && c.scale > 0 && c.value % 10 == 0) {
        c.value /= 10;
        c.scale--;
    }
    return c;
}

bool cell_equal(struct cell a, struct cell b)
{
    if (cell_counts(a) && cell_counts(b))
        return cell_cmp(a, b) == 0;
    return a.kind == b.kind && str_eq(a.text, b.text);
}
