/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_json.c - the annual report as JSON, sealed; see report_json.h */
#include "law/report_json.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"

static const char *const table_names[REPORT_TABLES] = {"T2", "T3", "T4"};

/* --- writing */

/* A cell as the seal sees it: 7730.20 and 7730.2 are one number. */
static struct str canonical_cell(struct arena *mem, struct cell c)
{
    if (c.kind == CELL_BLANK)
        return S("");
    if (c.kind == CELL_TEXT)
        return str_fmt(mem, "\"%.*s", STR_ARG(c.text));
    while (c.scale > 0 && c.value % 10 == 0) {
        c.value /= 10;
        c.scale--;
    }
    return cell_print(mem, cell_number(c.value, c.scale));
}

struct str report_canonical(struct arena *mem, const struct report *r)
{
    struct buf b = buf_new(mem, 8192);

    buf_fmt(&b, REPORT_JSON_FORMAT "\nbody %.*s\nyear %d\n", STR_ARG(r->body), r->year);
    for (int t = 0; t < REPORT_TABLES; t++)
        buf_fmt(&b, "form %s %d\n", table_names[t], (int)r->form[t]);
    for (int i = 0; i < REPORT_CELLS; i++)
        if (r->cell[i].kind != CELL_UNKNOWN) {
            buf_add(&b, report_address(mem, i));
            buf_char(&b, ' ');
            buf_add(&b, canonical_cell(mem, r->cell[i]));
            buf_char(&b, '\n');
        }
    return buf_str(&b);
}

static void forms_json(struct json_out *j, const struct report *r)
{
    jout_object(j);
    for (int t = 0; t < REPORT_TABLES; t++)
        if (r->form[t])
            jout_put_int(j, table_names[t], (int)r->form[t]);
    jout_end(j);
}

static void parts_json(struct json_out *j, const struct report *r)
{
    jout_array(j);
    for (int i = 0; i < REPORT_PARTS; i++) {
        jout_object(j);
        jout_put_str(j, "heading", r->part[i].heading);
        jout_put_str(j, "text", r->part[i].text);
        jout_end(j);
    }
    jout_end(j);
}

static bool has_parts(const struct report *r)
{
    for (int i = 0; i < REPORT_PARTS; i++)
        if (r->part[i].text.n || r->part[i].heading.n)
            return true;
    return false;
}

struct str report_json_write(struct arena *mem, const struct report *r,
                             const struct sign_key *key)
{
    struct buf b = buf_new(mem, 16384);
    struct json_out j = jout_new(&b);
    struct str canonical = report_canonical(mem, r);
    struct digest d = digest_of(DIGEST_SM3, canonical);

    jout_object(&j);
    jout_put_str(&j, "format", S(REPORT_JSON_FORMAT));
    jout_put_str(&j, "title", r->title);
    jout_put_str(&j, "body", r->body);
    jout_put_int(&j, "year", r->year);
    jout_put_int(&j, "form", (int)report_form_of(r));
    jout_key(&j, "forms");
    forms_json(&j, r);
    jout_key(&j, "cells");
    report_cells_json(&j, mem, r);
    if (has_parts(r)) {
        jout_key(&j, "parts");
        parts_json(&j, r);
    }
    jout_put_str(&j, "digest", str_concat(mem, S("sm3:"), hex_of(mem, digest_str(&d))));
    if (key) {
        jout_put_str(&j, "key", str_concat(mem, S("ed25519:"), sign_public(mem, key)));
        jout_put_str(&j, "signature", sign_text(mem, key, canonical));
    }
    jout_end(&j);
    return buf_str(&b);
}

/* --- reading */

/* A decimal as it was written: the fewest of up to six places (万元 from fen) that give the same
 * double. */
static bool real_cell(double v, struct cell *out)
{
    char digits[64];
    struct cell c = {.kind = CELL_NUMBER};
    bool point = false;

    if (v < -1e12 || v > 1e12)
        return false;
    for (int places = 0; places <= 6; places++) {
        snprintf(digits, sizeof digits, "%.*f", places, v);
        if (strtod(digits, NULL) == v)
            break;
    }
    for (const char *p = digits; *p; p++) {
        if (*p == '.')
            point = true;
        if (*p < '0' || *p > '9')
            continue;
        c.value = c.value * 10 + (*p - '0');
        c.scale += point;
    }
    while (c.scale > 0 && c.value % 10 == 0) {
        c.value /= 10;
        c.scale--;
    }
    *out = cell_number(digits[0] == '-' ? -c.value : c.value, c.scale);
    return true;
}

static bool cell_of(const struct jval *v, struct cell *out)
{
    switch (v->kind) {
    case JVAL_NULL:
        *out = (struct cell){.kind = CELL_BLANK};
        return true;
    case JVAL_INT:
        *out = cell_number(v->i, 0);
        return true;
    case JVAL_REAL:
        return real_cell(v->real, out);
    case JVAL_STR:
        *out = (struct cell){.kind = CELL_TEXT, .text = v->s};
        return true;
    case JVAL_BOOL:
    case JVAL_ARRAY:
    case JVAL_OBJECT:
        break;
    }
    return false;
}

static enum report_form form_of(int64_t n)
{
    return n == 2019 ? FORM_2019 : n == 2021 ? FORM_2021 : FORM_UNKNOWN;
}

static enum err read_cells(struct arena *mem, const struct jval *cells, struct report *r,
                           struct fail *why)
{
    for (const struct jval *v = cells->first; v; v = v->next) {
        int slot = report_find(v->key);
        struct cell c;

        if (slot < 0)
            return fail_set(why, ERR_UNREADABLE, str_cstr(mem, utf8_clip(v->key, 60)),
                            "没有这个单元格");
        if (!cell_of(v, &c))
            return fail_set(why, ERR_UNREADABLE, str_cstr(mem, v->key), "单元格的值不是数");
        /* A stroke that was printed is blank, as when it is read from a table. */
        r->cell[slot] = c.kind == CELL_TEXT ? cell_parse(mem, c.text) : c;
    }
    return OK;
}

/* Without a word about its form a table is of the form that alone has one of its cells. */
static void find_form(struct report *r, enum report_table t)
{
    bool both = true;

    for (int i = 0; i < REPORT_CELLS && both; i++)
        if (report_slot_table(i) == t && r->cell[i].kind != CELL_UNKNOWN) {
            bool old = report_form_has(FORM_2019, i), now = report_form_has(FORM_2021, i);

            both = old == now;
            r->form[t] = both ? r->form[t] : old ? FORM_2019 : FORM_2021;
        }
}

static void read_parts(const struct jval *parts, struct report *r)
{
    int i = 0;

    for (const struct jval *v = parts ? parts->first : NULL; v && i < REPORT_PARTS;
         v = v->next) {
        r->part[i].heading = jval_get_str(v, "heading");
        r->part[i++].text = jval_get_str(v, "text");
    }
}

static void judge(struct arena *mem, const struct jval *o, const struct report *r,
                  struct report_seal_info *seal)
{
    struct str canonical = report_canonical(mem, r), said = jval_get_str(o, "digest");
    struct str key = jval_get_str(o, "key"), sig = jval_get_str(o, "signature");
    struct digest d = digest_of(DIGEST_SM3, canonical);

    *seal = (struct report_seal_info){.digest = hex_of(mem, digest_str(&d))};
    if (!said.n && !sig.n)
        return;
    seal->state = SEAL_BROKEN;
    if (!str_eq(said, str_concat(mem, S("sm3:"), seal->digest)))
        return;
    if (!sig.n && !key.n) {
        seal->state = SEAL_WHOLE;
    } else if (str_starts(key, S("ed25519:")) &&
               sign_check(mem, str_from(key, 8), sig, canonical)) {
        seal->state = SEAL_SIGNED;
        seal->key = str_from(key, 8);
    }
}

enum err report_json_read(struct arena *mem, struct str json, struct report *out,
                          struct report_seal_info *seal, struct fail *why)
{
    struct report *r = NEW(mem, struct report, 1);
    const struct jval *cells, *forms;
    struct jval *o = NULL;

    if (jval_parse(mem, json, &o, why))
        return why->code;
    cells = jval_get(o, "cells");
    forms = jval_get(o, "forms");
    if (!cells || cells->kind != JVAL_OBJECT)
        return fail_set(why, ERR_UNREADABLE, "cells", "JSON 中没有年报的单元格");
    r->title = jval_get_str(o, "title");
    r->body = jval_get_str(o, "body");
    r->year = (int)jval_get_int(o, "year", 0);
    if (read_cells(mem, cells, r, why))
        return why->code;
    for (int t = 0; t < REPORT_TABLES; t++) {
        r->form[t] = form_of(jval_get_int(forms, table_names[t], 0));
        /* Where the forms are written, a table without one has none. */
        if (!forms && !r->form[t] && report_has_table(r, (enum report_table)t)) {
            find_form(r, (enum report_table)t);
            if (!r->form[t])
                r->form[t] = form_of(jval_get_int(o, "form", 0));
            if (!r->form[t])
                r->form[t] = report_form_of_year(r->year);
        }
    }
    read_parts(jval_get(o, "parts"), r);
    judge(mem, o, r, seal);
    *out = *r;
    return OK;
}

/* --- where it travels */

struct str report_json_find(struct str bytes)
{
    static const struct str begin = LIT("{\"format\":\"" REPORT_JSON_FORMAT "\"");
    isize at = str_find(bytes, begin), depth = 0;
    bool quoted = false;

    if (at < 0)
        return (struct str){0};
    for (isize i = at; i < bytes.n; i++) {
        char c = bytes.p[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '}'))
            depth += c == '{' ? 1 : -1;
        if (depth == 0)
            return str_slice(bytes, at, i + 1);
    }
    return (struct str){0};
}
