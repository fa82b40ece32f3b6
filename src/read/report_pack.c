/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_pack.c - a report as bytes between the child process that reads it and its parent
 *
 * The parent trusts nothing but the shape: kinds and scales are checked, text must be UTF-8.
 */
#include "base/helper.h"
#include "base/utf8.h"
#include "read/mht.h"
#include "read/report.h"

static void pack(struct buf *b, const struct report *r)
{
    helper_put(b, r->title);
    helper_put(b, r->body);
    helper_put_int(b, r->year);
    for (int t = 0; t < REPORT_TABLES; t++)
        helper_put_int(b, r->form[t]);
    for (int i = 0; i < REPORT_CELLS; i++) {
        helper_put_int(b, r->cell[i].kind);
        if (r->cell[i].kind == CELL_UNKNOWN)
            continue;
        helper_put_int(b, r->cell[i].value);
        helper_put_int(b, r->cell[i].scale);
        helper_put(b, r->cell[i].text);
    }
    for (int p = 0; p < REPORT_PARTS; p++) {
        helper_put(b, r->part[p].heading);
        helper_put(b, r->part[p].text);
    }
    helper_put_int(b, r->warnings.n);
    for (isize i = 0; i < r->warnings.n; i++)
        helper_put(b, r->warnings.p[i]);
    helper_put_int(b, r->seal);
    helper_put(b, r->seal_key);
}

static struct str words(struct arena *mem, struct str *rest)
{
    struct str s = helper_take(rest);

    return utf8_valid(s) ? s : utf8_repair(mem, s);
}

static void unpack(struct arena *mem, struct str rest, struct report *r)
{
    int64_t n;

    *r = (struct report){0};
    r->title = words(mem, &rest);
    r->body = words(mem, &rest);
    n = helper_take_int(&rest);
    r->year = n > 1900 && n < 2200 ? (int)n : 0;
    for (int t = 0; t < REPORT_TABLES; t++) {
        n = helper_take_int(&rest);
        r->form[t] = n == FORM_2019 || n == FORM_2021 ? (enum report_form)n : FORM_UNKNOWN;
    }
    for (int i = 0; i < REPORT_CELLS; i++) {
        n = helper_take_int(&rest);
        if (n <= CELL_UNKNOWN || n > CELL_TEXT)
            continue;
        r->cell[i].kind = (enum cell_kind)n;
        r->cell[i].value = helper_take_int(&rest);
        n = helper_take_int(&rest);
        r->cell[i].scale = n >= 0 && n <= 6 ? (int)n : 0;
        r->cell[i].text = words(mem, &rest);
    }
    for (int p = 0; p < REPORT_PARTS; p++) {
        struct str line;

        r->part[p].heading = words(mem, &rest);
        r->part[p].text = words(mem, &rest);
        for (struct str lines = r->part[p].text; str_next(&lines, '\n', &line);) {
            if (!r->part[p].tree)
                r->part[p].tree = tree_new(mem, TREE_DOC);
            tree_add_para(mem, r->part[p].tree, line);
        }
    }
    n = helper_take_int(&rest);
    for (int64_t i = 0; i < n && i < 400; i++)
        *LIST_ADD(mem, &r->warnings, r->warnings_cap) = words(mem, &rest);
    n = helper_take_int(&rest);
    r->seal = n >= SEAL_NONE && n <= SEAL_SIGNED ? (enum report_seal)n : SEAL_NONE;
    r->seal_key = words(mem, &rest);
}

static void job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    struct report *r = NEW(mem, struct report, 1);

    if (report_read(mem, in, r, why) == OK)
        pack(out, r);
}

enum err report_read_safely(struct helper *h, struct arena *mem, struct str bytes,
                            struct report *out, struct fail *why)
{
    struct str packed;
    bool files;

    if (why->code)
        return why->code;
    if (bytes.n > REPORT_FILE_MAX)
        return fail_set(why, ERR_TOO_LARGE, "", "文件超过64 MiB");
    /* Our own JSON is small, and its parser strict: no child for each of a thousand units. */
    if (bytes.n < (1 << 20) && report_is_json(bytes))
        return report_read(mem, bytes, out, why);
    /* Fonts for PDF; the C library's own tables for GB18030, UTF-16. */
    files = str_starts(bytes, S("%PDF")) || mht_is(bytes) ||
            (!str_starts(bytes, S("PK\3\4")) && !utf8_valid(bytes));
    if (helper_run(h, job, bytes, files ? &HELPER_FONTS : &HELPER_DEFAULTS, mem, &packed, why))
        return why->code;
    unpack(mem, packed, out);
    return OK;
}
