/* SPDX-License-Identifier: MulanPSL-2.0 */
/* similar.c - published documents that may already be what is asked for; see similar.h
 *
 * A description is a sentence, a search wants words. It is cut at punctuation and at the words
 * that every request uses (申请公开 … 的 … 文件); what remains are names of things.
 */
#include "work/similar.h"

#include "base/utf8.h"
#include "store/account.h"
#include "store/search.h"
#include "store/unit.h"
#include "work/may.h"

static const struct str common[] = {
    LIT("申请"),   LIT("请求"), LIT("公开"), LIT("提供"),   LIT("获取"), LIT("关于"),
    LIT("贵单位"), LIT("贵局"), LIT("贵委"), LIT("你单位"), LIT("你局"), LIT("本人"),
    LIT("我想"),   LIT("希望"), LIT("有关"), LIT("相关"),   LIT("文件"), LIT("信息"),
    LIT("资料"),   LIT("材料"), LIT("以及"), LIT("的"),     LIT("和"),   LIT("与"),
    LIT("及"),     LIT("请"),   LIT("了"),   LIT("在"),     LIT("对"),
};

struct str similar_words(struct arena *mem, struct str text, int most)
{
    struct str s = utf8_head(utf8_nfkc(mem, text), 200);
    struct buf b = buf_new(mem, 256);
    struct buf out = buf_new(mem, 256);
    int n = 0;

    for (isize at = 0, before = 0; at < s.n; before = at) {
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r) || rune_is_zh_punct(r) || r < '0')
            buf_char(&b, ' ');
        else
            buf_add(&b, str_slice(s, before, at));
    }
    s = buf_str(&b);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        s = str_replace(mem, s, common[i], S(" "));
    for (struct str word; n < most && str_next(&s, ' ', &word);) {
        isize runes = utf8_count(word);

        if (runes < 2)
            continue;
        buf_add(&out, utf8_head(word, 8));
        buf_char(&out, ' ');
        n++;
    }
    return str_trim(buf_str(&out));
}

enum err similar_public(struct ctx *c, struct unit_id unit, struct str text, int n,
                        struct doc_line_list *out)
{
    struct search_query q = {.unit = unit, .n = n, .order = SEARCH_BEST};
    struct search_result r = {0};
    isize cap = 0;

    db_begin_read(c);
    for (int words = 3; words > 0 && !r.hits.n && !c->fail.code; words--) {
        q.words = similar_words(c->mem, text, words);
        if (q.words.n) {
            r = (struct search_result){0};
            (void)search_find(c, &q, &r);
        }
    }
    for (isize i = 0; i < r.hits.n; i++)
        *LIST_ADD(c->mem, out, cap) = r.hits.p[i].doc;
    return db_end(c);
}

enum { HELPED_MOST = 5, HELPED_SECONDS = 600 };

enum err similar_helped(struct ctx *c, struct unit_id unit)
{
    struct instant since = {0};

    db_begin_unit(c, unit);
    may(c, ACT_CASE_FILE, unit);
    if (!c->fail.code &&
        (!c->peer.n || throttle_hit(c, str_concat(c->mem, S("helped:"), c->peer),
                                    HELPED_SECONDS, &since) <= HELPED_MOST))
        (void)counter_next(c, unit, S("similar_helped"), day_year(ctx_today(c)));
    return db_end(c);
}

int64_t similar_helped_in(struct ctx *c, struct unit_id unit, int year)
{
    return counter_read(c, unit, S("similar_helped"), year);
}
