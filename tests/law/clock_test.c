/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock_test.c - the cases of tests/cases/clock.txt, and the vectors of the rulebook */
#include "law/clock.h"

#include "base/buf.h"
#include "rules.h"
#include "tests/test.h"

static bool has_note(const struct clock *k, struct str part, bool red)
{
    for (isize i = 0; i < k->notes.n; i++)
        if (str_has(k->notes.p[i].text, part) && (!red || k->notes.p[i].level == NOTE_UNLAWFUL))
            return true;
    return false;
}

static void expect(struct test *t, const struct clock *k, const struct fail *why,
                   struct str key, struct str want)
{
    struct arena *m = &t->mem;

    if (str_eq(key, S("refused"))) {
        CHECK(t, why->code != OK);
        CHECK(t, str_has(str_of(why->what), want));
        return;
    }
    CHECK_OK(t, why);
    if (str_eq(key, S("due")))
        CHECK_STR(t, k->has_due ? day_iso(m, k->due) : S("none"), want);
    else if (str_eq(key, S("first")))
        CHECK_STR(t, day_iso(m, k->first_due), want);
    else if (str_eq(key, S("correction")))
        CHECK_STR(t, day_iso(m, k->correction_latest), want);
    else if (str_eq(key, S("state")))
        CHECK_STR(t, clock_state_name(k->state), want);
    else if (str_eq(key, S("colour")))
        CHECK_STR(t, clock_colour_name(k->colour), want);
    else if (str_eq(key, S("left")))
        CHECK_STR(t, str_fmt(m, "%d", (int)k->days_left), want);
    else if (str_eq(key, S("late")))
        CHECK_STR(t, str_fmt(m, "%d", (int)k->days_late), want);
    else if (str_eq(key, S("taken")))
        CHECK_STR(t, str_fmt(m, "%d", (int)k->days_taken), want);
    else if (str_eq(key, S("provisional")))
        CHECK(t, k->provisional);
    else if (str_eq(key, S("note")))
        CHECK(t, has_note(k, want, false));
    else if (str_eq(key, S("unlawful")))
        CHECK(t, has_note(k, want, true));
    else if (!str_eq(key, S("today")))
        CHECK_STR(t, key, S("a known key"));
}

/* The proof holds every day once, in order, and its counted days are those of the result. */
static void proof(struct test *t, const struct clock *k)
{
    int n = 0;
    struct day last = {0};

    for (isize i = 0; i < k->steps.n; i++) {
        const struct clock_step *s = &k->steps.p[i];

        CHECK(t, s->days.n > 0 && s->article.n && s->title.n);
        for (isize d = 0; d < s->days.n; d++) {
            CHECK(t, !day_is_set(last) || s->days.p[d].day.n == last.n + 1);
            last = s->days.p[d].day;
            CHECK(t, s->days.p[d].why.n > 0);
            if (s->days.p[d].n && !s->dropped)
                CHECK_INT(t, s->days.p[d].n, ++n);
        }
    }
    if (k->has_due && !k->delayed && k->due.n)
        CHECK_INT(t, n, 20 + k->extended_by);
}

static void one(struct test *t, const struct calendar *cal, struct str title, struct str events,
                struct str wants)
{
    struct clock_events e = {0};
    struct clock k = {0};
    struct fail why = {0};
    struct day today = {0}, due = {0};

    test_case(t, "%.*s", STR_ARG(title));
    for (struct str rest = wants, line; str_next(&rest, '\n', &line);)
        if (str_starts(line, S("> today ")))
            CHECK(t, day_parse(str_trim(str_from(line, 8)), &today));
    if (!clock_parse(&t->mem, cal, events, &e, &due, &why))
        clock_compute(&t->mem, cal, e.p, e.n, today, &k, &why);
    for (struct str rest = wants, line; str_next(&rest, '\n', &line);) {
        struct str key, value;

        if (!line.n)
            continue;
        str_cut(str_from(line, 2), S(" "), &key, &value);
        expect(t, &k, &why, key, str_trim(value));
    }
    if (!why.code)
        proof(t, &k);
}

static void cases(struct test *t, const struct calendar *cal)
{
    struct str text;
    struct str title = {0};
    struct buf events, wants;

    test_case(t, "cases are there");
    text = test_file(t, "cases/clock.txt");
    text = str_replace(&t->mem, str_concat(&t->mem, text, S("\n== end\n")), S("\r"), S(""));
    /* the case arena is reset by each case: keep the file in one of its own */
    struct arena keep;

    if (!arena_init(&keep, 8 << 20))
        return;
    text = str_dup(&keep, text);
    events = buf_new(&keep, 1024);
    wants = buf_new(&keep, 1024);
    for (struct str rest = text, line; str_next(&rest, '\n', &line);) {
        if (str_starts(line, S("== "))) {
            if (title.n)
                one(t, cal, title, str_dup(&keep, buf_str(&events)),
                    str_dup(&keep, buf_str(&wants)));
            title = str_from(line, 3);
            events.n = wants.n = 0;
        } else if (str_starts(line, S("> "))) {
            buf_add(&wants, line);
            buf_char(&wants, '\n');
        } else if (title.n && line.n) {
            buf_add(&events, line);
            buf_char(&events, '\n');
        }
    }
    test_end(t);
    arena_free(&keep);
}

static void vectors(struct test *t, const struct calendar *cal)
{
    int seen = 0;

    for (isize i = 0; i < rule_test_vectors_count; i++) {
        const struct rule_test_vectors *v = &rule_test_vectors_rows[i];
        struct clock_events e = {0};
        struct clock k = {0};
        struct fail why = {0};

        if (!str_starts(v->function, S("due_")) &&
            !str_eq(v->function, S("correction_notice_latest")) &&
            !str_eq(v->function, S("publish_latest")))
            continue;
        test_case(t, "test vector: %.*s", STR_ARG(v->input));
        if (!clock_parse(&t->mem, cal, v->input, &e, NULL, &why))
            clock_compute(&t->mem, cal, e.p, e.n, (struct day){0}, &k, &why);
        CHECK_OK(t, &why);
        CHECK_STR(t,
                  day_iso(&t->mem, str_starts(v->function, S("correction"))
                                       ? k.correction_latest
                                       : k.due),
                  v->expected);
        seen++;
    }
    test_case(t, "test vectors were found");
    CHECK_INT(t, seen, 7);
}

void test_law_clock(struct test *t)
{
    struct arena keep;
    struct calendar cal;

    if (!arena_init(&keep, 16 << 20))
        return;
    calendar_shipped(&keep, &cal);
    cases(t, &cal);
    vectors(t, &cal);

    test_case(t, "the kinds of the table are those of the enum, in its order");
    CHECK_INT(t, rule_clock_count, EV__MAX);
    CHECK_STR(t, event_name(EV_MADE), S("made"));
    CHECK_STR(t, event_name(EV_THIRD_ANSWERED), S("third_answered"));
    CHECK_STR(t, event_name(EV_DELAYED), S("delayed"));
    CHECK_STR(t, event_name(EV_CLOSED), S("closed"));

    test_case(t, "what is written is read back");
    for (int k = 0; k < EV__MAX; k++) {
        struct clock_event e = {.kind = (enum event_kind)k, .n = k == EV_EXTENDED ? 10 : 0};
        struct clock_events back = {0};
        struct fail why = {0};

        day_make(2026, 3, 2, &e.day);
        clock_parse(&t->mem, &cal, clock_write(&t->mem, &e), &back, NULL, &why);
        CHECK_OK(t, &why);
        if (back.n == 1)
            CHECK_STR(t, event_name(back.p[0].kind), event_name(e.kind));
    }
    test_end(t);
    arena_free(&keep);
}
