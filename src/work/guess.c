/* SPDX-License-Identifier: MulanPSL-2.0 */
/* guess.c - wrong codes are counted; see guess.h */
#include "work/guess.h"

#include "store/account.h"

static struct str key_of(struct ctx *c, enum guess what)
{
    static const struct str keys[GUESS__MAX] = {
        [GUESS_CASE] = LIT("lookup:"), [GUESS_VOICE] = LIT("voice-look:")};

    return str_concat(c->mem, keys[what], c->peer);
}

enum err guess_may(struct ctx *c, enum guess what)
{
    struct instant since = {0};
    int64_t hits;

    if (c->fail.code || !c->peer.n)
        return c->fail.code;
    db_begin_read(c);
    hits = throttle_hits(c, key_of(c, what), GUESS_MINUTES * 60, &since);
    if (!db_end(c) && hits >= GUESSES) {
        struct clock_time at = instant_clock((struct instant){since.s + GUESS_MINUTES * 60});

        fail_set(&c->fail, ERR_RATE, "",
                 "编号或者查询码错得太多：同一网络地址十分钟内最多错 %d 次，"
                 "%02d:%02d 之后可以继续查询",
                 GUESSES, at.hour, at.minute);
    }
    return c->fail.code;
}

enum err guess_end(struct ctx *c, enum guess what)
{
    struct fail wrong = c->fail;
    struct instant since = {0};

    if (wrong.code != ERR_NOT_FOUND || !c->peer.n ||
        !str_eq(str_of(wrong.where), S(GUESS_WHERE)))
        return wrong.code;
    c->fail = (struct fail){0};
    db_begin_unit(c, (struct unit_id){0});
    (void)throttle_hit(c, key_of(c, what), GUESS_MINUTES * 60, &since);
    if (!db_end(c))
        c->fail = wrong;
    return c->fail.code;
}
