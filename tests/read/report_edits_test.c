/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_edits_test.c - one report with one thing written otherwise: tests/cases/report_edits.txt */
#include "law/identity.h"
#include "read/cells.h"
#include "read/report.h"
#include "read/sheet.h"
#include "tests/test.h"

static struct str with_lines(struct test *t, struct str s)
{
    return str_replace(&t->mem, s, S("^"), S("\n"));
}

/* The file with one part exchanged; it must stand there, the first time counts. */
static struct str exchange(struct test *t, struct str file, struct str from, struct str to)
{
    isize at = str_find(file, from);

    if (at < 0) {
        CHECK_STR(t, S("(not in the file)"), from);
        return file;
    }
    return str_concat(&t->mem, str_concat(&t->mem, str_slice(file, 0, at), to),
                      str_from(file, at + from.n));
}

static void cells(struct test *t, const struct report *got, const struct report *want)
{
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct cell a = got->cell[i], b = want->cell[i];
        struct str at = report_address(&t->mem, i);

        if (a.kind == b.kind && cell_equal(a, b))
            continue;
        CHECK_STR(t,
                  str_fmt(&t->mem, "%.*s %d %.*s", STR_ARG(at), a.kind,
                          STR_ARG(cell_print(&t->mem, a))),
                  str_fmt(&t->mem, "%.*s %d %.*s", STR_ARG(at), b.kind,
                          STR_ARG(cell_print(&t->mem, b))));
    }
}

static struct str breaches(struct test *t, const struct report *r)
{
    struct identity_result res;
    struct buf b = buf_new(&t->mem, 64);

    identity_verify(&t->mem, r, NULL, &res);
    for (isize i = 0; i < res.checks.n; i++)
        if (res.checks.p[i].status == IDENTITY_FAIL) {
            buf_lit(&b, " ");
            buf_add(&b, res.checks.p[i].id);
            buf_lit(&b, "/");
            buf_add(&b, res.checks.p[i].column);
        }
    return buf_str(&b);
}

static bool warned(const struct report *r, struct str words)
{
    for (isize i = 0; i < r->warnings.n; i++)
        if (str_has(r->warnings.p[i], words))
            return true;
    return false;
}

/* One case: the lines up to the next "case". */
static void one(struct test *t, struct str name, struct str lines, struct str file,
                const struct report *plain)
{
    struct report *want, *got;
    struct str from = {0}, fails = S("");
    struct fail why = {0};

    test_case(t, "%.*s", STR_ARG(name));
    want = NEW(&t->mem, struct report, 1);
    got = NEW(&t->mem, struct report, 1);
    *want = *plain;
    for (struct str rest = lines, line; str_next(&rest, '\n', &line);) {
        struct str key, value, at, words;

        str_cut(line, S(" "), &key, &value);
        if (str_eq(key, S("from"))) {
            from = with_lines(t, value);
        } else if (str_eq(key, S("to"))) {
            file = exchange(t, file, from, with_lines(t, value));
        } else if (str_eq(key, S("fail"))) {
            fails = str_fmt(&t->mem, "%.*s %.*s", STR_ARG(fails), STR_ARG(value));
        } else if (str_eq(key, S("cell"))) {
            str_cut(value, S(" "), &at, &words);
            if (CHECK(t, report_find(at) >= 0))
                want->cell[report_find(at)] =
                    str_eq(words, S("?")) ? (struct cell){0} : cell_parse(&t->mem, words);
        }
    }
    if (report_read(&t->mem, file, got, &why)) {
        CHECK_OK(t, &why);
        return;
    }
    cells(t, got, want);
    CHECK_STR(t, breaches(t, got), fails);
    for (struct str rest = lines, line; str_next(&rest, '\n', &line);)
        if (str_starts(line, S("warn ")) && !warned(got, str_from(line, 5)))
            CHECK_STR(t, S("(no warning)"), str_from(line, 5));
}

/* Blanks between digits in a line of text: no-break ones part thousands only where nothing speaks for
 * cells. */
static void thousands(struct test *t)
{
    static const struct {
        struct str line;
        int figures;
        int64_t last;
    } rows[] = {
        {LIT("行政许可 51\u00a0764"), 1, 51764},
        {LIT("行政许可 51 764"), 2, 764},
        {LIT("规章\t2 431\t1 884\t2 078"), 3, 2078},
        {LIT("2 431\t0\t0\t1 884\t4 315"), 5, 4315},
        {LIT("行政许可\t51 764"), 2, 764},
        {LIT("规章\t0 431\t1 884\t2 078"), 4, 2078},
        {LIT("1.属于国家秘密 1\u202f064 0 3 12\u2009600 0 0 1\u00a0234\u00a0567"), 7, 1234567},
        {LIT("1.属于国家秘密 5\u00a06\u00a0120"), 3, 120},
        {LIT("规章 0\u00a0123 7"), 3, 7},
        {LIT("1.属于国家秘密 120\u00a0130\u00a0140\u00a0150\u00a0160"), 5, 160},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet sheet;
        int figures = 0;
        int64_t last = 0;

        test_case(t, "a line of text: %.*s", STR_ARG(rows[i].line));
        sheet_from_text(&t->mem, rows[i].line, &sheet);
        if (!CHECK_INT(t, sheet.rows.n, 1))
            continue;
        for (isize k = 0; k < sheet.rows.p[0].items.n; k++)
            if (sheet.rows.p[0].items.p[k].kind == ITEM_FIGURE) {
                figures++;
                last = sheet.rows.p[0].items.p[k].cell.value;
            }
        CHECK_INT(t, figures, rows[i].figures);
        CHECK_INT(t, last, rows[i].last);
    }
}

/* A page of type whose lines between four rows were not seen: their digits stand in one cell each, and make the sum as
 * those of one number over four lines would. */
static void stacked(struct test *t)
{
    static const struct {
        const char *name;
        const char *cell[7];
        int64_t nat; /* -1: unknown */
    } rows[] = {
        {"one number over two lines", {"12 34", "5", "0", "0", "0", "0", "12 39"}, 1234},
        {"four rows",
         {"1 0 2 0", "0 0 0 3", "0 0 0 0", "0 0 0 0", "0 0 0 0", "0 0 0 1", "1 0 2 4"},
         -1},
        {"a part of a number", {"73,7", "5", "0", "0", "0", "0", "73,7"}, -1},
        {"two rows without noughts", {"1 2", "3 1", "1 1", "1 1", "1 1", "1 1", "8 7"}, -1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sheet sheet = {.drawn = true};
        struct report *r;
        struct sheet_row row = {.place = PLACE_GRID, .table = 1, .text = S("1.属于国家秘密")};
        struct sheet_row head = {.place = PLACE_NONE,
                                 .text = S("三、收到和处理政府信息公开申请情况")};
        isize cap = 0;

        test_case(t, "digits in pieces: %s", rows[i].name);
        r = NEW(&t->mem, struct report, 1);
        cap = 0;
        *LIST_ADD(&t->mem, &head.items, cap) =
            (struct sheet_item){.kind = ITEM_WORDS, .text = head.text, .x = 1};
        sheet_add(&t->mem, &sheet, head);
        cap = 0;
        *LIST_ADD(&t->mem, &row.items, cap) =
            (struct sheet_item){.kind = ITEM_WORDS, .text = row.text, .x = 1};
        for (int c = 0; c < 7; c++) {
            struct sheet_item *it = LIST_ADD(&t->mem, &row.items, cap);
            struct str s = str_of(rows[i].cell[c]);

            it->text = s;
            it->cell = cell_parse(&t->mem, s);
            it->kind = it->cell.kind == CELL_BLANK ? ITEM_BLANK : ITEM_FIGURE;
            it->x = 3 + 2 * c;
        }
        sheet_add(&t->mem, &sheet, row);
        cells_read(&t->mem, &sheet, r);
        CHECK(t, r->cell[report_find(S("T3.3.3.1/nat"))].kind != CELL_TEXT);
        CHECK_INT(t,
                  r->cell[report_find(S("T3.3.3.1/nat"))].kind == CELL_NUMBER
                      ? r->cell[report_find(S("T3.3.3.1/nat"))].value
                      : -1,
                  rows[i].nat);
    }
}

/* Pasted text that lost the places of its blank cells, or its end: a cell is right or unknown. */
static void lost(struct test *t)
{
    static const struct {
        const char *name;
        struct str text, address, cell;
    } rows[] = {
        {"two blanks between figures, the empty cells gone",
         LIT("三、收到和处理政府信息公开申请情况\n"
             "1.属于国家秘密  2195  1287    2320  1982    7784\n"
             "2.其他法律行政法规禁止公开  2388  1117  2037  1975  1000  1935  10452\n"
             "3.危及“三安全一稳定”  2079  1018  2739  2112  1404  2837  12189\n"),
         LIT("T3.3.3.1/biz"), LIT("?")},
        {"the same in columns",
         LIT("三、收到和处理政府信息公开申请情况\n"
             "1.属于国家秘密                2195  1287        2320  1982         7784\n"
             "2.其他法律行政法规禁止公开    2388  1117  2037  1975  1000  1935  10452\n"
             "3.危及“三安全一稳定”          2079  1018  2739  2112  1404  2837  12189\n"),
         LIT("T3.3.3.1/biz"), LIT("1287")},
        {"one whole row, and one with all gaps alike",
         LIT("三、收到和处理政府信息公开申请情况\n"
             "1.属于国家秘密 1 2 3\n7.属于行政执法案卷 1 0 0 2 0 0 3\n"),
         LIT("T3.3.3.1/nat"), LIT("?")},
        {"table four with its blanks gone",
         LIT("四、政府信息公开行政复议、行政诉讼情况\n行政复议  行政诉讼\n"
             "结果维持  结果纠正  其他结果  尚未审结  总计  未经复议直接起诉  复议后起诉\n"
             "1  2  2  5  2  1  3  2  2  4\n"),
         LIT("T4/dir.up"), LIT("?")},
        {"blocks of table four that make their sums",
         LIT("四、政府信息公开行政复议、行政诉讼情况\n行政诉讼\n"
             "未经复议直接起诉  复议后起诉\n1  2  0  0  3  2  0  0  2  4\n"),
         LIT("T4/post.up"), LIT("2")},
        {"a last line that has fewer fields than the one before",
         LIT("三、收到和处理政府信息公开申请情况\n"
             "1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1\n"
             "2.其他法律行政法规禁止公开\t12\t3"),
         LIT("T3.3.3.2/nat"), LIT("?")},
        {"a last line as long as the one before",
         LIT("三、收到和处理政府信息公开申请情况\n"
             "1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1\n"
             "2.其他法律行政法规禁止公开\t12\t0\t0\t0\t0\t0\t12"),
         LIT("T3.3.3.2/nat"), LIT("12")},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *got;
        struct fail why = {0};
        const struct cell *c;

        test_case(t, "a pasted text: %s", rows[i].name);
        got = NEW(&t->mem, struct report, 1);
        report_read(&t->mem, rows[i].text, got, &why);
        c = &got->cell[report_find(rows[i].address)];
        CHECK_STR(t, c->kind == CELL_UNKNOWN ? S("?") : cell_print(&t->mem, *c), rows[i].cell);
    }
}

/* A page in one cell of a table says everything once. */
static void framed(struct test *t, struct str file, const struct report *plain)
{
    struct report *got;
    struct fail why = {0};

    test_case(t, "a table of one cell around everything");
    got = NEW(&t->mem, struct report, 1);
    file = exchange(t, file, S("<body>"), S("<body><table><tr><td>"));
    file = exchange(t, file, S("</body>"), S("</td></tr></table></body>"));
    report_read(&t->mem, file, got, &why);
    CHECK_OK(t, &why);
    cells(t, got, plain);
    for (int i = 0; i < REPORT_PARTS; i++)
        CHECK_STR(t, got->part[i].text, plain->part[i].text);
}

/* A line of type as a row of a table: words and figures, each "middle text". */
static void typed_row(struct test *t, struct sheet *sheet, enum sheet_place place,
                      struct str line)
{
    struct sheet_row row = {.place = place, .table = 1};
    isize cap = 0;

    for (struct str part; str_next(&line, ' ', &part);) {
        struct sheet_item it = {0};
        struct str x, text;
        int64_t middle = 0;

        str_cut(part, S(":"), &x, &text);
        str_int(x, &middle);
        it.text = text;
        it.x = (int)middle;
        it.cell = cell_parse(&t->mem, text);
        it.kind = sheet_kind(it.cell);
        row.text = str_fmt(&t->mem, "%.*s %.*s", STR_ARG(row.text), STR_ARG(text));
        *LIST_ADD(&t->mem, &row.items, cap) = it;
    }
    row.text = str_trim(row.text);
    sheet_add(&t->mem, sheet, row);
}

/* What a page of type (`drawn`) or a table of such lines says; an empty line ends them. */
static struct report *typed(struct test *t, bool drawn, enum sheet_place place,
                            const struct str *lines, size_t n)
{
    struct sheet sheet = {.drawn = drawn};
    struct report *r = NEW(&t->mem, struct report, 1);

    for (size_t i = 0; i < n && lines[i].n; i++)
        typed_row(t, &sheet, place, lines[i]);
    cells_read(&t->mem, &sheet, r);
    return r;
}

/* A page of type: a part of a label (不计 其他 情形) left of all columns is not the name of one, above a row whose
 * sum does not hold. */
static void label_for_name(struct test *t)
{
    static const struct str lines[] = {
        LIT("3:申请人情况"),
        LIT("10:自然人 18:法人或其他组织 28:总计"),
        LIT("14:商业企业 16:科研机构 18:社会公益组织 20:法律服务机构 22:其他"),
        LIT("3:甲 10:4 14:4 16:9 18:4 20:1 22:1 28:23"),
        LIT("3:不计"),
        LIT("3:其他"),
        LIT("3:情形"),
        LIT("3:1.属于国家秘密 10:4 14:3 16:9 18:2 20:9 22:2 28:32"),
    };
    struct report *r;

    test_case(t, "a part of a label is no name of a column");
    r = typed(t, true, PLACE_GRID, lines, sizeof lines / sizeof *lines);
    CHECK_INT(t, r->cell[report_find(S("T3.3.3.1/biz"))].value, 3);
    CHECK_INT(t, r->cell[report_find(S("T3.3.3.1/oth"))].value, 2);
}

/* A page of type whose head has no 总计: of numbers that touch one another no sum tells. */
static void touching(struct test *t)
{
    static const struct str lines[] = {
        LIT("3:申请人情况"),
        LIT("10:自然人 20:商业企业 30:科研机构 40:社会公益组织 50:法律服务机构 60:其他"),
        LIT("3:一、本年新收政府信息公开申请数量 10:1 20:2 30:3 40:4 50:5 60:6 70:99"),
        LIT("3:二、上年结转政府信息公开申请数量 20:202617671827 40:113 50:50 60:108 70:5891"),
    };
    struct report *r;

    test_case(t, "numbers that touch one another");
    r = typed(t, true, PLACE_ROUGH, lines, sizeof lines / sizeof *lines);
    CHECK_INT(t, r->cell[report_find(S("T3.2/nat"))].kind, CELL_UNKNOWN);
    CHECK_INT(t, r->cell[report_find(S("T3.2/biz"))].kind, CELL_UNKNOWN);
}

/* A column of sums whose name is not known, sums that do not hold, and a blank below the first name: the row is not
 * moved to the left. */
static void sum_unnamed(struct test *t)
{
    static const struct str lines[] = {
        LIT("3:申请人情况"),
        LIT("3:项目 10:自然人 20:商业企业 30:科研机构 40:社会公益组织 50:法律服务机构 60:其他 "
            "70:汇总"),
        LIT("3:一、本年新收政府信息公开申请数量 10:1 20:2 30:3 40:4 50:5 60:6 70:99"),
        LIT("3:二、上年结转政府信息公开申请数量 10: 20:5 30:0 40:1 50:0 60:0 70:8"),
    };
    struct report *r;

    test_case(t, "a column of sums whose name is not known");
    r = typed(t, false, PLACE_GRID, lines, sizeof lines / sizeof *lines);
    CHECK_INT(t, r->cell[report_find(S("T3.2/nat"))].kind, CELL_BLANK);
    CHECK_INT(t, r->cell[report_find(S("T3.2/biz"))].value, 5);
    CHECK_INT(t, r->cell[report_find(S("T3.2/ngo"))].value, 1);
}

/* A page of type: rows that seem whole and are not. */
static void seem_whole(struct test *t)
{
    static const struct {
        const char *name;
        enum sheet_place place;
        struct str line[6], cell;
    } rows[] = {
        {"seven cells, a column aside",
         PLACE_GRID,
         {LIT("3:申请人情况"),
          LIT("10:自然人 20:商业企业 30:科研机构 40:社会公益组织 50:法律服务机构 60:其他 "
              "70:总计"),
          LIT("3:一、本年新收政府信息公开申请数量 10:1 20:2 30:3 40:4 50:5 60:6 70:21"),
          LIT("3:二、上年结转政府信息公开申请数量 10:1 20:1 30:1 40:1 50:1 60:1 70:6"),
          LIT("3:1.属于国家秘密 4: 10:1407 20:90532 30:513 50: 60:65256 70:157708")},
         LIT("T3.3.3.1/biz")},
        {"thirteen figures and the ends of two",
         PLACE_ROUGH,
         {LIT("3:四、政府信息公开行政复议、行政诉讼情况"), LIT("10:行政复议 60:行政诉讼"),
          LIT("10:结果维持 20:结果纠正 30:其他结果 40:尚未审结 50:总计"),
          LIT("10:/ 20:5 30:975 40:/ 50:980 60:753 70:/ 80:666 90:/ 110:738 120:929 130:870 "
              "140:34"),
          LIT("100:9 150:1")},
         LIT("T4/dir.sum")},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r;

        test_case(t, "on a page of type: %s", rows[i].name);
        r = typed(t, true, rows[i].place, rows[i].line, 6);
        CHECK_INT(t, r->cell[report_find(rows[i].cell)].kind, CELL_UNKNOWN);
    }
}

/* Rows of a page's table, one cell of which is looked at. */
static void single_cells(struct test *t)
{
    static const struct {
        struct str line[3], cell;
        int64_t value;
    } rows[] = {
        {{LIT("3:第二十条第（五）项"),
          LIT("3:信息内容 10:上一年项目数量 20:本年增/减 30:处理决定数量"),
          LIT("3:行政许可 10:12 20:5↓ 30:7")},
         LIT("T2.B.lic/delta"),
         -5},
        {{LIT("3:项目 10:自然人 20:商业企业 30:科研机构 40:社会公益组织 50:法律服务机构 "
              "60:其他 "
              "70:总计"),
          LIT("3:二、上年结转政府信息公开申请数量 10:1 20:0 30:2 40:0 50:0 60:0 70:3"),
          LIT("3:（一）予以公开 10:4 20:0 30:5 40:0 50:0 60:0 70:9")},
         LIT("T3.3.1/sci"),
         5},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r;

        test_case(t, "one cell: %.*s", STR_ARG(rows[i].cell));
        r = typed(t, false, PLACE_GRID, rows[i].line, 3);
        CHECK_INT(t, r->cell[report_find(rows[i].cell)].value, rows[i].value);
    }
}

void test_read_report_edits(struct test *t)
{
    struct arena keep; /* outlives the cases */
    struct str all, file, name = {0};
    struct fail why = {0};
    struct report *plain;
    isize begin = -1;

    if (!arena_init(&keep, 16 << 20))
        return;
    all = str_dup(&keep, test_file(t, "cases/report_edits.txt"));
    file = str_dup(&keep, test_file(t, "cases/reports/own/plain-2023.html"));
    plain = NEW(&keep, struct report, 1);
    test_case(t, "the report as it was");
    if (!CHECK_INT(t, report_read(&keep, file, plain, &why), OK)) {
        test_end(t);
        arena_free(&keep);
        return;
    }
    CHECK_STR(t, breaches(t, plain), S(""));
    for (struct str rest = all, line; str_next(&rest, '\n', &line);) {
        if (!str_starts(line, S("case ")))
            continue;
        if (begin >= 0)
            one(t, name, str_slice(all, begin, line.p - all.p), file, plain);
        name = str_from(line, 5);
        begin = line.p - all.p + line.n;
    }
    if (CHECK(t, begin >= 0))
        one(t, name, str_from(all, begin), file, plain);
    framed(t, file, plain);
    thousands(t);
    lost(t);
    stacked(t);
    label_for_name(t);
    touching(t);
    sum_unnamed(t);
    seem_whole(t);
    single_cells(t);
    test_end(t);
    arena_free(&keep);
}
