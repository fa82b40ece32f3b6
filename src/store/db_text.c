/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_text.c - the text of a statement: its half for an engine, its values; see db_engine.h */
#include <assert.h>
#include <string.h>

#include "store/db_engine.h"

/* The end of the half that begins at p: its closing brace. Braces nest; quoted text is skipped. */
static const char *half_end(const char *p)
{
    int depth = 0;

    for (; *p; p++) {
        if (*p == '\'' || *p == '"') {
            const char *q = strchr(p + 1, *p);
            if (!q)
                return NULL;
            p = q;
        } else if (*p == '{') {
            depth++;
        } else if (*p == '}' && depth-- == 0) {
            return p;
        }
    }
    return NULL;
}

char *db_pick(struct arena *mem, const char *sql, enum db_kind kind)
{
    static const struct {
        const char *mark;
        enum db_kind kind;
    } halves[] = {{"{sqlite:", DB_SQLITE}, {"{pg:", DB_POSTGRES}};
    char *out = NEW(mem, char, (isize)strlen(sql) + 1), *w = out;

    while (*sql) {
        size_t i, skip = 0;

        for (i = 0; i < 2 && !skip; i++)
            if (!strncmp(sql, halves[i].mark, strlen(halves[i].mark))) {
                skip = strlen(halves[i].mark);
                break;
            }
        if (!skip) {
            *w++ = *sql++;
            continue;
        }
        const char *from = sql + skip, *end = half_end(from);
        assert(end); /* a half without its closing brace is a mistake in the program */
        if (halves[i].kind == kind) {
            memcpy(w, from, (size_t)(end - from));
            w += end - from;
        }
        sql = end + 1;
    }
    return out;
}

int db_params(const char *sql)
{
    int most = 0;

    for (; *sql; sql++)
        if (*sql == '$' && sql[1] >= '1' && sql[1] <= '9') {
            int n = sql[1] - '0';
            if (sql[2] >= '0' && sql[2] <= '9')
                n = n * 10 + sql[2] - '0';
            most = n > most ? n : most;
        }
    assert(most <= DB_PARAM_MAX);
    return most;
}
