/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.c - the registers of the year, from the rulebook; see register.h */
#include "law/register.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "rules.h"

enum { PUBLISH_DAYS = 20, SOON_DAYS = 10 };

static const struct {
    struct str name;
    enum register_type type;
} types[] = {{LIT("line"), REGISTER_LINE_F},     {LIT("text"), REGISTER_TEXT_F},
             {LIT("day"), REGISTER_DAY_F},       {LIT("int"), REGISTER_INT_F},
             {LIT("choice"), REGISTER_CHOICE_F}, {LIT("flag"), REGISTER_FLAG_F}};

/* "@terms": the labels of proposal-terms.tsv. */
static struct str terms(struct arena *mem)
{
    struct buf b = buf_new(mem, 512);

    for (isize i = 0; i < rule_proposal_terms_count; i++)
        buf_fmt(&b, "%s%.*s", i ? "|" : "", STR_ARG(rule_proposal_terms_rows[i].label_zh));
    return buf_str(&b);
}

/* "@results" stands for the labels of suggestion-results.tsv, of all schemes. */
static struct str choices_of(struct arena *mem, struct str said)
{
    struct buf b = buf_new(mem, 512);

    if (str_eq(said, S("-")))
        return S("");
    if (str_eq(said, S("@terms")))
        return terms(mem);
    if (!str_eq(said, S("@results")))
        return said;
    for (isize i = 0; i < rule_suggestion_results_count; i++) {
        struct str label = rule_suggestion_results_rows[i].label_zh;
        bool known = false;

        for (isize k = 0; k < i && !known; k++)
            known = str_eq(rule_suggestion_results_rows[k].label_zh, label);
        if (known)
            continue;
        if (b.n)
            buf_char(&b, '|');
        buf_add(&b, label);
    }
    return buf_str(&b);
}

static struct str or_empty(struct str s)
{
    return str_eq(s, S("-")) ? S("") : s;
}

static void kind_of(struct arena *mem, const struct rule_register_kinds *row,
                    struct register_kind *out)
{
    struct register_field *f = NEW(mem, struct register_field, REGISTER_FIELDS);

    *out = (struct register_kind){.id = row->id,
                                  .label = row->label_zh,
                                  .counter = row->unit_zh,
                                  .about = row->about,
                                  .source = row->source,
                                  .proofs = row->proofs,
                                  .open = row->public != 0,
                                  .field = f};
    for (isize i = 0; i < rule_registers_count && out->n < REGISTER_FIELDS; i++) {
        const struct rule_registers *r = &rule_registers_rows[i];
        struct register_field *to = &f[out->n];

        if (!str_eq(r->of, row->id))
            continue;
        *to = (struct register_field){.id = r->field,
                                      .label = r->label_zh,
                                      .about = or_empty(r->about),
                                      .source = r->source,
                                      .need = r->need != 0,
                                      .in_list = r->in_list != 0,
                                      .choices = choices_of(mem, r->choices)};
        for (size_t t = 0; t < sizeof types / sizeof *types; t++)
            if (str_eq(types[t].name, r->kind))
                to->type = types[t].type;
        if (str_eq(r->field, row->day_field))
            out->day = out->n;
        if (str_eq(r->field, row->title_field))
            out->title = out->n;
        out->n++;
    }
}

void register_kinds(struct arena *mem, const struct register_kind **out, isize *n)
{
    struct register_kind *k = NEW(mem, struct register_kind, rule_register_kinds_count);

    for (isize i = 0; i < rule_register_kinds_count; i++)
        kind_of(mem, &rule_register_kinds_rows[i], &k[i]);
    *out = k;
    *n = rule_register_kinds_count;
}

bool register_find(struct arena *mem, struct str id, struct register_kind *out)
{
    for (isize i = 0; i < rule_register_kinds_count; i++)
        if (str_eq(rule_register_kinds_rows[i].id, id) ||
            str_eq(rule_register_kinds_rows[i].label_zh, id)) {
            kind_of(mem, &rule_register_kinds_rows[i], out);
            return true;
        }
    return false;
}

int register_field(const struct register_kind *k, struct str name)
{
    for (int i = 0; i < k->n; i++)
        if (str_eq(k->field[i].id, name) || str_eq(k->field[i].label, name))
            return i;
    return -1;
}

static bool has_choice(struct str choices, struct str value)
{
    for (struct str rest = choices, one; str_next(&rest, '|', &one);)
        if (str_eq(one, value))
            return true;
    return false;
}

static struct str check_one(struct arena *mem, const struct register_field *f,
                            struct str *value)
{
    struct day d;
    int64_t n;

    *value = str_trim_wide(*value);
    if (!value->n)
        return f->need ? str_fmt(mem, "请填写%.*s", STR_ARG(f->label)) : S("");
    switch (f->type) {
    case REGISTER_LINE_F:
        if (str_has(*value, S("\n")))
            return str_fmt(mem, "%.*s只能写一行", STR_ARG(f->label));
        if (utf8_count(*value) > REGISTER_LINE)
            return str_fmt(mem, "%.*s最多 %d 字", STR_ARG(f->label), REGISTER_LINE);
        break;
    case REGISTER_TEXT_F:
        if (utf8_count(*value) > REGISTER_TEXT)
            return str_fmt(mem, "%.*s最多 %d 字", STR_ARG(f->label), REGISTER_TEXT);
        break;
    case REGISTER_DAY_F:
        if (!day_parse_loose(*value, &d))
            return str_fmt(mem, "%.*s不是日期：%.*s", STR_ARG(f->label),
                           STR_ARG(utf8_head(*value, 20)));
        *value = day_iso(mem, d);
        break;
    case REGISTER_INT_F:
        if (!str_int(utf8_nfkc(mem, *value), &n) || n < 0 || n > 100000000)
            return str_fmt(mem, "%.*s应为数字", STR_ARG(f->label));
        *value = str_fmt(mem, "%lld", (long long)n);
        break;
    case REGISTER_CHOICE_F:
        if (!has_choice(f->choices, *value))
            return str_fmt(mem, "%.*s没有“%.*s”这一项", STR_ARG(f->label),
                           STR_ARG(utf8_head(*value, 20)));
        break;
    case REGISTER_FLAG_F:
        *value = str_eq(*value, S("否")) || str_eq(*value, S("0")) ? S("") : S("1");
        break;
    }
    return S("");
}

static struct day day_of(const struct register_kind *k, const struct str *value,
                         struct str field)
{
    int i = register_field(k, field);
    struct day d = {0};

    if (i >= 0)
        day_parse(value[i], &d);
    return d;
}

/* Days that cannot stand in this order. */
static void check_order(struct arena *mem, const struct register_kind *k,
                        const struct str *value, struct str *error, int *bad)
{
    static const struct {
        struct str first, second;
    } order[] = {{LIT("given"), LIT("answered")},    {LIT("answered"), LIT("second_answered")},
                 {LIT("answered"), LIT("feedback")}, {LIT("answered"), LIT("published")},
                 {LIT("from"), LIT("until")},        {LIT("opened"), LIT("closed")},
                 {LIT("received"), LIT("cleared")}};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        int at = register_field(k, order[i].second), from = register_field(k, order[i].first);
        struct day a = day_of(k, value, order[i].first), b = day_of(k, value, order[i].second);

        if (at < 0 || from < 0 || error[at].n || !day_is_set(b))
            continue;
        if (!day_is_set(a))
            error[at] = str_fmt(mem, "有%.*s，却没有%.*s", STR_ARG(k->field[at].label),
                                STR_ARG(k->field[from].label));
        else if (day_cmp(b, a) < 0)
            error[at] = str_fmt(mem, "%.*s早于%.*s", STR_ARG(k->field[at].label),
                                STR_ARG(k->field[from].label));
        *bad += error[at].n > 0;
    }
}

/* A task that is done was done on some day, and one that is not has none. */
static void check_done(const struct register_kind *k, const struct str *value,
                       struct str *error, int *bad)
{
    int state = register_field(k, S("state")), done = register_field(k, S("done"));

    if (state < 0 || done < 0 || error[done].n)
        return;
    if (str_eq(value[state], S("已完成")) && !value[done].n)
        error[done] = S("已完成的，请填写完成日期");
    else if (!str_eq(value[state], S("已完成")) && value[done].n)
        error[done] = S("有完成日期的，进展应当是“已完成”");
    *bad += error[done].n > 0;
}

/* The row of proposal-terms.tsv that is chosen; else the first one of this type. */
static const struct rule_proposal_terms *term_of(struct str type, struct str label)
{
    const struct rule_proposal_terms *usual = &rule_proposal_terms_rows[0];

    for (isize i = rule_proposal_terms_count - 1; i >= 0; i--) {
        const struct rule_proposal_terms *r = &rule_proposal_terms_rows[i];

        if (label.n && str_eq(r->label_zh, label))
            return r;
        if (str_eq(r->type, type))
            usual = r;
    }
    return usual;
}

/* A period that another type of proposal has is not this one's. */
static void check_term(const struct register_kind *k, const struct str *value,
                       struct str *error, int *bad)
{
    int term = register_field(k, S("term")), type = register_field(k, S("type"));

    if (term < 0 || type < 0 || !value[term].n || error[term].n || error[type].n)
        return;
    if (!str_eq(term_of(value[type], value[term])->type, value[type])) {
        error[term] = str_eq(value[type], S("政协提案"))
                          ? S("这是代表建议的期限，请选政协提案的期限，或者不选")
                          : S("这是政协提案的期限，请选代表建议的期限，或者不选");
        ++*bad;
    }
}

int register_check(struct arena *mem, const struct register_kind *k, struct str *value,
                   struct str *error)
{
    int bad = 0, reason, disclosure;

    for (int i = 0; i < k->n; i++) {
        error[i] = check_one(mem, &k->field[i], &value[i]);
        bad += error[i].n > 0;
    }
    check_order(mem, k, value, error, &bad);
    disclosure = register_field(k, S("disclosure"));
    reason = register_field(k, S("reason"));
    if (disclosure >= 0 && reason >= 0 && str_eq(value[disclosure], S("不予公开")) &&
        !value[reason].n) {
        error[reason] = S("不予公开的，请写明理由");
        bad++;
    }
    check_done(k, value, error, &bad);
    check_term(k, value, error, &bad);
    return bad;
}

static struct str value_of(const struct register_kind *k, const struct str *value,
                           struct str field)
{
    int i = register_field(k, field);

    return i >= 0 ? value[i] : S("");
}

static void proposal_clock(const struct register_kind *k, const struct str *value,
                           const struct calendar *cal, struct day today,
                           struct register_clock *out)
{
    struct day given = day_of(k, value, S("given")), answered = day_of(k, value, S("answered"));
    struct day second = day_of(k, value, S("second_answered")),
               published = day_of(k, value, S("published")),
               feedback = day_of(k, value, S("feedback"));
    const struct rule_proposal_terms *term;
    bool npc = str_eq(value_of(k, value, S("type")), S("人大代表建议"));
    bool unhappy = str_eq(value_of(k, value, S("satisfaction")), S("不满意"));
    struct workday_result r = {0};
    struct fail why = {0};

    if (!day_is_set(given))
        return;
    term = term_of(value_of(k, value, S("type")), value_of(k, value, S("term")));
    out->due = day_add_months(
        given, (int)(value_of(k, value, S("extended")).n ? term->most : term->months));
    out->article = npc ? S("《代表法》第五十一条") : S("政协提案办理办法（本地）");
    /* Not satisfied: it is handled anew, from the day on which they said so. */
    if (day_is_set(answered) && unhappy)
        out->due = day_add_months(day_is_set(feedback) ? feedback : answered, (int)term->again);
    out->state = day_is_set(answered) && (!unhappy || day_is_set(second)) ? REGISTER_DONE
                                                                          : REGISTER_OPEN;
    if (out->state == REGISTER_DONE)
        out->done = unhappy ? second : answered;
    if (!day_is_set(answered) || str_eq(value_of(k, value, S("disclosure")), S("不予公开")))
        return;
    if (workday_after(cal, answered, PUBLISH_DAYS, &r, &why) == OK)
        out->publish_due = r.day;
    out->publish_late =
        day_is_set(out->publish_due) &&
        day_cmp(day_is_set(published) ? published : today, out->publish_due) > 0;
}

void register_clock(const struct register_kind *k, const struct str *value,
                    const struct calendar *cal, struct day today, struct register_clock *out)
{
    struct day end = {0};

    *out = (struct register_clock){.state = REGISTER_OPEN};
    if (str_eq(k->id, S("proposal"))) {
        proposal_clock(k, value, cal, today, out);
    } else if (str_eq(k->id, S("plan"))) {
        struct str state = value_of(k, value, S("state"));

        out->due = day_of(k, value, S("due"));
        out->article = S("年度政务公开工作要点");
        out->state = str_eq(state, S("已完成"))   ? REGISTER_DONE
                     : str_eq(state, S("未完成")) ? REGISTER_LATE
                                                  : REGISTER_OPEN;
        if (out->state == REGISTER_DONE)
            out->done = day_of(k, value, S("done"));
    } else if (str_eq(k->id, S("complaint"))) {
        out->done = day_of(k, value, S("cleared"));
        out->state = day_is_set(out->done) ? REGISTER_DONE : REGISTER_OPEN;
    } else {
        end = day_of(k, value, S("until"));
        if (!day_is_set(end))
            end = day_of(k, value, S("closed"));
        out->state =
            day_is_set(end) && day_cmp(end, today) <= 0 ? REGISTER_ENDED : REGISTER_DONE;
    }
    if (out->state == REGISTER_OPEN && day_is_set(out->due)) {
        if (day_cmp(today, out->due) > 0)
            out->state = REGISTER_LATE;
        else if (out->due.n - today.n <= SOON_DAYS)
            out->state = REGISTER_SOON;
    }
}

struct str register_tag(struct arena *mem, const struct register_kind *k,
                        const struct str *value)
{
    static const struct {
        struct str kind, first, second;
    } by[] = {{LIT("proposal"), LIT("type"), LIT("level")},
              {LIT("training"), LIT("own"), LIT("type")},
              {LIT("trainplan"), LIT("own"), LIT("type")},
              {LIT("leading"), LIT("part"), LIT("")},
              {LIT("plan"), LIT("level"), LIT("")},
              {LIT("account"), LIT("type"), LIT("")},
              {LIT("honour"), LIT("type"), LIT("")},
              {LIT("complaint"), LIT("result"), LIT("")},
              {LIT("inspect"), LIT("item"), LIT("result")}};

    for (size_t i = 0; i < sizeof by / sizeof *by; i++)
        if (str_eq(by[i].kind, k->id))
            return by[i].second.n
                       ? str_fmt(mem, "%.*s|%.*s", STR_ARG(value_of(k, value, by[i].first)),
                                 STR_ARG(value_of(k, value, by[i].second)))
                       : value_of(k, value, by[i].first);
    return S("");
}

struct str register_state_zh(const struct register_kind *k, enum register_state s)
{
    bool handled = str_eq(k->id, S("proposal")) || str_eq(k->id, S("complaint"));

    switch (s) {
    case REGISTER_OPEN:
        return S("办理中");
    case REGISTER_SOON:
        return S("即将到期");
    case REGISTER_LATE:
        return S("逾期");
    case REGISTER_DONE:
        return handled ? S("已办结") : str_eq(k->id, S("plan")) ? S("已完成") : S("在册");
    case REGISTER_ENDED:
        return S("已结束");
    }
    return S("");
}
