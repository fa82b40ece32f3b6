/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_sqlite.c - the same documents and words in SQLite alone: FTS5 over pairs of characters */
#include "bench/search_corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "base/hans.h"
#include "base/os.h"
#include "base/utf8.h"

static void need(sqlite3 *db, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
        return;
    fprintf(stderr, "search-corpus: SQLite: %s\n", sqlite3_errmsg(db));
    exit(2);
}

/* 信息公开 → 信息 息公 公开: as we keep it in PostgreSQL; what is no Chinese character parts. */
static struct str pairs(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n * 3 + 16);
    uint32_t before = 0, r;

    for (isize at = 0; at < s.n; before = rune_is_han(r) ? r : 0) {
        r = utf8_next(s, &at);
        if (before && rune_is_han(r)) {
            buf_rune(&b, before);
            buf_rune(&b, r);
            buf_char(&b, ' ');
        }
    }
    return buf_str(&b);
}

static void put_text(sqlite3_stmt *s, int i, struct str v)
{
    sqlite3_bind_text(s, i, v.p, (int)v.n, SQLITE_TRANSIENT);
}

void corpus_sqlite_fill(struct arena *mem, const struct lexicon *x, const char *path, int64_t n)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *f, *a;

    need(db, sqlite3_open(path, &db));
    need(db, sqlite3_exec(db,
                          "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE "
                          "article (id INTEGER PRIMARY KEY, title TEXT, body TEXT, at INTEGER);"
                          "CREATE VIRTUAL TABLE f USING fts5(title, body, content=''); BEGIN",
                          NULL, NULL, NULL));
    need(db, sqlite3_prepare_v2(db, "INSERT INTO f (rowid, title, body) VALUES (?, ?, ?)", -1,
                                &f, NULL));
    need(db, sqlite3_prepare_v2(db, "INSERT INTO article VALUES (?, ?, ?, ?)", -1, &a, NULL));
    for (int64_t i = 0; i < n; i++) {
        struct article d = corpus_article(mem, x, i, LONG);

        sqlite3_bind_int64(f, 1, i + 1);
        put_text(f, 2, pairs(mem, d.title));
        put_text(f, 3, pairs(mem, d.body));
        need(db, sqlite3_step(f));
        sqlite3_reset(f);
        sqlite3_bind_int64(a, 1, i + 1);
        put_text(a, 2, d.title);
        put_text(a, 3, d.body);
        sqlite3_bind_int64(a, 4, d.at.s);
        need(db, sqlite3_step(a));
        sqlite3_reset(a);
        arena_reset(mem);
    }
    sqlite3_finalize(f);
    sqlite3_finalize(a);
    need(db,
         sqlite3_exec(db, "COMMIT; INSERT INTO f (f) VALUES ('optimize')", NULL, NULL, NULL));
    sqlite3_close(db);
}

static double cpu_us(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

void corpus_sqlite_ask(struct arena *mem, const char *path, const char *list, int rounds)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *count, *newest;
    struct fail why = {0};
    struct str all, rest, line, word, number;
    double began = 0;
    int64_t asked = 0, wrong = 0, truth = 0, rows = 0;

    need(db, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL));
    need(db,
         sqlite3_prepare_v2(db, "SELECT count(*) FROM f WHERE f MATCH ?", -1, &count, NULL));
    need(db, sqlite3_prepare_v2(
                 db,
                 "SELECT a.id, a.title, a.at FROM (SELECT rowid AS id FROM f WHERE f "
                 "MATCH ? ORDER BY rowid DESC LIMIT 20) AS k JOIN article AS a "
                 "ON a.id = k.id ORDER BY a.id DESC",
                 -1, &newest, NULL));
    if (os_read_file(mem, list, 1 << 20, &all, &why))
        corpus_stop(&why);
    for (int k = 0; k <= rounds; k++) { /* the first warms up */
        if (k == 1) {
            began = cpu_us();
            asked = 0;
        }
        rest = all;
        while (str_next(&rest, '\n', &line)) {
            struct arena scratch = *mem;
            struct str q;

            if (!str_cut(line, S("\t"), &word, &number) || !str_int(number, &truth))
                continue;
            q = str_fmt(&scratch, "\"%.*s\"", STR_ARG(str_trim(pairs(&scratch, word))));
            put_text(count, 1, q);
            need(db, sqlite3_step(count));
            wrong += sqlite3_column_int64(count, 0) != truth;
            sqlite3_reset(count);
            put_text(newest, 1, q);
            while (sqlite3_step(newest) == SQLITE_ROW)
                rows += sqlite3_column_bytes(newest, 1) > 0;
            sqlite3_reset(newest);
            asked++;
        }
    }
    printf("%.0f\t%lld wrong\t%lld rows\n", (cpu_us() - began) / (double)asked,
           (long long)wrong, (long long)rows);
    sqlite3_finalize(count);
    sqlite3_finalize(newest);
    sqlite3_close(db);
}
