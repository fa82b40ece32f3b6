/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal.c - sealed columns, row after row, to be sealed with today's key; see reseal.h */
#include "store/reseal.h"

enum { APPLICANTS, LETTERS, MARKS, FILES, APPLICANT_PUT, LETTER_PUT, MARKS_PUT, FILE_PUT };
const struct db_query reseal_queries[] = {
    [APPLICANTS] =
        {"reseal.applicants",
         "SELECT id, id, unit, applicant FROM request WHERE id > $1 AND applicant IS "
         "NOT NULL ORDER BY id LIMIT $2"},
    [LETTERS] = {"reseal.letters", "SELECT id, request, unit, fields FROM letter WHERE id > $1 "
                                   "AND request IS NOT NULL ORDER BY id LIMIT $2"},
    [MARKS] = {"reseal.marks", "SELECT id, request, unit, marks FROM redaction WHERE id > $1 "
                               "ORDER BY id LIMIT $2"},
    [FILES] =
        {"reseal.files",
         "SELECT f.id, f.request, f.unit, b.sm3 FROM request_file f JOIN blob b ON b.id = "
         "f.blob WHERE f.id > $1 AND f.removed_at IS NULL ORDER BY f.id LIMIT $2"},
    [APPLICANT_PUT] = {"reseal.applicant_put",
                       "UPDATE request SET applicant = $1 WHERE id = $2 AND applicant = $3"},
    [LETTER_PUT] = {"reseal.letter_put",
                    "UPDATE letter SET fields = $1 WHERE id = $2 AND fields = $3"},
    [MARKS_PUT] = {"reseal.marks_put",
                   "UPDATE redaction SET marks = $1 WHERE id = $2 AND marks = $3"},
    [FILE_PUT] = {"reseal.file_put", "UPDATE request_file SET blob = $1 WHERE id = $2"},
};
const isize reseal_queries_n = sizeof reseal_queries / sizeof *reseal_queries;
#define Q(x) (&reseal_queries[x])

void sealed_rows(struct ctx *c, enum sealed_kind kind, int64_t after, int n,
                 struct sealed_row_list *out)
{
    struct stmt *s = db_query(c, Q(APPLICANTS + (int)kind));
    isize cap = 0;

    db_put_int(s, after);
    db_put_int(s, n);
    while (db_step(s)) {
        struct sealed_row *r = LIST_ADD(c->mem, out, cap);

        r->id = db_get_int(s, 0);
        r->request.n = db_get_int(s, 1);
        r->unit.n = db_get_int(s, 2);
        r->sealed = db_get_blob(s, 3);
    }
}

bool sealed_put(struct ctx *c, enum sealed_kind kind, const struct sealed_row *was,
                struct str sealed)
{
    struct stmt *s = db_query(c, Q(APPLICANT_PUT + (int)kind));

    db_put_blob(s, sealed);
    db_put_int(s, was->id);
    db_put_blob(s, was->sealed);
    return db_run(s) > 0;
}

void sealed_put_file(struct ctx *c, int64_t id, struct blob_id blob)
{
    struct stmt *s = db_query(c, Q(FILE_PUT));

    db_put_int(s, blob.n);
    db_put_int(s, id);
    (void)db_run(s);
}
