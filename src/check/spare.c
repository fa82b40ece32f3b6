/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare.c - what spelling must not lightly correct; see spare.h */
#include "check/spare.h"

#include "base/utf8.h"
#include "check/lexicon.h"
#include "rules.h"

struct known {
    struct str *words;
    const struct lexicon *lexicon;
};

const struct known *known_make(struct arena *mem, const struct lm *lm)
{
    struct known *k = NEW(mem, struct known, 1);

    k->words = NEW(mem, struct str, rule_known_words_count);
    for (isize i = 0; i < rule_known_words_count; i++)
        k->words[i] = rule_known_words_rows[i].words;
    k->lexicon = lexicon_make(mem, k->words, rule_known_words_count, lm);
    return k;
}

enum { AROUND = 48, HITS = 64, NAME = 9, WHOLE = 12 /* bytes */ };

static isize boundary(struct str line, isize at)
{
    at = at < 0 ? 0 : at > line.n ? line.n : at;
    while (at > 0 && at < line.n && ((unsigned char)line.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* 区住建局: what stands before the short name of a body says whose it is. */
static bool whose(struct str line, isize at, isize end, struct str body)
{
    static const uint16_t levels[] = u"省市区县镇乡州旗盟我各";
    static const char *const bodies[] = {"局", "办", "委", "会", "厅",
                                         "部", "组", "队", "院", NULL};
    isize next = at;
    uint32_t r = at < end ? utf8_next(line, &next) : 0;

    if (next != end)
        return false;
    for (const char *const *b = bodies; *b; b++)
        if (str_ends(body, str_of(*b)))
            for (const uint16_t *p = levels; *p; p++)
                if (*p == r)
                    return true;
    return false;
}

enum spare spare_known(const struct known *k, struct str line, isize at, isize end)
{
    struct lexicon_hit hit[HITS];
    isize from = boundary(line, at - AROUND), until = boundary(line, end + AROUND);
    isize n = lexicon_find(k->lexicon, str_slice(line, from, until), hit, HITS);
    enum spare found = SPARE_NOT;

    for (isize i = 0; i < n; i++) {
        struct str word = k->words[hit[i].word];
        isize a = from + hit[i].at, b = a + word.n;

        if (a == end && whose(line, at, end, word))
            return SPARE_ALWAYS;
        if (a < (at == end ? at : end) && at < b) {
            if (at < end && a <= at && end <= b && word.n >= NAME)
                return SPARE_ALWAYS;
            found = SPARE_UNLESS_CERTAIN;
        }
        /* A long one is whole: nothing is missing at its ends either. */
        if (at == end && word.n >= WHOLE && (at == a || at == b))
            found = SPARE_UNLESS_CERTAIN;
    }
    return found;
}

/* --- persons */

/* Behind a name, titles and what news says that persons do; before one. */
static const char *const behind[] = {
    "同志",   "先生",   "女士",   "院士", "教授",   "委员",   "代表",   "主任",
    "副主任", "局长",   "副局长", "书记", "副书记", "部长",   "副部长", "厅长",
    "副厅长", "处长",   "副处长", "科长", "县长",   "副县长", "市长",   "副市长",
    "区长",   "副区长", "镇长",   "乡长", "主席",   "副主席", "委员长", "院长",
    "副院长", "检察长", "律师",   "医生", "老师",   "等人",   "等同志", "一行",
    "强调",   "指出",   "要求",   "表示", "率队",   "率领",   "来到",   "走访",
    "详细",   "先后",   "首先",   "出席", "主持",   "参加",   "陪同",   NULL};
static const char *const before[] = {
    "同志",     "主任", "局长",   "书记",       "部长",   "厅长",   "处长",     "科长",
    "县长",     "市长", "区长",   "镇长",       "乡长",   "主席",   "组长",     "院长",
    "校长",     "经理", "董事长", "法定代表人", "负责人", "联系人", "联系人：", "法定代表人：",
    "负责人：", "院士", "教授",   "任命",       "免去",   "、",     NULL};

/* Between these and those nothing but a name stands: 副区长张… and 任命张…; …一行, where a clause begins. */
static const char *const titles[] = {"主任", "局长",   "书记", "部长", "厅长", "处长", "科长",
                                     "县长", "市长",   "区长", "镇长", "乡长", "主席", "院长",
                                     "校长", "常委",   "委员", "股长", "站长", "任命", "免去",
                                     "选举", "通讯员", "记者", NULL};
static const char *const verbs[] = {"强调", "指出", "表示", "一行", "率队", "率领", NULL};

/* Before a name that stands by itself, with nothing behind it. */
static const char *const labels[] = {
    "联系人：", "法人代表：", "法定代表人：", "负责人：", "经办人：", "承办人：",
    "姓名：",   "联系人:",    "负责人:",      "姓名:",    NULL};

static bool is_surname(uint32_t r)
{
    static const uint16_t all[] =
        u"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜"
        u"叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎"
        u"贺顾毛郝龚邵万钱严覃武戴莫孔向汤焦安";

    for (const uint16_t *p = all; *p; p++)
        if (*p == r)
            return true;
    return false;
}

static bool starts_any(struct str t, const char *const *w)
{
    for (; *w; w++)
        if (str_starts(t, str_of(*w)))
            return true;
    return false;
}

static bool ends_any(struct str t, const char *const *w)
{
    for (; *w; w++)
        if (str_ends(t, str_of(*w)))
            return true;
    return false;
}

static bool han_at(struct str line, isize at)
{
    return at < line.n && rune_is_han(utf8_next(line, &at));
}

static bool han_before(struct str line, isize at)
{
    return at > 0 && rune_is_han(utf8_prev(line, &at));
}

enum spare spare_person(struct str line, isize at, isize end)
{
    isize from = at;

    /* A surname at the place or up to two characters before it; the name has two or three. */
    for (int back = 0; back < 3 && from >= 0; back++) {
        isize i = from, until;

        if (i < line.n && is_surname(utf8_next(line, &i)))
            for (int n = 1; n <= 2; n++) {
                if (i >= line.n || !rune_is_han(utf8_next(line, &i)))
                    break;
                until = i;
                if (until < end || (at == end && until <= at))
                    continue;
                if (ends_any(str_slice(line, 0, from), titles) ||
                    (n == 2 && starts_any(str_from(line, until), verbs) &&
                     !han_before(line, from)))
                    return SPARE_ALWAYS;
                if (starts_any(str_from(line, until), behind) &&
                    (from == 0 || n == 2 || ends_any(str_slice(line, 0, from), before)))
                    return SPARE_UNLESS_CERTAIN;
                if (ends_any(str_slice(line, 0, from), labels) && !han_at(line, until))
                    return SPARE_UNLESS_CERTAIN;
            }
        if (from == 0)
            break;
        utf8_prev(line, &from);
    }
    return SPARE_NOT;
}
