/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_corpus.h - what the files of search-corpus share; search_corpus.c says what each command does */
#ifndef BENCH_SEARCH_CORPUS_H
#define BENCH_SEARCH_CORPUS_H

#include "store/document.h"
#include "store/search.h"
#include "store/unit.h"

enum {
    CHARS = 1500,
    WORDS = 20000,
    ASKED = 200,
    UNITS = 6,
    COLUMNS = 12,
    LONG = 800,
    SHORT = 80,
    FIRST_AT = 1230739200,
    PLAIN_SPAN = 16 * 365 * 86400
};

struct lexicon {
    uint32_t word[WORDS][2];
    double reach[WORDS]; /* sum of 1/rank up to here */
    int asked[ASKED];    /* words that are asked for */
};

struct article {
    struct str title, body, doc_no;
    int column;
    struct instant at;
};

/* Says why, and ends. */
void corpus_stop(const struct fail *why);
struct db *corpus_open(const char *path);
void corpus_add(struct ctx *c, const struct article *a, struct unit_id unit,
                struct column_id col, bool searched);
/* The document of that number, of about `length` characters. */
struct article corpus_article(struct arena *mem, const struct lexicon *x, int64_t i,
                              int length);

/* ---- search_ask.c: our search without a server */

void corpus_ask(struct arena *mem, const struct lexicon *x, const char *path, int rounds);
void corpus_pace(struct arena *mem, const struct lexicon *x, const char *path, int words,
                 int a_second);
void corpus_merge(struct arena *mem, const struct lexicon *x, const char *path);

/* ---- search_sqlite.c: SQLite alone */

void corpus_sqlite_fill(struct arena *mem, const struct lexicon *x, const char *path,
                        int64_t n);
void corpus_sqlite_ask(struct arena *mem, const char *path, const char *list, int rounds);

#endif
