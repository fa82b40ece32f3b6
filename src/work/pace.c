/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pace.c - limits of the open calculators; see pace.h */
#include "work/pace.h"

#include "store/account.h"

enum { WINDOW_MINUTES = 10 };

static const struct {
    struct str key, name;
    int most; /* of one address in ten minutes */
} paces[PACE__MAX] = {
    [PACE_CLOCK] = {LIT("clock:"), LIT("期限计算"), 120},
    [PACE_VERIFY] = {LIT("verify:"), LIT("年报校验"), 40},
    [PACE_PROOFREAD] = {LIT("proofread:"), LIT("内容校对"), 40},
};

enum err pace(struct ctx *c, enum pace_of what)
{
    struct instant since = {0};
    int64_t hits;

    if (!c->peer.n || c->fail.code)
        return c->fail.code;
    db_begin_unit(c, (struct unit_id){0});
    hits = throttle_hit(c, str_concat(c->mem, paces[what].key, c->peer), WINDOW_MINUTES * 60,
                        &since);
    if (db_end(c))
        return c->fail.code;
    if (hits > paces[what].most) {
        struct clock_time at = instant_clock((struct instant){since.s + WINDOW_MINUTES * 60});

        fail_set(&c->fail, ERR_RATE, "",
                 "同一网络地址十分钟内最多%.*s %d 次，%02d:%02d 之后可以继续；您填写的内容还在",
                 STR_ARG(paces[what].name), paces[what].most, at.hour, at.minute);
    }
    return c->fail.code;
}
