/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wording.c - traditional characters in simplified text, words said twice, units out of use
 *
 * A character is told when it has another, simplified form and is no character of simplified text in
 * any use (乾坤, 瞭望 and the like are kept in a list), in a line that is not traditional as a whole.
 */
#include <string.h>

#include "base/hans.h"
#include "base/utf8.h"
#include "check/scan.h"

/* Characters with a simplified form that simplified text has as well: in names, in some words. */
static const char both[] =
    "乾著於瞭藉夥麽徵覆摺鍾昇祇甦淼堃喆犇叡珺珮佈託週遊捲併唸佔姪慾昇昭晳濬濛炤"
    "甯甪畲祐穀粧繫絃罈羣羨翱舖菸蔴蘋袷裏覩詠讎豔逈逹鈎鉅鎔鑪閒隻雲鞦颳餘餵饑騃鬆鬚鬥鬨"
    "麴麵齣榦櫈歎汎決沖況涼淒減湊準滙溫潔烱熔燄琺癡盃盡硃碪稜稾竈筴箇粦糰緻纔胄脣臟菓葯蒐蓆薑薦"
    "藥蘇虯虵蛻衆裡複訢註証誌諮谿賸跡踪迴逕遶郷醃醜釐鉋鉤鋪録鍊鐘鑑鑒閆閲陞陳雕霉韮頹颱飢駡髒髮"
    "黴齊龢後"
    "麼迺崑崙岡峯峰島嶽巖巗氾洩湧滷灑煙燻牀牆狀琱瑯畫異疎痺癒皁皐皷盌";

static bool all_han(struct str s)
{
    for (isize i = 0; i < s.n; i += 3)
        if (!rune_is_han(scan_three(s, i)))
            return false;
    return true;
}

static bool traditional(uint32_t r)
{
    char u[4];
    struct str one;

    if (r < HANS_BEGIN || r >= HANS_END || rune_simplified(r) == r)
        return false;
    one = (struct str){u, utf8_put(u, r)};
    for (isize i = 0; i + 2 < str_of(both).n; i += 3)
        if (str_eq(str_slice(str_of(both), i, i + 3), one))
            return false;
    return true;
}

void wording_characters(struct scan *s, struct str t)
{
    isize n = 0, found = 0, first = -1;

    for (isize i = 0; i + 2 < t.n;) {
        isize at = i;
        uint32_t r;

        if ((unsigned char)t.p[i] < 0xE4 || (unsigned char)t.p[i] > 0xE9) {
            i++;
            continue;
        }
        r = scan_three(t, i);
        i += 3;
        n++;
        if (traditional(r)) {
            found++;
            if (first < 0)
                first = at;
        }
    }
    /* More than a few: a line that is traditional, or quotes one. */
    if (!found || found > 3 || found * 8 > n)
        return;
    for (isize i = first; i + 2 < t.n;) {
        isize at = i;
        uint32_t r = utf8_next(t, &i);
        char u[4];

        if (traditional(r)) {
            struct str to = {u, utf8_put(u, rune_simplified(r))};

            scan_mend(s, "typo.traditional", s->line_at + at, i - at, to,
                      "繁体字，规范字是“%.*s”", STR_ARG(to));
        }
    }
}

/* 进一步进一步完善: three characters and more, said twice. 一个问题一个问题 and 3 of two (研究研究) are meant so; 申请人申请人民法院
 * goes on with another word: three are told of a list only. */
void wording_twice(struct scan *s, struct str t)
{
    static const char *const three[] = {"进一步", "为进一步", "有限公司",
                                        "办公室", "委员会",   NULL};
    enum { LEAST = 3, MOST = 12, BYTES = 3 };

    for (isize i = 0; i + 2 * LEAST * BYTES <= t.n;
         i += (unsigned char)t.p[i] < 0x80 ? 1 : BYTES) {
        if ((unsigned char)t.p[i] < 0xE4 || (unsigned char)t.p[i] > 0xE9)
            continue;
        for (isize n = LEAST; n <= MOST && i + 2 * n * BYTES <= t.n; n++) {
            struct str once = str_slice(t, i, i + n * BYTES);

            if (memcmp(t.p + i, t.p + i + n * BYTES, (size_t)(n * BYTES)) ||
                scan_lit(t, i, "一个") || !all_han(once) ||
                (n == LEAST && !scan_any(once, three)))
                continue;
            scan_mend(s, "typo.extra", s->line_at + i + n * BYTES, n * BYTES, S(""),
                      "“%.*s”重复", STR_ARG(once));
            i += n * BYTES;
            break;
        }
    }
}

/* 百分之8.5%, 每亩150元/亩, 3.5.6亿元: a number at [from, end) whose unit is said twice, or that has two points. */
static void number_twice(struct scan *s, struct str t, isize from, isize end)
{
    static const char *const units[] = {"亿", "万", "元",       "%", "公里",
                                        "吨", "亩", "个百分点", NULL};
    struct str before = str_slice(t, 0, from), per = S("百分之"), each = S("每");
    isize points = 0, at;

    for (isize i = from; i < end; i++)
        points += t.p[i] == '.';
    if (points == 2 && t.p[end - 1] != '.' && !str_ends(before, S(".")))
        for (const char *const *u = units; *u; u++)
            if (scan_lit(t, end, *u)) {
                scan_add(s, "punct.repeated", s->line_at + from, end - from,
                         "一个数里有两个小数点");
                break;
            }
    if (str_ends(before, per) && (scan_lit(t, end, "%") || scan_lit(t, end, "％")))
        scan_mend(s, "term.unit", s->line_at + from - per.n,
                  end + (t.p[end] == '%' ? 1 : 3) - from + per.n,
                  str_slice(t, from, end + (t.p[end] == '%' ? 1 : 3)), "“百分之”与“%%”重复");
    /* 每亩150元/亩 */
    at = from - 3;
    if (at >= each.n && str_ends(str_slice(t, 0, at), each) && scan_lit(t, end, "元/") &&
        str_starts(str_from(t, end + 4), str_slice(t, at, from)))
        scan_mend(s, "term.unit", s->line_at + at - each.n, end + 7 - at + each.n,
                  str_slice(t, from, end + 7), "“每%.*s”与“/%.*s”重复",
                  STR_ARG(str_slice(t, at, from)), STR_ARG(str_slice(t, at, from)));
}

static void numbers_twice(struct scan *s, struct str t)
{
    for (isize i = 0; (i = scan_next(s, LOOK_DIGIT, t, i)) < t.n;) {
        isize end = i;

        while (end < t.n && ((t.p[end] >= '0' && t.p[end] <= '9') || t.p[end] == '.'))
            end++;
        number_twice(s, t, i, end);
        i = end > i ? end : i + 1;
    }
}

/* 3公分, 5华里, 20Kg */
static const struct {
    const char *unit, *instead;
} units[] = {{"公分", "厘米"},
             {"公厘", "毫米"},
             {"公升", "升"},
             {"立升", "升"},
             {"华里", "千米"},
             {"市里", "千米"},
             {"市尺", "米"},
             {"市斤", "千克"},
             {"市亩", "亩"},
             {"英里", "千米"},
             {"英尺", "米"},
             {"英寸", "厘米"},
             {"加仑", "升"},
             {"盎司", "克"},
             {"马力", "千瓦"},
             {"大卡", "千焦"},
             {"平方公分", "平方厘米"},
             {"KG", "kg"},
             {"Kg", "kg"},
             {"KM", "km"},
             {"Km", "km"},
             {"KW", "kW"},
             {"Kw", "kW"},
             {"KWH", "kWh"},
             {"CM", "cm"},
             {"MM", "mm"}};

void wording_units(struct scan *s, struct str t)
{
    numbers_twice(s, t);
    for (isize i = 0; (i = scan_next(s, LOOK_DIGIT, t, i) + 1) + 1 < t.n;) {
        isize at = i;

        while (at < t.n && t.p[at] == ' ' && at - i < 2)
            at++;
        if (at >= t.n || (t.p[at] >= '0' && t.p[at] <= '9'))
            continue;
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            struct str u;
            isize end;

            if (!scan_lit(t, at, units[k].unit))
                continue;
            u = str_of(units[k].unit);
            end = at + u.n;
            if ((end < t.n && u.p[0] < 'a' && (t.p[end] | 32) >= 'a' && (t.p[end] | 32) <= 'z'))
                continue;
            if ((unsigned char)u.p[0] < 0x80)
                scan_mend(s, "term.unit", s->line_at + at, u.n, str_of(units[k].instead),
                          "单位符号应写作“%s”", units[k].instead);
            else
                scan_add(s, "term.unit", s->line_at + at, u.n, "不是法定计量单位，应换算为“%s”",
                         units[k].instead);
            break;
        }
    }
    /* ￥100元: the sign and the word say the same */
    for (isize at = 0, i;
         scan_has(s, MARK_YEN) && (i = str_find(str_from(t, at), S("￥"))) >= 0;) {
        isize from = at + i, end = from + 3;

        while (end < t.n &&
               ((t.p[end] >= '0' && t.p[end] <= '9') || t.p[end] == '.' || t.p[end] == ','))
            end++;
        if (end > from + 3 && scan_lit(t, end, "元"))
            scan_mend(s, "term.unit", s->line_at + from, end + 3 - from,
                      str_slice(t, from + 3, end + 3), "货币符号与“元”重复");
        at = end;
    }
}
