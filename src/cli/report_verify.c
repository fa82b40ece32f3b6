/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_verify.c - gongkai report verify */
#include "cli/report.h"

static void put_cell(struct json_out *j, struct cli *c, const char *key, struct cell cell)
{
    jout_key(j, key);
    if (cell.kind == CELL_NUMBER)
        jout_raw(j, cell_print(c->mem, cell_shorten(cell)));
    else if (cell.kind == CELL_TEXT || cell.text.n)
        jout_str(j, cell.text);
    else
        jout_null(j);
}

static void identities_json(struct json_out *j, struct cli *c,
                            const struct identity_result *res)
{
    jout_key(j, "identities");
    jout_array(j);
    for (isize i = 0; i < res->checks.n; i++) {
        const struct identity_check *k = &res->checks.p[i];

        jout_object(j);
        jout_put_str(j, "id", k->id);
        jout_put_opt(j, "column", k->column);
        jout_put_str(j, "status", identity_status_name(k->status));
        put_cell(j, c, "left", k->left);
        put_cell(j, c, "right", k->right);
        jout_key(j, "cells");
        jout_array(j);
        for (int t = 0; t < k->terms; t++)
            jout_str(j, report_address(c->mem, k->slot[t]));
        jout_end(j);
        jout_end(j);
    }
    jout_end(j);
    jout_key(j, "suspects");
    jout_array(j);
    for (isize i = 0; i < res->suspects.n; i++) {
        const struct identity_suspect *s = &res->suspects.p[i];

        jout_object(j);
        jout_put_str(j, "cell", report_address(c->mem, s->slot));
        put_cell(j, c, "found", s->found);
        put_cell(j, c, "expected", s->expected);
        jout_put_int(j, "explains", s->explains);
        jout_end(j);
    }
    jout_end(j);
}

static void text_json(struct json_out *j, struct cli *c, const struct report_text *said)
{
    jout_key(j, "text");
    jout_array(j);
    for (isize i = 0; said && i < said->figures.n; i++) {
        const struct report_figure *f = &said->figures.p[i];

        jout_object(j);
        jout_put_str(j, "says", f->says);
        jout_key(j, "cells");
        jout_array(j);
        for (int k = 0; k < f->slots; k++)
            jout_str(j, report_address(c->mem, f->slot[k]));
        jout_end(j);
        put_cell(j, c, "stated", cell_number(f->stated, f->scale));
        put_cell(j, c, "actual", f->actual);
        jout_end(j);
    }
    jout_end(j);
}

static struct str seal_word(enum report_seal s)
{
    static const struct str words[] = {[SEAL_NONE] = LIT("none"),
                                       [SEAL_BROKEN] = LIT("broken"),
                                       [SEAL_WHOLE] = LIT("whole"),
                                       [SEAL_SIGNED] = LIT("signed")};

    return words[s];
}

void report_print_json(struct cli *c, const struct report *r, const struct identity_result *res,
                       const struct report_text *said)
{
    struct buf b = buf_new(c->mem, 8192);
    struct json_out j = jout_new(&b);
    enum report_form form = report_form_of(r);

    jout_object(&j);
    jout_put_str(&j, "file", r->file);
    jout_put_opt(&j, "title", r->title);
    jout_put_opt(&j, "body", r->body);
    jout_key(&j, "year");
    r->year ? jout_int(&j, r->year) : jout_null(&j);
    jout_put_opt(&j, "form", report_form_name(c->mem, form));
    jout_key(&j, "cells");
    report_cells_json(&j, c->mem, r);
    identities_json(&j, c, res);
    text_json(&j, c, said);
    jout_key(&j, "summary");
    jout_object(&j);
    jout_put_int(&j, "hold", res->hold);
    jout_put_int(&j, "fail", res->fail);
    jout_put_int(&j, "not_checkable", res->not_checkable);
    jout_end(&j);
    jout_key(&j, "seal");
    jout_object(&j);
    jout_put_str(&j, "state", seal_word(r->seal));
    jout_put_opt(&j, "key", r->seal_key);
    jout_end(&j);
    jout_key(&j, "warnings");
    jout_array(&j);
    for (isize i = 0; i < r->warnings.n; i++)
        jout_str(&j, r->warnings.p[i]);
    jout_end(&j);
    jout_end(&j);
    buf_char(&b, '\n');
    cli_put(c, buf_str(&b));
}

static void tell_check(struct cli *c, const struct identity_check *k)
{
    cli_print(c, "  %.*s %.*s %-5.*s %.*s\n", STR_ARG(cli_paint(c, CLI_RED, S("不成立"))),
              STR_ARG(k->id), STR_ARG(k->column), STR_ARG(identity_words(k->id)));
    cli_print(c, "         %.*s ≠ %.*s\n", STR_ARG(cell_print(c->mem, k->left)),
              STR_ARG(cell_print(c->mem, k->right)));
    if (k->note.n)
        cli_print(c, "         %.*s\n", STR_ARG(k->note));
}

void report_tell(struct cli *c, const struct report *r, const struct identity_result *res,
                 const struct report_text *said)
{
    enum report_form form = report_form_of(r);

    cli_print(c, "%.*s\n", STR_ARG(cli_paint(c, CLI_BOLD, r->title.n ? r->title : r->file)));
    if (r->file.n && r->title.n)
        cli_print(c, "  文件 %.*s", STR_ARG(r->file));
    if (form)
        cli_print(c, "  表式 %d年版", (int)form);
    cli_print(c, "\n");
    for (isize i = 0; i < res->checks.n; i++)
        if (res->checks.p[i].status == IDENTITY_FAIL)
            tell_check(c, &res->checks.p[i]);
    for (isize i = 0; i < res->suspects.n; i++) {
        const struct identity_suspect *s = &res->suspects.p[i];
        struct str found = cell_print(c->mem, s->found);

        cli_print(c, "  %.*s %.*s（%.*s）现为 %.*s，改为 %.*s 则 %d 项成立%s\n",
                  STR_ARG(cli_paint(c, CLI_YELLOW, S("疑误"))),
                  STR_ARG(report_address(c->mem, s->slot)),
                  STR_ARG(report_slot_words(c->mem, s->slot)),
                  STR_ARG(found.n ? found : S("空")), STR_ARG(cell_print(c->mem, s->expected)),
                  s->explains,
                  s->swapped      ? "（与相邻格对调）"
                  : s->other >= 0 ? "（与另一格同改）"
                                  : "");
    }
    for (isize i = 0; said && i < said->figures.n; i++)
        if (!said->figures.p[i].agrees && said->figures.p[i].slots)
            cli_print(c, "  %.*s “%.*s”，表中为 %.*s（%.*s）\n",
                      STR_ARG(cli_paint(c, CLI_YELLOW, S("正文"))),
                      STR_ARG(said->figures.p[i].says),
                      STR_ARG(cell_print(c->mem, said->figures.p[i].actual)),
                      STR_ARG(report_address(c->mem, said->figures.p[i].slot[0])));
    for (isize i = 0; i < r->warnings.n; i++)
        cli_print(c, "  %.*s %.*s\n", STR_ARG(cli_paint(c, CLI_DIM, S("注意"))),
                  STR_ARG(r->warnings.p[i]));
    if (r->seal == SEAL_SIGNED)
        cli_print(c, "  数据有签名，未被改动（Ed25519 公钥 %.*s）\n", STR_ARG(r->seal_key));
    cli_print(c, "  成立 %d，不成立 %d，无法核对 %d\n", res->hold, res->fail,
              res->not_checkable);
}

int report_verify(struct cli *c)
{
    struct report *previous = NULL;
    bool found = false, unreadable = false;

    if (cli_expect(c, 1, CLI_ARGS))
        return cli_end(c, false);
    if (cli_has(c, "previous")) {
        previous = NEW(c->mem, struct report, 1);
        if (report_load(c, cli_value(c, "previous"), previous, &c->fail))
            return cli_end(c, false);
    }
    for (isize i = 0; i < c->args.n; i++) {
        struct report *r = NEW(c->mem, struct report, 1);
        struct identity_result res;
        struct report_text said;
        struct fail why = {0};

        if (report_load(c, cli_arg(c, i), r, &why)) {
            unreadable = true;
            cli_note_file(c, cli_arg(c, i), &why);
            continue;
        }
        if (previous && previous->year && r->year && previous->year + 1 != r->year)
            report_warn(c->mem, r, "--previous 给的是%d年的报告，不是%d年的，未用来核对",
                        previous->year, r->year - 1);
        else if (previous && previous->body.n && r->body.n && !str_eq(previous->body, r->body))
            report_warn(c->mem, r, "--previous 给的是%.*s的报告，这份是%.*s的",
                        STR_ARG(previous->body), STR_ARG(r->body));
        identity_verify(c->mem, r, previous, &res);
        report_text_check(c->mem, r, previous, &said, &res);
        if (cli_has(c, "key") &&
            (r->seal != SEAL_SIGNED || !str_eq(r->seal_key, cli_value(c, "key")))) {
            report_warn(c->mem, r,
                        r->seal == SEAL_SIGNED ? "签名不是所给公钥的"
                        : r->seal == SEAL_BROKEN ? "签名或数据不符，写出之后被改动过"
                                                 : "文件没有签名");
            found = true;
        }
        found |= res.fail > 0 || r->seal == SEAL_BROKEN;
        if (c->json)
            report_print_json(c, r, &res, &said);
        else
            report_tell(c, r, &res, &said);
    }
    return unreadable ? CLI_USAGE : cli_end(c, found);
}
