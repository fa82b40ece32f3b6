/* SPDX-License-Identifier: MulanPSL-2.0 */
/* proof.c - the proof of a clock as rows of a page; see request.h */
#include "law/clock.h"
#include "web/portal/request.h"

void proof_fill(struct arena *mem, const struct clock *k, struct proof_steps *out)
{
    isize cap = 0;

    for (isize i = 0; i < k->steps.n; i++) {
        const struct clock_step *s = &k->steps.p[i];
        struct proof_step *p = LIST_ADD(mem, out, cap);
        isize days_cap = 0;

        p->title = s->dropped ? str_concat(mem, s->title, S("（作废）")) : s->title;
        p->from = day_iso(mem, s->from);
        p->until = day_iso(mem, s->until);
        p->article = s->article;
        p->sum = s->excluded && !s->counted ? str_fmt(mem, "不计 %d 个工作日", s->excluded)
                                            : str_fmt(mem, "计 %d 个工作日", s->counted);
        for (isize d = 0; d < s->days.n; d++) {
            const struct clock_day *day = &s->days.p[d];

            *LIST_ADD(mem, &p->days, days_cap) =
                (struct proof_day){day_iso(mem, day->day), day_weekday_zh(day->day), day->why,
                                   day->n ? S("") : S("muted")};
        }
    }
}
