/* SPDX-License-Identifier: MulanPSL-2.0 */
/* check_test.c - tests/cases/check/<family>.txt: a text, and what is found in it
 *
 *     # what is shown
 *     = 国办发[2021]30号
 *     ! cite.docno warn [2021]30号 -> 〔2021〕30号
 *
 * `= ` begins a text (\n and \t are written so), `! ` a finding: rule, level, words, and behind
 * ` -> ` the suggestion where it mends; the file's family alone is asked for.
 */
#include "check/check.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/os.h"

static void compare(struct test *t, const struct checker *k, unsigned families, struct str text,
                    struct str want)
{
    struct check_input in = {.text = str_replace(&t->mem,
                                                 str_replace(&t->mem, text, S("\\n"), S("\n")),
                                                 S("\\t"), S("\t"))};
    struct check_options o = {.families = families};
    struct buf b = buf_new(&t->mem, 1024);
    struct check_list l;

    check_text(k, &t->mem, &in, &o, &l);
    for (isize i = 0; i < l.n; i++) {
        const struct check_finding *f = &l.p[i];

        buf_fmt(&b, "! %.*s %.*s %.*s", STR_ARG(f->rule->name),
                STR_ARG(check_level_name(f->level)), STR_ARG(f->words));
        if (f->mends)
            buf_fmt(&b, " -> %.*s", STR_ARG(f->suggestion));
        buf_char(&b, '\n');
        CHECK_STR(t, str_slice(in.text, f->at, f->at + f->n), f->words);
    }
    CHECK_STR(t, str_replace(&t->mem, buf_str(&b), S("\t"), S("\\t")), want);
}

static void run_file(struct test *t, enum check_family family)
{
    struct arena mem;
    struct fail why = {0};
    struct str text, line, sentence = {0}, name = {0}, shown = {0};
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
    for (struct str rest = str_concat(&mem, text, S("\n= ")); str_next(&rest, '\n', &line);) {
        if (str_starts(line, S("# "))) {
            name = str_from(line, 2);
        } else if (str_starts(line, S("= "))) {
            if (sentence.n) {
                test_case(t, "%.*s: %.*s", STR_ARG(check_family_name(family)), STR_ARG(shown));
                compare(t, k, 1u << family, sentence, buf_str(&want));
            }
            sentence = str_from(line, 2);
            shown = name;
            want = buf_new(&mem, 4096);
        } else if (str_starts(line, S("! "))) {
            buf_fmt(&want, "%.*s\n", STR_ARG(line));
        }
    }
    arena_free(&mem);
}

void test_check_check(struct test *t)
{
    for (int f = 0; f < CHECK_FAMILY__MAX; f++)
        run_file(t, (enum check_family)f);
}
