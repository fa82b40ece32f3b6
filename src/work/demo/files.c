/* SPDX-License-Identifier: MulanPSL-2.0 */
/* files.c - small real files for the demo's documents; see cast.h */
#include "base/utf8.h"
#include "render/docx.h"
#include "store/blob.h"
#include "work/demo/cast.h"

/* The tables of a text as comma-separated values, with the mark that office programs look for. */
static struct str csv_of(struct arena *mem, const struct tree *body)
{
    struct buf b = buf_new(mem, 1024);

    buf_lit(&b, "\xEF\xBB\xBF");
    for (struct tree *t = tree_walk(body, body); t; t = tree_walk(body, t)) {
        if (t->kind != TREE_ROW)
            continue;
        for (struct tree *cell = t->first; cell; cell = cell->next) {
            buf_add(&b, cell == t->first ? S("") : S(","));
            buf_add(&b, tree_text(mem, cell));
        }
        buf_lit(&b, "\r\n");
    }
    return buf_str(&b);
}

void demo_file(struct ctx *c, struct str kind, struct str title, const struct tree *body,
               struct doc_file *out)
{
    struct blob_file *file = NEW(c->mem, struct blob_file, 1);
    struct paper paper = {.title = title, .body = body, .made = c->now, .author = S("公开")};
    struct str bytes = {0};
    bool csv = str_eq(kind, S("csv"));

    if (csv)
        bytes = csv_of(c->mem, body);
    else
        render_docx(c->mem, &paper, &bytes, &c->fail);
    if (blob_put(c, bytes, file) != OK)
        return;
    *out = (struct doc_file){
        .kind = S("file"),
        .name = str_fmt(c->mem, "%.*s.%s", STR_ARG(utf8_head(title, 60)), csv ? "csv" : "docx"),
        .type = csv ? S("text/csv")
                    : S("application/"
                        "vnd.openxmlformats-officedocument.wordprocessingml.document"),
        .sm3 = digest_str(&file->sm3),
        .size = file->size};
}
