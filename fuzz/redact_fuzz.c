/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact_fuzz.c - any marks over any text, page of HTML or PDF: what was marked is gone, or there is no file
 *
 * The first byte chooses the kind; then a line of marks up to a NUL; the rest is the file.
 */
#include <assert.h>

#include "base/utf8.h"
#include "read/pdf_raw.h"
#include "work/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
const char *__lsan_default_suppressions(void);

/* What fontconfig keeps for the life of the process. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

static void part(void *user, struct str bytes)
{
    *(isize *)user += bytes.n;
}

static void left(void *user, isize mark, int32_t from, int32_t until)
{
    const bool a_word_is_left = true;

    (void)user, (void)mark, (void)from, (void)until;
    assert(!a_word_is_left);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct str names[] = {LIT("a.txt"), LIT("a.html"), LIT("a.pdf"), LIT("a.csv")};
    static struct arena mem; /* one process, one input at a time */
    struct redact_in in = {.looked = true};
    struct redacted out = {0};
    struct str all = {(const char *)data, (isize)n}, marks;
    struct redact_fold fold;
    struct fail why = {0};
    isize seen = 0;

    if (n < 3 || n > 100000 || (!mem.base && !arena_init(&mem, (isize)256 << 20)))
        return 0;
    arena_reset(&mem);
    in.name = names[data[0] % 4];
    (void)str_cut(str_from(all, 1), (struct str){"", 1}, &marks, &in.bytes);
    pdf_raw_each(in.bytes, part, &seen);
    if (redact_marks_parse(&mem, marks, S("privacy"), &in.marks, &why) ||
        redact_here(&mem, &in, &out, &why)) {
        assert(why.what[0] && !out.bytes.n);
        return 0;
    }
    if (data[0] % 4 == 0 || data[0] % 4 == 3) {
        assert(utf8_valid(out.bytes));
        fold = redact_fold_text(&mem, out.bytes);
        redact_find(&mem, &fold, &in.marks, left, NULL);
    }
    return 0;
}
