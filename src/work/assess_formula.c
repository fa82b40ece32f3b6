/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_formula.c - an indicator's formula, and the points that follow; see assess.h */
#include "base/buf.h"
#include "work/assess.h"

static const struct {
    struct str name;
    enum assess_kind kind;
    bool over, counts, hundredths; /* A/B; a number behind; in hundredths */
} kinds[] = {
    {LIT("ratio"), ASSESS_RATIO, true, false, false},
    {LIT("clean"), ASSESS_CLEAN, true, false, false},
    {LIT("each"), ASSESS_EACH, false, true, true},
    {LIT("add"), ASSESS_ADD, false, true, true},
    {LIT("atleast"), ASSESS_ATLEAST, false, true, false},
    {LIT("none"), ASSESS_NONE, false, false, false},
    {LIT("yes"), ASSESS_YES, false, false, false},
    {LIT("veto"), ASSESS_VETO, false, true, false},
};

bool assess_read_points(struct str s, int64_t *out)
{
    struct str whole, part;
    int64_t a = 0, b = 0;

    s = str_trim(s);
    str_cut(s, S("."), &whole, &part);
    if (!str_int(whole, &a) || a < 0 || a > 100000 || part.n > 2 || whole.p[0] == '+')
        return false;
    if (part.n && (!str_int(part, &b) || b < 0 || part.p[0] == '+'))
        return false;
    if (str_ends(s, S(".")))
        return false;
    *out = a * 100 + (part.n == 1 ? b * 10 : b);
    return true;
}

struct str assess_zh(struct arena *mem, int64_t points)
{
    const char *sign = points < 0 ? "-" : "";
    int64_t p = points < 0 ? -points : points;

    if (p % 100 == 0)
        return str_fmt(mem, "%s%lld", sign, (long long)(p / 100));
    if (p % 10 == 0)
        return str_fmt(mem, "%s%lld.%lld", sign, (long long)(p / 100),
                       (long long)(p % 100 / 10));
    return str_fmt(mem, "%s%lld.%02lld", sign, (long long)(p / 100), (long long)(p % 100));
}

bool assess_formula_read(struct str text, struct assess_formula *out)
{
    struct assess_formula f = {ASSESS_HAND, M__MAX, M__MAX, M__MAX, 0};
    struct str name, rest, over, minus;

    text = str_trim(text);
    if (!text.n) {
        *out = f;
        return true;
    }
    str_cut(text, S(" "), &name, &rest);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct str what, number;

        if (!str_eq(name, kinds[i].name))
            continue;
        f.kind = kinds[i].kind;
        str_cut(str_trim(rest), S(" "), &what, &number);
        str_cut(what, S("/"), &what, &over);
        str_cut(what, S("-"), &what, &minus);
        number = str_trim(number);
        if (!measure_parse(what, &f.a) || (minus.n && !measure_parse(minus, &f.minus)))
            return false;
        if (kinds[i].over != (over.n > 0) || (over.n && !measure_parse(over, &f.b)))
            return false;
        if (f.kind == ASSESS_VETO && !number.n)
            number = S("1");
        if (kinds[i].counts != (number.n > 0))
            return false;
        if (number.n && kinds[i].hundredths && !assess_read_points(number, &f.per))
            return false;
        if (number.n && !kinds[i].hundredths &&
            (!str_int(number, &f.per) || f.per < 1 || f.per > 100000))
            return false;
        *out = f;
        return true;
    }
    return false;
}

int64_t assess_points(struct arena *mem, const struct assess_formula *f, int64_t full,
                      const int64_t *figures, struct str *says, bool *veto)
{
    int64_t a = f->a < M__MAX ? figures[f->a] : 0, b = f->b < M__MAX ? figures[f->b] : 0;
    int64_t p = full;

    *veto = false;
    if (f->kind == ASSESS_HAND) {
        *says = S("");
        return 0;
    }
    if (f->minus < M__MAX)
        a -= figures[f->minus];
    *says = str_fmt(mem, "%.*s %lld %.*s", STR_ARG(measure_zh(f->a)), (long long)a,
                    STR_ARG(measure_counter(f->a)));
    if (f->minus < M__MAX)
        *says = str_fmt(mem, "%.*s减去%.*s：%lld %.*s", STR_ARG(measure_zh(f->a)),
                        STR_ARG(measure_zh(f->minus)), (long long)a,
                        STR_ARG(measure_counter(f->a)));
    switch (f->kind) {
    case ASSESS_HAND:
        break;
    case ASSESS_RATIO:
    case ASSESS_CLEAN:
        if (b > 0) {
            int64_t good = f->kind == ASSESS_RATIO ? a : b - a;

            good = good < 0 ? 0 : good > b ? b : good;
            p = (full * good * 2 + b) / (2 * b); /* to the nearest hundredth */
            *says =
                str_fmt(mem, "%.*s；%.*s %lld %.*s", STR_ARG(*says), STR_ARG(measure_zh(f->b)),
                        (long long)b, STR_ARG(measure_counter(f->b)));
        } else {
            *says = str_fmt(mem, "没有%.*s，不扣分", STR_ARG(measure_zh(f->b)));
        }
        break;
    case ASSESS_EACH:
        p = full - a * f->per;
        break;
    case ASSESS_NONE:
        p = a ? 0 : full;
        break;
    case ASSESS_YES:
        p = a ? full : 0;
        break;
    case ASSESS_ATLEAST:
        p = a >= f->per ? full : full * a / f->per;
        *says = str_fmt(mem, "%.*s，应当有 %lld", STR_ARG(*says), (long long)f->per);
        break;
    case ASSESS_ADD:
        p = a * f->per;
        break;
    case ASSESS_VETO:
        *veto = a >= f->per;
        p = *veto ? 0 : full;
        break;
    }
    return p < 0 ? 0 : p > full ? full : p;
}

struct str assess_formula_zh(struct arena *mem, const struct assess_formula *f)
{
    struct str a = f->a < M__MAX ? measure_zh(f->a) : S("");
    struct str b = f->b < M__MAX ? measure_zh(f->b) : S(""), per;

    if (f->minus < M__MAX)
        a = str_fmt(mem, "（%.*s减去%.*s）", STR_ARG(a), STR_ARG(measure_zh(f->minus)));
    per = f->kind == ASSESS_EACH || f->kind == ASSESS_ADD
              ? assess_zh(mem, f->per)
              : str_fmt(mem, "%lld", (long long)f->per);
    switch (f->kind) {
    case ASSESS_HAND:
        return S("由人评分");
    case ASSESS_RATIO:
        return str_fmt(mem, "满分 × %.*s ÷ %.*s", STR_ARG(a), STR_ARG(b));
    case ASSESS_CLEAN:
        return str_fmt(mem, "满分 × （1 − %.*s ÷ %.*s）", STR_ARG(a), STR_ARG(b));
    case ASSESS_EACH:
        return str_fmt(mem, "%.*s每有一个，扣 %.*s 分", STR_ARG(a), STR_ARG(per));
    case ASSESS_NONE:
        return str_fmt(mem, "没有%.*s得满分，有则不得分", STR_ARG(a));
    case ASSESS_YES:
        return str_fmt(mem, "有%.*s得满分，没有不得分", STR_ARG(a));
    case ASSESS_ATLEAST:
        return str_fmt(mem, "%.*s达到 %.*s 得满分，不足的按比例", STR_ARG(a), STR_ARG(per));
    case ASSESS_ADD:
        return str_fmt(mem, "%.*s每有一个，加 %.*s 分", STR_ARG(a), STR_ARG(per));
    case ASSESS_VETO:
        return str_fmt(mem, "%.*s达到 %.*s，单项否决", STR_ARG(a), STR_ARG(per));
    }
    return S("");
}
