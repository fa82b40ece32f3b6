/* SPDX-License-Identifier: MulanPSL-2.0 */
/* version_shown.c - what a public page asks of a version; see version_shown.h */
#include "store/version_shown.h"

const struct db_query version_shown_queries[] = {
    {"version.shown",
     "SELECT v.body_html, v.body_text, "
     "CASE WHEN EXISTS (SELECT 1 FROM attachment a WHERE a.document = v.document) "
     "THEN 1 ELSE 0 END, "
     "CASE WHEN EXISTS (SELECT 1 FROM relation r WHERE r.document = v.document) "
     "OR EXISTS (SELECT 1 FROM relation o WHERE o.other = v.document) "
     "THEN 1 ELSE 0 END, "
     "(SELECT k.id FROM consultation k WHERE k.document = v.document) "
     "FROM doc_version v WHERE v.document = $1 AND v.version = $2"},
};
const isize version_shown_queries_n =
    sizeof version_shown_queries / sizeof *version_shown_queries;

enum err version_shown(struct ctx *c, struct doc_id doc, int version, struct doc_shown *out)
{
    struct stmt *s = db_query(c, &version_shown_queries[0]);

    *out = (struct doc_shown){0};
    db_put_int(s, doc.n);
    db_put_int(s, version);
    if (db_step(s)) {
        out->body_html = db_get_text(s, 0);
        out->body_text = db_get_text(s, 1);
        out->files = db_get_int(s, 2) != 0;
        out->relations = db_get_int(s, 3) != 0;
        out->consult = db_get_int(s, 4);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "version", "没有第%d版", version);
    }
    return c->fail.code;
}
