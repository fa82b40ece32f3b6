/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_json.c - cells as JSON: what this program itself writes, and what others hand in
 *
 * An object with `cells` ({"T3.1/nat": 21, …}: number, null for blank, text), `title`, `body`,
 * `year`, `form`, and `parts` ({"1": "…"}). Unknown addresses are named and left out.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "law/report_json.h"
#include "read/report.h"

static void cell_of(struct arena *mem, const struct jval *v, struct report *out)
{
    int slot = report_find(v->key);
    struct cell c = {.kind = CELL_BLANK};

    if (slot < 0) {
        report_warn(mem, out, "没有“%.*s”这一格，未采用", STR_ARG(v->key));
        return;
    }
    switch (v->kind) {
    case JVAL_INT:
        c = cell_number(v->i, 0);
        break;
    case JVAL_REAL:
        c = cell_shorten(cell_parse(mem, str_fmt(mem, "%.6f", v->real)));
        break;
    case JVAL_STR:
        c = cell_parse(mem, v->s);
        break;
    case JVAL_NULL:
        break;
    case JVAL_BOOL:
    case JVAL_ARRAY:
    case JVAL_OBJECT:
        report_warn(mem, out, "“%.*s”不是数字，未采用", STR_ARG(v->key));
        return;
    }
    out->cell[slot] = c;
}

/* Tables that only one form has tell it where `form` does not. */
static void forms(struct report *out, enum report_form form)
{
    for (int t = 0; t < REPORT_T4; t++) {
        bool has[2] = {false, false};

        for (int i = 0; i < REPORT_CELLS; i++)
            if (report_slot_table(i) == (enum report_table)t &&
                out->cell[i].kind != CELL_UNKNOWN) {
                has[0] |= !report_form_has(FORM_2021, i);
                has[1] |= !report_form_has(FORM_2019, i);
            }
        out->form[t] = has[0] && !has[1] ? FORM_2019 : has[1] && !has[0] ? FORM_2021 : form;
    }
    out->form[REPORT_T4] = form;
}

/* The sealed data that travels in the file, against the tables that people see: both must say the
 * same, else somebody changed one of them. */
void report_sealed(struct arena *mem, struct str json, struct report *out)
{
    struct report *inside = NEW(mem, struct report, 1);
    struct report_seal_info seal = {0};
    struct fail no = {0};

    if (!json.n)
        return;
    if (report_json_read(mem, json, inside, &seal, &no)) {
        out->seal = SEAL_BROKEN;
        report_warn(mem, out, "文件里带的数据读不出来：%s", no.what);
        return;
    }
    out->seal = seal.state;
    out->seal_key = seal.key;
    if (seal.state == SEAL_BROKEN)
        report_warn(mem, out, "文件里所带数据的校验值不符：写出之后被改动过");
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct cell a = out->cell[i], b = inside->cell[i];

        if (a.kind != CELL_NUMBER && b.kind != CELL_NUMBER)
            continue;
        if ((cell_counts(a) && cell_counts(b) && !cell_equal(a, b)) ||
            (a.kind == CELL_NUMBER && b.kind == CELL_UNKNOWN)) {
            out->seal = SEAL_BROKEN;
            report_warn(mem, out, "%.*s（%.*s）：表格写的是%.*s，文件所带的数据是%.*s",
                        STR_ARG(report_address(mem, i)), STR_ARG(report_slot_words(mem, i)),
                        STR_ARG(cell_print(mem, a)), STR_ARG(cell_print(mem, b)));
        }
    }
}

bool report_is_json(struct str bytes)
{
    struct str s = str_trim_wide(str_slice(bytes, 0, 64));

    /* What a site's interface answers may hold a whole page: that is no data of a report. */
    return s.n && s.p[0] == '{' && !str_starts(s, S("{\\rtf")) &&
           (!str_has(bytes, S("table")) || str_has(bytes, S("\"cells\"")));
}

enum err report_read_json(struct arena *mem, struct str bytes, struct report *out,
                          struct fail *why)
{
    struct jval *root = NULL;
    const struct jval *cells, *parts;
    struct str form;
    int64_t year;

    if (jval_parse(mem, bytes, &root, why))
        return why->code;
    if (str_eq(jval_get_str(root, "format"), S(REPORT_JSON_FORMAT))) {
        struct report_seal_info seal = {0};

        if (report_json_read(mem, bytes, out, &seal, why))
            return why->code;
        out->seal = seal.state;
        out->seal_key = seal.key;
        if (seal.state == SEAL_BROKEN)
            report_warn(mem, out, "数据的校验值不符：写出之后被改动过");
        return OK;
    }
    cells = jval_get(root, "cells");
    if (!cells || cells->kind != JVAL_OBJECT)
        return fail_set(why, ERR_UNREADABLE, "cells", "JSON 里没有 cells");
    *out = (struct report){0};
    out->title = jval_get_str(root, "title");
    out->body = jval_get_str(root, "body");
    year = jval_get_int(root, "year", 0);
    out->year = year > 1900 && year < 2200 ? (int)year : 0;
    for (const struct jval *v = cells->first; v; v = v->next)
        cell_of(mem, v, out);
    form = jval_get_str(root, "form");
    forms(out, str_eq(form, S("2019")) || jval_get_int(root, "form", 0) == 2019 ? FORM_2019
               : str_eq(form, S("2021")) || jval_get_int(root, "form", 0) == 2021
                   ? FORM_2021
                   : FORM_UNKNOWN);
    parts = jval_get(root, "parts");
    for (const struct jval *v = parts ? parts->first : NULL; v; v = v->next) {
        int64_t n;

        if (!str_int(v->key, &n) || n < 0 || n >= REPORT_PARTS || v->kind != JVAL_STR)
            continue;
        out->part[n].heading = report_part_heading((int)n);
        out->part[n].text = v->s;
        for (struct str rest = v->s, line; str_next(&rest, '\n', &line);) {
            if (!out->part[n].tree)
                out->part[n].tree = tree_new(mem, TREE_DOC);
            tree_add_para(mem, out->part[n].tree, line);
        }
    }
    return OK;
}
