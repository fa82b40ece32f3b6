/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare_place.c - names of places, by how they end and how a text says them again; see spare.h */
#include "base/utf8.h"
#include "check/spare.h"

/* What the name of a place or of a road ends with. */
static bool ends_place(uint32_t r)
{
    static const uint16_t all[] = u"省市区县州盟旗乡镇村街路道巷";

    for (const uint16_t *p = all; *p; p++)
        if (*p == r)
            return true;
    return false;
}

static bool is_road(uint32_t r)
{
    return r == u'路' || r == u'街' || r == u'道' || r == u'巷';
}

/* The character at `at`, 0 at the end; `next`: behind it. */
static uint32_t rune_at(struct str t, isize at, isize *next)
{
    *next = at;
    return at < t.n ? utf8_next(t, next) : 0;
}

static uint32_t rune_before(struct str t, isize at, isize *from)
{
    *from = at;
    return at > 0 ? utf8_prev(t, from) : 0;
}

/* 我镇、我局: what an office calls itself is never what was confused with it. */
static bool own_body(struct str line, isize at, isize end)
{
    static const uint16_t bodies[] = u"乡镇局委办街县区州";
    isize next, from;
    uint32_t r = rune_at(line, at, &next);

    if (next != end || rune_before(line, at, &from) != u'我')
        return false;
    for (const uint16_t *p = bodies; *p; p++)
        if (*p == r)
            return true;
    return false;
}

/* 来陕考察、返湘人员: a province by its one character, behind the word for going there or being there. */
static bool short_province(struct str line, isize at, isize end)
{
    static const uint16_t provinces[] = u"京沪渝冀晋辽苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇陕";
    static const uint16_t ways[] = u"来赴驻在返抵入离援留";
    isize next, from;
    uint32_t r = rune_at(line, at, &next), way;

    if (next != end)
        return false;
    way = rune_before(line, at, &from);
    for (const uint16_t *p = provinces; *p; p++)
        for (const uint16_t *w = ways; *p == r && *w; w++)
            if (*w == way)
                return true;
    return false;
}

/* 建设路与人民路: a crossing, or from road to road. */
static bool crossing(struct str line, isize at, isize end)
{
    enum { NAME_MOST = 6 };
    isize from, i;
    uint32_t r = rune_at(line, at, &i);

    if (i != end || (r != u'与' && r != u'和' && r != u'至' && r != u'到') ||
        !is_road(rune_before(line, at, &from)))
        return false;
    for (int n = 0; n < NAME_MOST; n++) {
        r = rune_at(line, i, &i);
        if (!rune_is_han(r))
            return false;
        if (n > 0 && is_road(r))
            return true;
    }
    return false;
}

enum { NAME_LEAST = 3, TWICE = 2, LOOK_MOST = 1 << 18 };

static bool twice(struct str text, struct str name)
{
    struct str rest = str_slice(text, 0, text.n < LOOK_MOST ? text.n : LOOK_MOST), before;
    int n = 0;

    while (n < TWICE && str_cut(rest, name, &before, &rest))
        n++;
    return n == TWICE;
}

/* The name that ends at `until` has the character at `at` and at least three in all: does the text say it
 * again. */
static bool said_again(struct str text, struct str line, isize at, isize until)
{
    isize from = at;
    int n = (int)utf8_count(str_slice(line, at, until));

    for (; n < NAME_LEAST; n++)
        if (!rune_is_han(rune_before(line, from, &from)))
            return false;
    return twice(text, str_slice(line, from, until));
}

/* 城关镇镇村两级: the second begins a word of its own. */
static bool begins_word(struct str line, isize end)
{
    static const uint16_t seconds[] = u"村级直属区县市镇乡场民街面";
    isize next;
    uint32_t r = rune_at(line, end, &next);

    for (const uint16_t *p = seconds; *p; p++)
        if (*p == r)
            return true;
    return false;
}

/* 青政管办发〔2019〕4号: what stands before the year is an office's sign. */
static bool office_sign(struct str line, isize end)
{
    enum { SIGN_MOST = 8 };
    isize i = end;

    for (int n = 0; n < SIGN_MOST; n++) {
        uint32_t r = rune_at(line, i, &i);

        if (r == u'〔' || r == u'［' || r == '[')
            return i < line.n && line.p[i] >= '1' && line.p[i] <= '2';
        if (!rune_is_han(r) && r != ' ')
            return false;
    }
    return false;
}

/* How a name in a list ends: its last characters, 街道 and 社区 or one of 乡镇村县旗 that is no part of a common word (乡镇, 城镇).
 * Nothing: it is no such name. */
static struct str name_end(struct str item)
{
    static const struct str ends[] = {LIT("街道"), LIT("社区"), LIT("乡"), LIT("镇"),
                                      LIT("村"),   LIT("县"),   LIT("旗")};
    isize from;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (!str_ends(item, ends[i]) || item.n == ends[i].n)
            continue;
        if (i >= 2 && ends_place(rune_before(item, item.n - ends[i].n, &from)))
            break;
        return ends[i];
    }
    return (struct str){0};
}

/* The Chinese characters behind a place, or before it, with nothing between; as far as a name goes. */
static struct str han_run(struct str line, isize at, bool before)
{
    enum { ITEM_MOST = 6 };
    isize end = at, next;

    for (int n = 0; n <= ITEM_MOST; n++, end = next)
        if (!rune_is_han(before ? rune_before(line, end, &next) : rune_at(line, end, &next)))
            break;
    return before ? str_slice(line, end, at) : str_slice(line, at, end);
}

/* 北岸镇、深渡镇; 新埭街道、广陈街道: the changed character stands in a name of a list, and the one beside it is a name too. */
static bool in_list(struct str line, isize at, isize end)
{
    enum { ITEM_LEAST = 3, ITEM_MOST = 5 };
    struct str front = han_run(line, at, true), back = han_run(line, at, false), item, kind,
               beside;
    isize from = at - front.n, until, n, next;

    if (str_ends(back, S("等")))
        back.n -= S("等").n;
    until = at + back.n;
    item = str_slice(line, from, until);
    kind = name_end(item);
    n = utf8_count(item);

    /* 个乡镇、 lacks what the list lends it; what it ends with is no name. */
    if (utf8_count(str_slice(line, at, end)) != 1 || n < ITEM_LEAST || n > ITEM_MOST ||
        !kind.n || until - kind.n < end)
        return false;
    if (rune_before(line, from, &next) == u'、' &&
        str_eq(name_end(han_run(line, next, true)), kind))
        return true;
    if (kind.n == 3 || rune_at(line, until, &next) != u'、')
        return false;
    beside = han_run(line, next, false);
    beside =
        str_slice(beside, 0, str_find(beside, kind) < 0 ? 0 : str_find(beside, kind) + kind.n);
    return str_eq(name_end(beside), kind);
}

/* The level that a name ends with at a place: 镇, 乡, 街道, 村, 社区; none where it is part of a common word. */
static struct str level_at(struct str line, isize at)
{
    static const struct str levels[] = {LIT("镇"), LIT("乡"), LIT("街道"), LIT("村"),
                                        LIT("社区")};
    static const uint16_t common[] = u"乡城村农渔小全各本该我两建";
    isize next;
    uint32_t before = rune_before(line, at, &next);

    for (const uint16_t *p = common; *p; p++)
        if (*p == before)
            return (struct str){0};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (str_starts(str_from(line, at), levels[i])) {
            uint32_t r = rune_at(line, at + levels[i].n, &next);

            return i == 1 && (r == u'镇' || r == u'村') ? (struct str){0} : levels[i];
        }
    return (struct str){0};
}

/* Does a name begin at `from`: a clause does, or a word stands before it that says where. */
static bool name_begins(struct str line, isize from, bool village)
{
    static const uint16_t towns[] = u"到在赴往由和及与县市区州旗从于进";
    static const uint16_t villages[] = u"镇乡道县市区";
    isize at;
    uint32_t r = rune_before(line, from, &at);

    if (!rune_is_han(r))
        return true;
    for (const uint16_t *p = village ? villages : towns; *p; p++)
        if (*p == r)
            return true;
    return false;
}

/* 到贤庠镇调研, 泗洲头镇人民政府: a name of two or three characters and its level. */
static bool lone_name(struct str line, isize at, isize end)
{
    enum { LEAST = 2, MOST = 3 };
    isize i = end, from;

    for (int k = 0; k < MOST; k++) {
        struct str level = level_at(line, i);

        from = i;
        for (int n = 1; level.n && n <= MOST; n++) {
            if (!rune_is_han(rune_before(line, from, &from)))
                break;
            if (n >= LEAST && from <= at &&
                name_begins(line, from, str_eq(level, S("村")) || str_eq(level, S("社区"))))
                return true;
        }
        if (!rune_is_han(rune_at(line, i, &i)))
            break;
    }
    return false;
}

bool spare_place(struct str text, struct str line, isize at, isize end)
{
    enum { REACH = 3 };
    isize i = at, next;

    if (office_sign(line, end))
        return true;
    if (at >= end)
        return false;
    if (in_list(line, at, end) || own_body(line, at, end) || short_province(line, at, end) ||
        crossing(line, at, end) || lone_name(line, at, end))
        return true;
    /* The changed characters, or the next two, end a name. */
    for (int k = 0; k < REACH; k++) {
        uint32_t r = rune_at(line, i, &next);

        if (!rune_is_han(r))
            return false;
        if (next >= end && ends_place(r) && said_again(text, line, at, next))
            return true;
        i = next;
    }
    return false;
}

static bool starts_one(struct str t, const char *const *w)
{
    for (; *w; w++)
        if (str_starts(t, str_of(*w)))
            return true;
    return false;
}

/* 市市场监管局, 我市市场: the second of two alike begins a word of the offices, or whose the first is, is said. */
static bool two_words(struct str line, isize first)
{
    static const char *const offices[] = {"市场监", "市政", "市容", "市直", "县直",
                                          "区直",   "镇直", "乡直", NULL};
    static const char *const words[] = {"市场", "市民", "县域", "区域", "区划", "镇村",
                                        "村民", "村委", "村级", "馆藏", "馆长", "局长",
                                        "院长", "校长", "所长", "队员", "县城", NULL};
    static const char *const whose[] = {"全", "我", "本", "该", "各", "城", "农", NULL};
    isize second;

    rune_at(line, first, &second);
    if (starts_one(str_from(line, second), offices))
        return true;
    if (!starts_one(str_from(line, second), words))
        return false;
    for (const char *const *w = whose; *w; w++)
        if (str_ends(str_slice(line, 0, first), str_of(*w)))
            return true;
    return false;
}

bool spare_doubled(struct str text, struct str line, isize at, isize end)
{
    isize next, second;
    uint32_t r = rune_at(line, at, &next);

    if (next != end)
        return false;
    if ((rune_at(line, next, &second) == r && two_words(line, at)) ||
        (rune_before(line, at, &second) == r && two_words(line, second)))
        return true;
    if (!ends_place(r))
        return false;
    /* Either of the two may be the one that is proposed to go. */
    if (rune_at(line, next, &second) == r)
        return begins_word(line, second) && said_again(text, line, at, next);
    if (rune_before(line, at, &second) == r)
        return begins_word(line, next) && said_again(text, line, second, at);
    return false;
}
