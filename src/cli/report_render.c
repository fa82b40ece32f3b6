/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_render.c - gongkai report render: a report in any form that people use
 *
 * What was written is read back by our own reader and compared cell by cell; a difference is
 * a refusal, and nothing is written.
 */
#include "cli/report.h"
#include "law/report_json.h"
#include "read/report.h"
#include "render/annual_book.h"
#include "render/docx.h"
#include "render/explain.h"
#include "render/pdf.h"
#include "render/release.h"
#include "render/svg.h"

typedef enum err writer(struct cli *c, const struct annual *a, struct str *out);

static enum err as_json(struct cli *c, const struct annual *a, struct str *out)
{
    *out = str_concat(c->mem, report_json_write(c->mem, a->report, NULL), S("\n"));
    return OK;
}

static enum err as_html(struct cli *c, const struct annual *a, struct str *out)
{
    *out = annual_page(c->mem, a);
    return OK;
}

static enum err as_docx(struct cli *c, const struct annual *a, struct str *out)
{
    struct paper p = annual_paper(c->mem, a);

    return render_docx(c->mem, &p, out, &c->fail);
}

static enum err as_pdf(struct cli *c, const struct annual *a, struct str *out)
{
    struct paper p = annual_paper(c->mem, a);

    return print_pdf(NULL, &p, c->mem, out, &c->fail);
}

static enum err as_xlsx(struct cli *c, const struct annual *a, struct str *out)
{
    return annual_book(c->mem, a, out, &c->fail);
}

/* 一图读懂, 1080 pixels wide. */
static enum err as_svg(struct cli *c, const struct annual *a, struct str *out)
{
    struct explain e = {.report = a->report};

    *out = explain_poster(c->mem, &e);
    return OK;
}

static enum err as_png(struct cli *c, const struct annual *a, struct str *out)
{
    struct str svg;

    as_svg(c, a, &svg);
    return svg_png(NULL, svg, 1080, c->mem, out, &c->fail);
}

static const struct {
    struct str ending;
    writer *write;
    bool picture; /* has no cells to read back */
} kinds[] = {
    {LIT(".json"), as_json, false}, {LIT(".html"), as_html, false},
    {LIT(".docx"), as_docx, false}, {LIT(".pdf"), as_pdf, false},
    {LIT(".xlsx"), as_xlsx, false}, {LIT(".svg"), as_svg, true},
    {LIT(".png"), as_png, true},
};

static enum err read_back(struct cli *c, const struct report *r, struct str bytes)
{
    struct report *again = NEW(c->mem, struct report, 1);

    if (report_read_safely(NULL, c->mem, bytes, again, &c->fail))
        return c->fail.code;
    return release_compare(c->mem, r, again, &c->fail);
}

enum err report_write_as(struct cli *c, const struct report *r, struct str path)
{
    struct annual a = {.report = r, .made = c->now};
    struct str bytes;

    if (!path.n) {
        as_json(c, &a, &bytes);
        cli_put(c, bytes);
        return OK;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!str_ends(path, kinds[i].ending))
            continue;
        if (kinds[i].write(c, &a, &bytes) == OK &&
            (kinds[i].picture || read_back(c, r, bytes) == OK))
            cli_write(c, bytes);
        return c->fail.code;
    }
    return fail_set(&c->fail, ERR_INPUT, "",
                    "不认得的文件类型：%.*s（可以写 .json .html .docx .pdf .xlsx .svg .png）",
                    STR_ARG(path));
}

int report_render(struct cli *c)
{
    struct report *r = NEW(c->mem, struct report, 1);

    if (cli_expect(c, 1, 1) || report_load(c, cli_arg(c, 0), r, &c->fail))
        return cli_end(c, false);
    report_write_as(c, r, cli_value(c, "out"));
    return cli_end(c, false);
}
