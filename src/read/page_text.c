/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page_text.c - what the words of a page say: labels, times, signatures, numbers; see page.h */
#include "base/buf.h"
#include "base/day.h"
#include "base/utf8.h"
#include "read/page.h"

/* Endings of the names of public bodies, and of those who sign beside them. */
static const char *const body_ends[] = {
    "局",     "委员会", "委",     "办公室", "办",   "厅",     "部",     "政府",     "府",
    "会",     "院",     "中心",   "馆",     "站",   "大队",   "支队",   "总队",     "队",
    "所",     "处",     "公司",   "镇",     "乡",   "街道",   "办事处", "协会",     "学校",
    "小学",   "中学",   "大学",   "学院",   "医院", "银行",   "集团",   "领导小组", "指挥部",
    "税务局", "管委会", "村委会", "居委会", "法院", "检察院", "组",     "社",       "台",
    "联合会", "基金会", "电网",   "科",     "苑",   "园",     "厂",     "店",       "室",
    "库",     "区",     "县",     "市",     "省",   "党组"};

/* Labels that end the value before them. */
static const char *const stops[] = {
    "索引号",   "文号",     "发文字号", "发布机构", "发文机关", "发布日期", "发布时间",
    "成文日期", "发文日期", "生成日期", "公开日期", "有效性",   "主题词",   "信息分类",
    "主题分类", "来源",     "信息来源", "作者",     "时间",     "日期",     "浏览次数",
    "浏览量",   "浏览",     "点击",     "点击数",   "点击率",   "阅读",     "访问量",
    "字号",     "字体",     "打印",     "分享",     "责任编辑", "编辑",     "审核",
    "视力保护", "保护视力", "关闭",     "体裁",     "标题",     "名称",     "公开方式",
    "公开范围", "关键词",   "概述",     "内容概述", "生效日期", "失效日期", "废止日期",
    "组配分类", "发表日期", "文件分类", "所属机构"};

static struct str squeeze(struct arena *mem, struct str s) /* without any blanks */
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (!rune_is_space(r) && r != 0x200b && r != 0xfeff)
            buf_rune(&b, r);
    }
    return buf_str(&b);
}

struct str page_one_line(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);
    bool blank = false;

    s = str_trim_wide(s);
    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r)) {
            blank = b.n > 0;
            continue;
        }
        if (blank)
            buf_char(&b, ' ');
        blank = false;
        buf_rune(&b, r);
    }
    return buf_str(&b);
}

bool page_is_body_name(struct str s)
{
    isize n = utf8_count(s);

    if (n < 3 || n > 40)
        return false;
    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (!rune_is_han(r) && r != 0xff08 && r != 0xff09 && r != '(' && r != ')' && r != 0xb7)
            return false;
    }
    for (size_t i = 0; i < sizeof body_ends / sizeof *body_ends; i++)
        if (str_ends(s, str_of(body_ends[i])))
            return true;
    return false;
}

struct str page_time(struct arena *mem, struct str s)
{
    struct str digits = utf8_nfkc(mem, str_trim_wide(s)), date = {0}, clock = {0};
    int value[6] = {0}, n = 0;
    isize at = 0;
    struct day d;

    /* a run of numbers apart by the usual signs: year month day hour minute second */
    while (at < digits.n && n < 6) {
        isize from = at;

        while (at < digits.n && digits.p[at] >= '0' && digits.p[at] <= '9' && at - from < 8)
            value[n] = value[n] * 10 + (digits.p[at++] - '0');
        if (at == from)
            break;
        if (n == 0 && at - from == 8) { /* 20210301 */
            value[2] = value[0] % 100;
            value[1] = value[0] / 100 % 100;
            value[0] /= 10000;
            n = 2;
        } else if (n == 0 && at - from != 4) {
            return S("");
        }
        n++;
        while (at < digits.n) { /* blanks, - / . : T and 年月日时分秒 part the numbers */
            isize next = at;
            uint32_t r = utf8_next(digits, &next);

            if (!rune_is_space(r) && r != '-' && r != '/' && r != '.' && r != ':' && r != 'T' &&
                r != 0x5e74 && r != 0x6708 && r != 0x65e5 && r != 0x65f6 && r != 0x5206 &&
                r != 0x79d2)
                break;
            at = next;
        }
    }
    if (n < 3 || !day_make(value[0], value[1], value[2], &d)) {
        if (!day_parse_loose(utf8_head(digits, 14), &d))
            return S("");
        return day_iso(mem, d);
    }
    date = day_iso(mem, d);
    if (n >= 5 && value[3] < 24 && value[4] < 60)
        clock = n == 6 && value[5] < 60
                    ? str_fmt(mem, " %02d:%02d:%02d", value[3], value[4], value[5])
                    : str_fmt(mem, " %02d:%02d", value[3], value[4]);
    return str_concat(mem, date, clock);
}

/* The text of a block as pieces: one for each run between tags. */
struct pieces {
    LIST(struct str) piece; /* "" parts blocks */
    isize cap;
};

static void gather_below(struct arena *mem, const struct dom *e, struct pieces *out)
{
    *LIST_ADD(mem, &out->piece, out->cap) = S("");
    for (const struct dom *d = dom_walk(e, e); d;) {
        struct str t = d->tag == TAG_TEXT ? str_trim_wide(d->text) : S("");

        if (d->tag == TAG_DROP) {
            d = dom_skip(e, d);
            continue;
        }
        if (d->tag != TAG_TEXT && (dom_is_block(d->tag) || d->tag == TAG_BR))
            *LIST_ADD(mem, &out->piece, out->cap) = S("");
        if (t.n)
            *LIST_ADD(mem, &out->piece, out->cap) = t;
        d = dom_walk(e, d);
    }
    *LIST_ADD(mem, &out->piece, out->cap) = S("");
}

static void gather(struct arena *mem, const struct dom *root, const struct dom *body,
                   struct pieces *out)
{
    bool parted = true, inside = false;

    for (const struct dom *d = dom_walk(root, root); d;) {
        struct str t;

        if (d->tag == TAG_DROP || d->tag == TAG_HEAD) {
            d = dom_skip(root, d);
            continue;
        }
        if (d == body)
            inside = true;
        else if (inside && !dom_contains(body, d))
            inside = false;
        /* what was taken out of the body (the block of labels) is outside of it */
        if (inside && d->drop) {
            gather_below(mem, d, out);
            parted = true;
            d = dom_skip(root, d);
            continue;
        }
        if (inside) {
            d = dom_walk(root, d);
            continue;
        }
        if (d->tag != TAG_TEXT && (dom_is_block(d->tag) || d->tag == TAG_BR) && !parted) {
            *LIST_ADD(mem, &out->piece, out->cap) = S("");
            parted = true;
        }
        t = d->tag == TAG_TEXT ? str_trim_wide(d->text) : S("");
        if (t.n) {
            *LIST_ADD(mem, &out->piece, out->cap) = t;
            parted = false;
        }
        d = dom_walk(root, d);
    }
}

static const char *const counters[] = {"阅读", "浏览", "点击", "访问", "阅读数", "浏览量"};

/* Where a value ends: two blanks, or the next label with its colon. */
static struct str value_end(struct str s)
{
    isize cut = s.n, blanks = 0, first = -1;

    for (isize at = 0; at < s.n;) {
        isize here = at;
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r) || r == '|') {
            if (!blanks++)
                first = here;
            if (blanks == 2 || r == '|') {
                cut = first;
                break;
            }
        } else {
            blanks = 0;
        }
    }
    s = str_slice(s, 0, cut);
    cut = s.n;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        isize at = str_find(s, str_of(stops[i])), n = str_of(stops[i]).n;
        struct str rest = at > 0 ? str_trim_wide(str_from(s, at + n)) : S("");

        if (at > 0 && at < cut && (str_starts(rest, S("：")) || str_starts(rest, S(":"))))
            cut = at;
    }
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) { /* 阅读 1,024 */
        isize at = str_find(s, str_of(counters[i])), n = str_of(counters[i]).n;
        struct str rest = at > 0 ? str_trim_wide(str_from(s, at + n)) : S("");

        if (at > 0 && at < cut && rest.n && rest.p[0] >= '0' && rest.p[0] <= '9')
            cut = at;
    }
    s = str_trim_wide(str_slice(s, 0, cut));
    while (str_ends(s, S("·")) || str_ends(s, S("•")))
        s = str_trim_wide(str_slice(s, 0, s.n - (str_ends(s, S("·")) ? 2 : 3)));
    while (str_ends(s, S("]")) || str_ends(s, S("】")))
        s = str_trim_wide(str_slice(s, 0, s.n - (str_ends(s, S("]")) ? 1 : 3)));
    return s;
}

static bool is_nothing(struct str s)
{
    static const char *const none[] = {"无", "-",    "--",   "—",    "——",
                                       "/",  "暂无", "null", "None", "空"};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (str_eq(s, str_of(none[i])))
            return true;
    return !s.n;
}

static bool is_label(struct arena *mem, struct str piece)
{
    struct str s = squeeze(mem, piece);

    if (str_ends(s, S("：")) || str_ends(s, S(":")))
        return utf8_count(s) < 14;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (str_eq(s, str_of(stops[i])))
            return true;
    return false;
}

/* After `label` at the head of `piece` (blanks inside the label allowed): the rest behind its
 * colon; *bare when the piece is the label alone. */
static bool after_label(struct str piece, struct str label, struct str *rest, bool *bare)
{
    isize at = 0, k = 0;

    while (at < piece.n) { /* [ 【 before a label */
        isize next = at;
        uint32_t r = utf8_next(piece, &next);

        if (r != '[' && r != 0x3010 && !rune_is_space(r))
            break;
        at = next;
    }
    while (k < label.n) {
        isize next = at;
        uint32_t r;

        if (at >= piece.n)
            return false;
        r = utf8_next(piece, &next);
        at = next;
        if (rune_is_space(r))
            continue;
        if (utf8_next(label, &k) != r)
            return false;
    }
    *rest = str_trim_wide(str_from(piece, at));
    *bare = !rest->n;
    if (str_starts(*rest, S("：")))
        *rest = str_trim_wide(str_from(*rest, 3));
    else if (str_starts(*rest, S(":")))
        *rest = str_trim_wide(str_from(*rest, 1));
    else if (rest->n && !str_starts(*rest, S("】")) && !str_starts(*rest, S("]")))
        return false;
    if (str_starts(*rest, S("】")))
        *rest = str_trim_wide(str_from(*rest, 3));
    else if (str_starts(*rest, S("]")))
        *rest = str_trim_wide(str_from(*rest, 1));
    return true;
}

static struct str value_at(struct arena *mem, const struct pieces *p, isize i, struct str rest,
                           bool bare)
{
    if (rest.n)
        return value_end(rest);
    /* the next piece of the same block, or of the block behind it */
    for (isize k = i + 1, blocks = 0; k < p->piece.n && blocks < 2; k++) {
        struct str v = p->piece.p[k];

        if (!v.n) {
            blocks++;
            continue;
        }
        if (str_eq(v, S("：")) || str_eq(v, S(":")))
            continue;
        if (is_label(mem, v))
            return S("");
        return value_end(v);
    }
    (void)bare;
    return S("");
}

/* A value that is cut into pieces within its block, put together again until `end`. */
static struct str joined(struct arena *mem, const struct pieces *p, isize i, struct str value,
                         struct str end)
{
    struct str all = value;

    for (isize k = i + 1; k < p->piece.n && k < i + 9 && !str_ends(all, end); k++) {
        if (!p->piece.p[k].n) /* the block ends before its value does */
            break;
        if (!str_ends(value, p->piece.p[k]))
            all = str_concat(mem, all, p->piece.p[k]);
    }
    return str_ends(all, end) ? all : value;
}

/* Labels of two or three characters are spread to the width of the others: 索 引 号: … 文 号: … in one line. */
static struct str drawn_together(struct arena *mem, struct str piece)
{
    static const struct str spread[][2] = {
        {LIT("索 引 号"), LIT("索引号")}, {LIT("文 号"), LIT("文号")},
        {LIT("名 称"), LIT("名称")},      {LIT("来 源"), LIT("来源")},
        {LIT("标 题"), LIT("标题")},      {LIT("有 效 性"), LIT("有效性")}};

    if (!str_has(piece, S(" ")) || !(str_has(piece, S(":")) || str_has(piece, S("："))))
        return piece;
    for (size_t i = 0; i < sizeof spread / sizeof *spread; i++)
        if (str_has(piece, spread[i][0]))
            piece = str_replace(mem, piece, spread[i][0], spread[i][1]);
    return piece;
}

static struct str label_value(struct arena *mem, const struct dom *root, const struct dom *body,
                              struct str labels, struct str end)
{
    struct pieces p = {0};

    gather(mem, root, body, &p);
    for (struct str names = labels, name; str_next(&names, '|', &name);)
        for (isize i = 0; i < p.piece.n; i++) {
            struct str rest, piece = p.piece.p[i];
            bool bare = false;

            if (piece.n > 600)
                continue;
            piece = drawn_together(mem, piece);
            if (!after_label(piece, name, &rest, &bare)) {
                /* several labels in one piece: 时间：… 来源：… */
                isize at = str_find(piece, name);

                if (at <= 0 || !after_label(str_from(piece, at), name, &rest, &bare) || bare)
                    continue;
                /* the word must begin there: 信息来源 is no 来源 of another name */
                if (!rune_is_space(utf8_prev(piece, &(isize){at})) &&
                    (unsigned char)piece.p[at - 1] >= 0x80)
                    continue;
            }
            rest = value_at(mem, &p, i, rest, bare);
            if (end.n && rest.n && !is_nothing(rest) && !str_ends(rest, end))
                rest = joined(mem, &p, i, rest, end);
            /* what stands there is the next label: this one has nothing */
            if (str_ends(rest, S(":")) || str_ends(rest, S("：")))
                continue;
            if (!is_nothing(rest) && utf8_count(rest) <= 120)
                return rest;
        }
    return S("");
}

struct str page_label(struct arena *mem, const struct dom *root, const struct dom *body,
                      struct str labels)
{
    return label_value(mem, root, body, labels, S(""));
}

struct str page_label_docno(struct arena *mem, const struct dom *root, const struct dom *body,
                            struct str labels)
{
    return label_value(mem, root, body, labels, S("号"));
}

/* Lines of a body, without blanks at their ends; a tab parts cells. */
static isize lines_of(struct arena *mem, struct str text, struct str *out, isize max)
{
    isize n = 0;
    struct str rest = text, line, cell;

    (void)mem;
    while (str_next(&rest, '\n', &line))
        for (struct str cells = line; str_next(&cells, '\t', &cell);) {
            cell = str_trim_wide(cell);
            if (!cell.n)
                continue;
            if (n == max) {
                for (isize i = 1; i < max; i++)
                    out[i - 1] = out[i];
                n--;
            }
            out[n++] = cell;
        }
    return n;
}

static bool is_date_line(struct arena *mem, struct str line)
{
    struct day d;

    line = squeeze(mem, line);
    return utf8_count(line) <= 14 && utf8_count(line) >= 8 && day_parse_loose(line, &d);
}

/* The name of a body within a line of a signature: 招标人：…村民委员会, …站（宣）. */
static struct str name_in(struct arena *mem, struct str line)
{
    isize at;
    struct str s = squeeze(mem, line);

    at = str_find(s, S("："));
    if (at > 0 && utf8_count(str_slice(s, 0, at)) <= 6)
        s = str_from(s, at + 3);
    if (page_is_body_name(s))
        return s;
    at = str_rfind(s, S("（"));
    if (at > 0 && page_is_body_name(str_slice(s, 0, at)))
        return str_slice(s, 0, at);
    at = str_rfind(s, S("("));
    if (at > 0 && page_is_body_name(str_slice(s, 0, at)))
        return str_slice(s, 0, at);
    return S("");
}

struct str page_signature(struct arena *mem, struct str text)
{
    enum { LINES = 400 };
    struct str *line = NEW(mem, struct str, LINES), name;
    isize n = lines_of(mem, text, line, LINES);

    for (isize i = n - 1; i > 0; i--) {
        if (!is_date_line(mem, line[i])) {
            /* signature and date in one line: …局  2013年8月21日 */
            isize cut = str_rfind(line[i], S("20"));

            if (i < n - 4 || cut <= 0 || !is_date_line(mem, str_from(line[i], cut)))
                continue;
            name = name_in(mem, str_trim_wide(str_slice(line[i], 0, cut)));
            if (name.n)
                return name;
            continue;
        }
        for (isize k = i - 1; k >= 0 && k >= i - 4; k--) {
            name = name_in(mem, line[k]);
            if (name.n) {
                /* several sign one below the other: the first of them leads */
                while (k > 0 && name_in(mem, line[k - 1]).n && utf8_count(line[k - 1]) >= 4)
                    name = name_in(mem, line[--k]);
                return name;
            }
        }
    }
    return S("");
}

struct str page_docno_line(struct arena *mem, struct str text, int lines)
{
    struct str rest = text, line, cell;

    while (lines > 0 && str_next(&rest, '\n', &line))
        for (struct str cells = line; str_next(&cells, '\t', &cell);) {
            static const char *const open[] = {"〔", "[", "［", "（", "(", "【", "﹝"};
            struct str s = squeeze(mem, cell);
            isize at = -1, han = 0, i = 0;
            int digits = 0;

            if (!s.n)
                continue;
            lines--;
            if (!str_ends(s, S("号")) || utf8_count(s) > 28 || str_has(s, S("：")) ||
                str_has(s, S(":")) || str_has(s, S("、")) || str_has(s, S("，")))
                continue;
            for (size_t k = 0; k < sizeof open / sizeof *open && at < 0; k++)
                at = str_find(s, str_of(open[k]));
            if (at <= 0)
                continue;
            while (i < at)
                han += rune_is_han(utf8_next(s, &i));
            utf8_next(s, &i);
            while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
                digits++, i++;
            if (han >= 2 && han <= 16 && digits == 4)
                return s;
        }
    return S("");
}
