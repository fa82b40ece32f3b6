/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_words.c - the narrative: the usual opening and headings, stored as JSON
 *
 * What a unit must say every year is there already, with its figures bound; what only the unit
 * knows (problems and measures) is left for it to write, and is missed by the completeness check.
 */
#include "work/annual_words.h"

#include "base/join.h"

#include "base/json.h"
#include "work/browse.h"

struct str annual_title_of(struct ctx *c, const struct unit *u, int year)
{
    return str_fmt(c->mem, "%.*s%d年政府信息公开工作年度报告", STR_ARG(u->name), year);
}

static struct str classes_line(struct ctx *c, const struct unit *u, int year)
{
    struct report_class_list classes = {0};
    struct buf b = buf_new(c->mem, 256);

    report_class_all(c, u->id, year, &classes);
    if (!classes.n)
        return (struct str){0};
    buf_lit(&b, "公开信息中，");
    for (isize i = 0; i < classes.n; i++) {
        if (i)
            buf_lit(&b, "，");
        buf_fmt(&b, "%.*s{{类别:%.*s}}条", STR_ARG(classes.p[i].name),
                STR_ARG(classes.p[i].name));
    }
    buf_lit(&b, "。");
    return buf_str(&b);
}

/* （地址：…；电话：…）: what the unit has entered; nothing is left open in what is published. */
static struct str reach(struct ctx *c, const struct unit *u)
{
    const struct {
        struct str label, value;
    } parts[] = {
        {S("地址："), u->address}, {S("邮编："), u->post_code}, {S("电话："), u->phone}};
    struct buf b = buf_new(c->mem, 200);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].value.n)
            continue;
        buf_add(&b, b.n ? S("；") : S("（"));
        buf_add(&b, parts[i].label);
        buf_add(&b, parts[i].value);
    }
    if (b.n)
        buf_lit(&b, "）");
    return buf_str(&b);
}

void annual_usual(struct ctx *c, const struct unit *u, int year, struct str *text)
{
    struct str contact = u->office_name.n ? u->office_name : S("办公室");

    text[0] =
        str_fmt(c->mem,
                "根据《中华人民共和国政府信息公开条例》要求，特向社会公布%.*s%"
                "d年度政府信息公开工作年度报告。本报告包括总体情况、主动公开"
                "政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政"
                "诉讼情况、存在的主要问题及改进情况、其他需要报告"
                "的事项六个部分。本报告所列数据的统计期限自%d年1月1日起，至%"
                "d年12月31日止。电子版可在本单位政府信息公开年报栏目查阅。"
                "如有疑问，请与%.*s联系%.*s。",
                STR_ARG(u->name), year, year, year, STR_ARG(contact), STR_ARG(reach(c, u)));
    text[1] =
        str_fmt(c->mem,
                "（一）主动公开。%d年共公开政府信息{{公开}}条。%.*s\n"
                "（二）依申请公开。%d年收到政府信息公开申请{{T3.1/sum}}件，上年结转{{T3.2/"
                "sum}}件，办结{{T3.3.7/sum}}件，结转下年度"
                "{{T3.4/sum}}件。\n"
                "（三）政府信息管理。制作政府信息{{制作}}条，公开{{公开}}条，撤回{{撤回}}条。\n"
                "（四）政府信息公开平台建设。设有{{栏目}}等栏目。\n"
                "（五）监督保障。参加上级会议和培训{{上级会议培训}}次，召开推进会议{{会议}}"
                "次，组织培训{{培训}}次。",
                year, STR_ARG(classes_line(c, u, year)), year);
    text[2] = text[3] = text[4] = (struct str){0};
    text[5] = (struct str){0};
    text[6] =
        str_fmt(c->mem,
                "收取信息处理费情况：%d年度{{信息处理费}}。\n"
                "建议提案办理情况：共收到人大代表建议{{建议}}件，政协提案{{提案}}件。"
                "其中人大代表建议：国家{{建议:国家}}件、省{{建议:省}}件、市{{建议:市}}件、"
                "区县{{建议:区县}}件；政协提案：国家{{提案:国家}}件、省{{提案:省}}件、"
                "市{{提案:市}}件、区县{{提案:区县}}件。办理结果：{{办理结果}}。",
                year);
}

struct str annual_pack(struct ctx *c, const struct str *text)
{
    struct buf b = buf_new(c->mem, 4096);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    for (int i = 0; i < REPORT_PARTS; i++)
        if (text[i].n)
            jout_put_str(&j, str_cstr(c->mem, str_fmt(c->mem, "%d", i)), text[i]);
    jout_end(&j);
    return buf_str(&b);
}

void annual_unpack(struct ctx *c, struct str json, struct str *text)
{
    struct jval *root = NULL;
    struct fail no = {0};

    for (int i = 0; i < REPORT_PARTS; i++)
        text[i] = (struct str){0};
    if (!json.n || jval_parse(c->mem, json, &root, &no))
        return;
    for (int i = 0; i < REPORT_PARTS; i++)
        text[i] = jval_get_str(root, str_cstr(c->mem, str_fmt(c->mem, "%d", i)));
}

/* Where the public finds what a text speaks of. */
struct places {
    struct ctx *c;
    struct unit_id unit;
    struct str code; /* of the unit */
    int year;
    struct tree *para;
};

static void link_add(struct places *p, struct str words, struct str href)
{
    tree_add_text(p->c->mem, p->para, words)->href = href;
}

/* What the unit published in a year: the list of its public information. */
static struct str year_address(const struct places *p, int year)
{
    return STR_JOIN(p->c->mem, S("/gongkai/site_"), p->code, S("/catalogue/?year="),
                    str_of_int(p->c->mem, year));
}

/* Decimal digits from *at, at most `most`; -1 for none. */
static int digits_at(struct str s, isize *at, int most)
{
    int v = 0, n = 0;

    for (; *at < s.n && n < most && s.p[*at] >= '0' && s.p[*at] <= '9'; n++)
        v = v * 10 + (s.p[(*at)++] - '0');
    return n ? v : -1;
}

/* 2023年3月5日 at `from`: its end and its day; false where none begins. */
static bool date_at(struct str s, isize from, isize *end, struct day *d)
{
    isize at = from;
    int y = digits_at(s, &at, 4), m = -1, day = -1;

    if (y < 1949 || !str_starts(str_from(s, at), S("年")))
        return false;
    at += 3;
    m = digits_at(s, &at, 2);
    if (m < 0 || !str_starts(str_from(s, at), S("月")))
        return false;
    at += 3;
    day = digits_at(s, &at, 2);
    if (day < 0 || !str_starts(str_from(s, at), S("日")))
        return false;
    *end = at + 3;
    return day_make(y, m, day, d);
}

/* A date opens what the unit published on that day; the ends of a year, the year's list. */
static void dated(struct places *p, struct str s)
{
    isize from = 0;

    for (isize i = 0; i < s.n; i++) {
        struct day d;
        isize end;
        struct str iso;

        if ((i && s.p[i - 1] >= '0' && s.p[i - 1] <= '9') || !date_at(s, i, &end, &d))
            continue;
        if (i > from)
            tree_add_text(p->c->mem, p->para, str_slice(s, from, i));
        iso = day_iso(p->c->mem, d);
        link_add(p, str_slice(s, i, end),
                 str_ends(iso, S("-01-01")) || str_ends(iso, S("-12-31"))
                     ? year_address(p, day_year(d))
                     : STR_JOIN(p->c->mem, S("/gongkai/search?unit="), p->code, S("&from="),
                                iso, S("&until="), iso));
        from = end;
        i = end - 1;
    }
    if (from < s.n)
        tree_add_text(p->c->mem, p->para, str_from(s, from));
}

/* A text with its dates, and its 《titles》 as links to the documents of the unit that have these titles. */
static void titled(struct places *p, struct str line)
{
    while (line.n) {
        isize open = str_find(line, S("《")), close;
        struct report_titled found;
        struct str title;

        close = open < 0 ? -1 : str_find(str_from(line, open), S("》"));
        if (close < 0)
            break;
        title = str_slice(line, open + 3, open + close);
        if (report_titled(p->c, p->unit, title, &found)) {
            if (open)
                dated(p, str_slice(line, 0, open));
            link_add(p, str_slice(line, open, open + close + 3),
                     doc_address(p->c->mem, found.unit_code, found.column, found.document));
        } else {
            dated(p, str_slice(line, 0, open));
            tree_add_text(p->c->mem, p->para, str_slice(line, open, open + close + 3));
        }
        line = str_from(line, open + close + 3);
    }
    if (line.n)
        dated(p, line);
}

/* Where the records behind a bound name are: the year's list, or the documents that speak of it. */
static struct str record_address(const struct places *p, struct str name)
{
    static const struct {
        struct str word, quoted;
    } words[] = {
        {LIT("培训"), LIT("%E5%9F%B9%E8%AE%AD")},
        {LIT("会议"), LIT("%E4%BC%9A%E8%AE%AE")},
        {LIT("建议"), LIT("%E5%BB%BA%E8%AE%AE")},
        {LIT("提案"), LIT("%E6%8F%90%E6%A1%88")},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_has(name, words[i].word) && !str_starts(name, S("类别:")))
            return STR_JOIN(p->c->mem, S("/gongkai/search?q="), words[i].quoted, S("&unit="),
                            p->code, S("&year="), str_of_int(p->c->mem, p->year));
    if (str_starts(name, S("办理结果")) || str_starts(name, S("按期答复")) ||
        str_starts(name, S("答复公开")))
        return record_address(p, S("提案"));
    return year_address(p, p->year);
}

/* A line whose bound figures stand between marks (annual_bind_others). */
static void bound(struct places *p, struct str line)
{
    for (isize open; (open = str_find(line, S("\x01"))) >= 0;) {
        isize mid = str_find(line, S("\x02")), end = str_find(line, S("\x03"));

        if (mid < open || end < mid)
            break;
        titled(p, str_slice(line, 0, open));
        if (mid > open + 1)
            link_add(p, str_slice(line, open + 1, mid),
                     record_address(p, str_slice(line, mid + 1, end)));
        line = str_from(line, end + 1);
    }
    titled(p, line);
}

void annual_parts(struct ctx *c, struct unit_id unit, int year, const struct str *text,
                  const struct report_set_list *kept, struct report *r)
{
    struct places at = {.c = c, .unit = unit, .year = year};
    struct unit u = {0};

    if (unit_load(c, unit, &u) == OK)
        at.code = u.code;
    for (int i = 0; i < REPORT_PARTS; i++) {
        struct report_part *p = &r->part[i];

        p->heading = report_part_heading(i);
        p->text = annual_bind(c, unit, year, r, kept, text[i]);
        p->tree = NULL;
        for (struct str rest = annual_bind_others(c, unit, year, r, kept, text[i]), line;
             str_next(&rest, '\n', &line);) {
            struct tree *para;

            if (!line.n)
                continue;
            if (!p->tree)
                p->tree = tree_new(c->mem, TREE_DOC);
            para = tree_add_new(c->mem, p->tree, TREE_PARA);
            para->indent = true;
            at.para = para;
            bound(&at, line);
        }
    }
}
