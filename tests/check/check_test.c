/* SPDX-License-Identifier: MulanPSL-2.0 */
/* check_test.c - tests/cases/check/<family>.txt: a text, and what is found in it
 *
 *     # what is shown
 *     = 国办发[2021]30号
 *     ! cite.docno warn [2021]30号 -> 〔2021〕30号
 *
 * `= ` begins a text (\n and \t are written so; `< ` begins HTML), `! ` a finding: rule, level, words, and
 * behind ` -> ` the suggestion where it mends; the file's family alone is asked for. Until the next `# `
 * a line `@ title …`, `@ written 2021-03-01`, `@ attached name`, `@ table` or `@ own name 王明|区长` (kinds: term,
 * keep, name, title, phone, word) says what is known beside the text.
 */
#include "check/check.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/os.h"
#include "base/utf8.h"

struct beside {
    struct check_input in;
    struct str attached[8];
    struct check_entry own[16];
    isize own_n;
};

static void compare(struct test *t, const struct checker *k, unsigned families,
                    const struct beside *with, bool html, struct str text, struct str want)
{
    struct check_input in = with->in;
    struct check_options o = {.families = families,
                              .own = check_own_make(&t->mem, with->own, with->own_n)};
    struct buf b = buf_new(&t->mem, 1024);
    struct check_list l;

    in.text =
        str_replace(&t->mem, str_replace(&t->mem, text, S("\\n"), S("\n")), S("\\t"), S("\t"));
    in.attachment = in.attachments ? with->attached : NULL;
    if (html)
        check_html(k, &t->mem, in.text, &o, &l);
    else
        check_text(k, &t->mem, &in, &o, &l);
    for (isize i = 0; i < l.n; i++) {
        const struct check_finding *f = &l.p[i];

        buf_fmt(&b, "! %.*s %.*s %.*s", STR_ARG(f->rule->name),
                STR_ARG(check_level_name(f->level)),
                STR_ARG(str_replace(&t->mem, f->words, S("\n"), S("\\n"))));
        if (f->mends)
            buf_fmt(&b, " -> %.*s", STR_ARG(f->suggestion));
        buf_char(&b, '\n');
        if (!html)
            CHECK_STR(t, str_slice(in.text, f->at, f->at + f->n), f->words);
    }
    CHECK_STR(t, str_replace(&t->mem, buf_str(&b), S("\t"), S("\\t")), want);
}

static void beside(struct beside *with, struct str line)
{
    static const char *const kinds[] = {"term", "keep", "name", "title", "phone", "word"};
    struct str key, rest, kind;

    str_cut(line, S(" "), &key, &rest);
    if (str_eq(key, S("title")))
        with->in.title = rest;
    else if (str_eq(key, S("written")))
        day_parse(rest, &with->in.written);
    else if (str_eq(key, S("table")))
        with->in.table = true;
    else if (str_eq(key, S("attached")))
        with->attached[with->in.attachments++] = rest;
    else if (str_eq(key, S("own"))) {
        struct check_entry *e = &with->own[with->own_n++];

        str_cut(rest, S(" "), &kind, &rest);
        for (int i = 0; i < 6; i++)
            if (str_eq(kind, str_of(kinds[i])))
                e->kind = (enum check_own_kind)i;
        str_cut(rest, S("|"), &e->words, &e->instead);
    }
}

static void run_file(struct test *t, enum check_family family)
{
    struct arena mem;
    struct fail why = {0};
    struct str text, line, sentence = {0}, name = {0}, shown = {0};
    struct beside *with;
    bool html = false;
    struct buf want;
    const struct checker *k = NULL;
    const char *path;

    if (!arena_init(&mem, 64 << 20))
        exit(2);
    path = str_cstr(
        &mem, str_fmt(&mem, "tests/cases/check/%.*s.txt", STR_ARG(check_family_name(family))));
    if (!os_exists(path) || os_read_file(&mem, path, 1 << 20, &text, &why) ||
        checker_open(&mem, &k, &why)) {
        arena_free(&mem);
        return;
    }
    want = buf_new(&mem, 4096);
    with = NEW(&mem, struct beside, 1);
    for (struct str rest = str_concat(&mem, text, S("\n= ")); str_next(&rest, '\n', &line);) {
        bool text_begins = str_starts(line, S("= ")) || str_starts(line, S("< "));

        if ((text_begins || str_starts(line, S("# "))) && sentence.n) {
            test_case(t, "%.*s: %.*s", STR_ARG(check_family_name(family)), STR_ARG(shown));
            compare(t, k, 1u << family, with, html, sentence, buf_str(&want));
            sentence = (struct str){0};
        }
        if (str_starts(line, S("# "))) {
            name = str_from(line, 2);
            *with = (struct beside){0};
        } else if (str_starts(line, S("@ "))) {
            beside(with, str_from(line, 2));
        } else if (text_begins) {
            html = line.p[0] == '<';
            sentence = str_from(line, 2);
            shown = name;
            want = buf_new(&mem, 4096);
        } else if (str_starts(line, S("! "))) {
            buf_fmt(&want, "%.*s\n", STR_ARG(line));
        }
    }
    arena_free(&mem);
}

/* Lines of one thing over and over: what each place of them costs must not hang on their length. In one of an eighth
 * of a megabyte a rule that reads on to the end from each place takes many seconds. */
static void long_lines(struct test *t)
{
    static const char *const of[] = {"1组", "公 ",  "”",  "村",    "第一",
                                     "占1", "《公", "，", "附件\n"};
    const struct checker *k;
    struct fail why = {0};
    struct arena mem;
    struct check_options o = {.families = CHECK_ALL & ~(1u << CHECK_TYPO)};

    if (!arena_init(&mem, 512 << 20) || checker_open(&mem, &k, &why))
        exit(2);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        struct arena scratch = mem;
        struct buf b = buf_new(&scratch, 140 << 10);
        struct check_list l;

        test_case(t, "an eighth of a megabyte of %s", of[i][0] == (char)0xE9 ? "lines" : of[i]);
        while (b.n < 128 << 10)
            buf_add(&b, str_of(of[i]));
        check_text(k, &scratch, &(struct check_input){.text = buf_str(&b)}, &o, &l);
        CHECK(t, l.n <= CHECK_FINDINGS);
    }
    arena_free(&mem);
}

/* An office's note may be longer than what a finding says: it is cut between two characters. */
static void long_note(struct test *t)
{
    const struct checker *k;
    struct fail why = {0};
    struct arena mem;
    struct check_list l;

    if (!arena_init(&mem, 512 << 20) || checker_open(&mem, &k, &why))
        exit(2);
    test_case(t, "a note of three hundred characters, at each place of the cut");
    for (int shift = 0; shift < 4; shift++) {
        struct check_entry e = {.kind = OWN_TERM, .words = S("打工者")};
        struct buf b = buf_new(&mem, 1000);

        for (int i = 0; i < shift; i++)
            buf_add(&b, S("a"));
        for (int i = 0; i < 300; i++)
            buf_add(&b, S("注"));
        e.note = buf_str(&b);
        check_text(k, &mem, &(struct check_input){.text = S("打工者子女")},
                   &(struct check_options){.own = check_own_make(&mem, &e, 1)}, &l);
        CHECK_INT(t, l.n, 1);
        CHECK(t, l.n == 1 && utf8_valid(l.p[0].says) && l.p[0].says.n > 490);
    }
    arena_free(&mem);
}

void test_check_check(struct test *t)
{
    long_note(t);
    for (int f = 0; f < CHECK_FAMILY__MAX; f++)
        run_file(t, (enum check_family)f);
    long_lines(t);
}
