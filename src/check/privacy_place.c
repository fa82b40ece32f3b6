/* SPDX-License-Identifier: MulanPSL-2.0 */
/* privacy_place.c - home addresses: what leads below the township to a door
 *
 * A place that people live in (小区, 村, 路 …) and behind it the parts that lead to a door (3号楼2单元501室,
 * 三组25号). Where the words say that it is a home one part is enough; where they say that an office
 * is there nothing is told; else it takes what only homes have, a unit of a block or a village group.
 */
#include "check/privacy.h"

static const char *const says_home[] = {
    "家庭住址", "家庭地址", "住址",     "现住",   "户籍地", "户籍所在地",
    "居住地",   "居住于",   "家住",     "住在",   "常住",   "户籍",
    "安置房",   "家庭居住", "户主地址", "本人住", "居住在", NULL};
/* An office speaks here: its address is meant to be public. */
static const char *const says_office[] = {
    "办公",     "单位地址", "通信地址", "通讯地址", "注册地址", "经营地址", "经营场所",
    "收件地址", "邮寄地址", "受理",     "服务大厅", "政务",     "便民服务", "营业",
    "公司",     "机关",     "单位",     "住所地",   "联系地址", "大厦",     "邮编",
    "邮政编码", "会议",     "会址",     "地点",     "工程",     "项目",     "施工",
    "幼儿园",   "学校",     "医院",     "卫生",     "门市",     "商铺",     "接种",
    "改造",     "物业",     NULL};

static const char SAYS[] = "具体到门牌的住址，属个人信息，应当公开到乡镇、街道或者社区一级";

/* What a door's parts were; more of them lead to none. */
enum { PARTS = 24 };
struct door {
    int parts;
    bool block, unit, room, group, number;
};

static const struct {
    const char *word;
    char kind; /* b block, u unit, r room, g village group, n number, o other */
} units[] = {{"号楼", 'b'}, {"栋", 'b'}, {"幢", 'b'}, {"座", 'b'}, {"单元", 'u'}, {"室", 'r'},
             {"户", 'r'},   {"组", 'g'}, {"号", 'n'}, {"弄", 'n'}, {"楼", 'o'},   {"层", 'o'}};

static bool numeral(struct str t, isize *at)
{
    static const char *const zh[] = {"一", "二", "三", "四", "五", "六",
                                     "七", "八", "九", "十", "甲", "乙"};

    if (*at < t.n &&
        ((t.p[*at] >= '0' && t.p[*at] <= '9') || (t.p[*at] >= 'A' && t.p[*at] <= 'F'))) {
        ++*at;
        return true;
    }
    for (int k = 0; k < 12; k++)
        if (scan_lit(t, *at, zh[k])) {
            *at += 3;
            return true;
        }
    return false;
}

static const char *const sides[] = {"东", "西", "南", "北", "中"};

static isize door(struct str t, isize at, struct door *d)
{
    isize end = at;

    *d = (struct door){0};
    while (d->parts < PARTS) {
        isize i = end;
        int n = 0;
        char kind = 0;

        while (i < t.n && t.p[i] == ' ')
            i++;
        while (n <= 8 && (numeral(t, &i) || (n && i < t.n && t.p[i] == '-' && i++ >= 0)))
            n++;
        if (!n && d->parts) /* 7号楼东单元 */
            for (int k = 0; k < 5; k++)
                if (scan_lit(t, i, sides[k]) && scan_lit(t, i + 3, "单元")) {
                    i += 3;
                    n = 1;
                }
        if (!n || n > 8)
            return end;
        for (size_t k = 0; k < sizeof units / sizeof *units && !kind; k++)
            if (scan_lit(t, i, units[k].word)) {
                kind = units[k].kind;
                i += str_of(units[k].word).n;
            }
        if (!kind) { /* 2单元501, 3-2-501 */
            isize hyphens = 0, first = 0;

            for (isize k = end; k < i; k++) {
                first = t.p[k] == '-' && !hyphens ? k - end : first;
                hyphens += t.p[k] == '-';
            }
            if (d->parts ? n >= 3 : hyphens == 2 && n >= 5 && first <= 3) { /* no 2021-03-15 */
                d->room = true;
                d->unit |= hyphens == 2;
                d->parts += 1 + (int)hyphens;
                return i;
            }
            return end;
        }
        d->block |= kind == 'b';
        d->unit |= kind == 'u';
        d->room |= kind == 'r';
        d->group |= kind == 'g';
        d->number |= kind == 'n';
        d->parts++;
        end = i;
    }
    return end;
}

/* Where the address that leads to the door begins: back over Han letters and digits to a mark. */
static isize address_start(struct str t, isize at)
{
    isize a = at;

    while (a > 0 && at - a <= 90) {
        unsigned char c = (unsigned char)t.p[a - 1];
        isize b = a - 1;

        if (c < 0x80) {
            if (c < '0' || c > '9')
                break;
            a--;
            continue;
        }
        while (b > 0 && ((unsigned char)t.p[b] & 0xC0) == 0x80)
            b--;
        if ((unsigned char)t.p[b] < 0xE4 || (unsigned char)t.p[b] > 0xE9)
            break;
        a = b;
    }
    return a;
}

static bool is_home(struct reading *r, isize at, isize end, const struct door *d, bool street)
{
    struct around a = around_of(r, at, end);
    bool named = str_has(r->head, S("姓名")) || str_has(r->head, S("户主"));

    if (scan_any(str_slice(r->t, at, end), says_home) || around_says(&a, says_home) ||
        (named && str_has(a.head, S("址"))))
        return d->parts >= 1;
    if (around_says(&a, says_office) || scan_any(str_slice(r->t, at, end), says_office))
        return false;
    if (street)
        return d->unit && d->parts >= 2;
    return (d->unit && d->parts >= 2) || (d->block && d->room) || (d->group && d->number);
}

/* 华润中央公园12号楼1单元1802室: block, unit and room say it whatever stands before them. */
static isize any_door(struct reading *r, isize at, isize told)
{
    struct door d;
    isize end, a;

    if (at < told)
        return told;
    end = door(r->t, at, &d);
    if (!d.block || !d.unit || !d.room)
        return told;
    a = address_start(r->t, at);
    if (!is_home(r, a, end, &d, true))
        return told;
    privacy_tell(r, "privacy.address", a, end, SAYS);
    return end;
}

static bool han_at(struct str t, isize at)
{
    return at >= 0 && (unsigned char)t.p[at] >= 0xE4 && (unsigned char)t.p[at] <= 0xE9;
}

/* The next Han character from `at` on that one of the places below may begin with (the characters of MARK_PLACE),
 * or that a digit stands behind: where a door may follow. */
static isize next_place(const struct reading *r, isize at)
{
    isize place = reading_next(r, LOOK_PLACE, at), digit = r->from + at + 3,
          until = r->from + (place + 3 < r->t.n ? place + 3 : r->t.n);

    while ((digit = look_next(&r->look, LOOK_DIGIT, digit, until)) < until) {
        if (han_at(r->t, digit - r->from - 3))
            return digit - r->from - 3;
        digit++;
    }
    return place;
}

void privacy_places(struct reading *r)
{
    /* clang-format off */
    static const struct { const char *word; bool street; } places[] = {
        {"小区", false}, {"花园", false}, {"家园", false}, {"公寓", false}, {"新村", false},
        {"社区", false}, {"村", false},   {"苑", false},   {"家属院", false}, {"宿舍", false},
        {"新区", false}, {"公馆", false}, {"花苑", false}, {"佳苑", false}, {"庄", false},
        {"里", false},   {"胡同", false}, {"号院", false}, {"城", false},   {"府", false},
        {"屯", false},   {"寨", false},   {"路", true},    {"街", true},    {"巷", true},
        {"道", true},
    };
    /* clang-format on */
    struct str t = r->t;
    isize told = 0;

    for (isize i = 0; (i = next_place(r, i)) + 3 < t.n; i += 3) {
        if (t.p[i + 3] >= '0' && t.p[i + 3] <= '9')
            told = any_door(r, i + 3, told);
        for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
            struct door d;
            isize end, from;

            if (!scan_lit(t, i, places[k].word))
                continue;
            end = door(t, i + str_of(places[k].word).n, &d);
            if (!d.parts || i < told)
                continue;
            from = address_start(t, i);
            if (is_home(r, from, end, &d, places[k].street)) {
                privacy_tell(r, "privacy.address", from, end, SAYS);
                told = end;
            }
            break;
        }
    }
}
