/* SPDX-License-Identifier: MulanPSL-2.0 */
/* words.c - text templates of the demo district; see cast.h
 *
 * {slot} stands for a word of rulebook/demo/demo-words.tsv: the same word throughout a document. A slot
 * of OFTEN, and {slot*}, gets another word each time, none twice. {u}, {y} … are facts of the unit and
 * the day.
 */
#include "rules.h"
#include "work/demo/cast.h"

static const struct str often[] = {LIT("point"), LIT("hope"), LIT("hear"), LIT("agenda")};

/* splitmix64 */
uint64_t demo_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static struct str words_of(struct str slot)
{
    for (isize i = 0; i < rule_demo_words_count; i++)
        if (str_eq(rule_demo_words_rows[i].slot, slot))
            return rule_demo_words_rows[i].words;
    return (struct str){0};
}

static struct str nth(struct str words, int n)
{
    for (struct str part; str_next(&words, '|', &part); n--)
        if (!n)
            return part;
    return (struct str){0};
}

static struct str draw(struct demo_pick *p, struct str slot, bool fresh)
{
    struct str words = words_of(slot);
    uint64_t **used = (uint64_t **)(void *)map_put(p->mem, &p->used, slot);
    struct str **fixed = (struct str **)(void *)map_put(p->mem, &p->fixed, slot);
    int n = 1, i;

    if (*fixed && !fresh)
        return **fixed;
    for (isize k = 0; k < words.n; k++)
        n += words.p[k] == '|';
    if (!*used)
        *used = NEW(p->mem, uint64_t, 1);
    i = (int)(demo_random(&p->seed) % (uint64_t)n);
    for (int k = 0; k < n && **used >> (i & 63) & 1; k++)
        i = (i + 1) % n;
    **used |= (uint64_t)1 << (i & 63);
    if (!*fixed) {
        *fixed = NEW(p->mem, struct str, 1);
        **fixed = nth(words, i);
    }
    return nth(words, i);
}

/* Facts of the unit and the day; false: not one of them. */
static bool fact(struct demo_pick *p, struct str name, struct str *out)
{
    const struct unit *u = p->unit;
    struct civil d = day_civil(p->day);
    const struct {
        const char *name;
        struct str text;
    } texts[] = {{"u", u->name},
                 {"s", u->short_name},
                 {"office", u->office_name},
                 {"address", u->address},
                 {"post", u->post_code},
                 {"phone", u->phone},
                 {"hours", u->hours},
                 {"supervision", u->supervision_phone}};
    const struct {
        const char *name;
        int64_t n;
    } numbers[] = {{"y", d.year},
                   {"m", d.month},
                   {"d", d.day},
                   {"w", (d.day - 1) / 7 + 1},
                   {"n", p->n},
                   {"d1", 1 + (int64_t)(demo_random(&p->seed) % 9)},
                   {"d2", 1 + (int64_t)(demo_random(&p->seed) % 9)},
                   {"d3", 1 + (int64_t)(demo_random(&p->seed) % 9)}};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_eq(name, str_of(texts[i].name))) {
            *out = texts[i].text;
            return true;
        }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (str_eq(name, str_of(numbers[i].name))) {
            *out = str_fmt(p->mem, "%lld", (long long)numbers[i].n);
            return true;
        }
    if (str_eq(name, S("season"))) {
        static const struct str seasons[] = {LIT("一季度"), LIT("二季度"), LIT("三季度"),
                                             LIT("四季度")};
        *out = seasons[(d.month - 1) / 3];
        return true;
    }
    if (str_eq(name, S("effective")) || str_eq(name, S("expiry"))) {
        *out = day_zh(p->mem, str_eq(name, S("expiry")) ? p->expiry : p->effective);
        return true;
    }
    return false;
}

struct str demo_fill(struct demo_pick *p, struct str template)
{
    struct buf b = buf_new(p->mem, template.n + 64);
    struct str rest = template, head, slot, word;

    while (str_cut(rest, S("{"), &head, &rest)) {
        bool fresh = false;

        buf_add(&b, head);
        str_cut(rest, S("}"), &slot, &rest);
        if (str_ends(slot, S("*"))) {
            fresh = true;
            slot = str_slice(slot, 0, slot.n - 1);
        }
        for (size_t i = 0; i < sizeof often / sizeof *often; i++)
            fresh |= str_eq(slot, often[i]);
        if (!fact(p, slot, &word))
            word = demo_fill(p, draw(p, slot, fresh));
        buf_add(&b, word);
    }
    buf_add(&b, head);
    return buf_str(&b);
}
