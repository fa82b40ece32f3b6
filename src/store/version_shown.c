/* SPDX-License-Identifier: MulanPSL-2.0 */
/* version_shown.c - what a public page asks of a version; see version_shown.h */
#include "store/version_shown.h"

#define SHOWN                                                                                  \
    "SELECT v.body_html, v.body_text, "                                                        \
    "CASE WHEN EXISTS (SELECT 1 FROM attachment a WHERE a.document = v.document) "             \
    "THEN 1 ELSE 0 END, "                                                                      \
    "CASE WHEN EXISTS (SELECT 1 FROM relation r WHERE r.document = v.document) "               \
    "OR EXISTS (SELECT 1 FROM relation o WHERE o.other = v.document) "                         \
    "THEN 1 ELSE 0 END, "                                                                      \
    "(SELECT k.id FROM consultation k WHERE k.document = v.document) "                         \
    "FROM doc_version v WHERE v.document = $1 AND v.version = $2"

enum { BY_NUMBER, BY_ROW };
const struct db_query version_shown_queries[] = {
    [BY_NUMBER] = {"version.shown", SHOWN},
    [BY_ROW] = {"version.shown_row", SHOWN " AND v.id = $3"},
};
const isize version_shown_queries_n =
    sizeof version_shown_queries / sizeof *version_shown_queries;

static bool shown(struct ctx *c, const struct document *d, int how, struct doc_shown *out)
{
    struct stmt *s = db_query(c, &version_shown_queries[how]);

    db_put_int(s, d->id.n);
    db_put_int(s, d->published_version);
    if (how == BY_ROW)
        db_put_int(s, d->shown_row);
    if (!db_step(s))
        return false;
    out->body_html = db_get_text(s, 0);
    out->body_text = db_get_text(s, 1);
    out->files = db_get_int(s, 2) != 0;
    out->relations = db_get_int(s, 3) != 0;
    out->consult = db_get_int(s, 4);
    db_done(s);
    return true;
}

enum err version_shown(struct ctx *c, const struct document *d, struct doc_shown *out)
{
    *out = (struct doc_shown){0};
    if (!(d->shown_row && shown(c, d, BY_ROW, out)) && !shown(c, d, BY_NUMBER, out))
        fail_set(&c->fail, ERR_NOT_FOUND, "version", "没有第%d版", d->published_version);
    return c->fail.code;
}
