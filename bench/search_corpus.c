/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_corpus.c - the same documents for our search and for groonga's
 *
 *   search-corpus fill DATABASE N [plain]   a database with N published documents, searchable; plain: short ones
 *                                    of 80 characters, that no search finds: prints how many rows a second
 *   search-corpus apart DATABASE N   the same, its index in segments of 2,000 documents, as if nobody had merged them
 *   search-corpus merge DATABASE     merges it, while a document a time is published: how long that took, how long each
 *                                    publication waited and took
 *   search-corpus addresses N HOW_MANY   addresses of that many of N documents, evenly spread, and of all lists
 *   search-corpus tsv N              the documents as a table for `gongkai import documents`
 *   search-corpus groonga N          commands and records for `groonga -n DB` on standard output
 *   search-corpus words N [4]        200 words of two (four) characters and, by a tab, how many documents have each
 *   search-corpus sqlite DATABASE N  the same documents in SQLite alone: FTS5 over pairs of characters, titles beside
 *   search-corpus sqlite-ask DATABASE WORDS ROUNDS   the words of such a list: total and the newest 20 with their
 *                                    titles, each total compared; microseconds of processor time for a word
 *   search-corpus ask DATABASE ROUNDS   our search without a server: microseconds for a word
 *   search-corpus pace DATABASE WORDS A_SECOND   so many different words, one after the other at a fixed pace, each asked
 *                                    once: how long after its due time its page was found
 *
 * A document depends on its number only: about 800 characters of words that are drawn by Zipf's
 * law from 20,000 pairs of 1,500 characters, in sentences, in 12 columns of 6 units, one every
 * 90 minutes. Words to ask for are in 0.4 to 60 of 100 documents.
 */
#include "bench/search_corpus.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hans.h"
#include "base/json.h"
#include "base/os.h"
#include "base/utf8.h"
#include "store/migrate.h"

static uint64_t mix(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double unit_interval(uint64_t *state)
{
    return (double)(mix(state) >> 11) / 9007199254740992.0;
}

static void lexicon_make(struct lexicon *x)
{
    uint32_t chars[CHARS], r = 0x4E00;
    uint64_t state = 7;
    double sum = 0;

    for (int i = 0; i < CHARS; r += 7)
        if (rune_simplified(r) == r && rune_is_han(r))
            chars[i++] = r;
    for (int i = 0; i < WORDS; i++) {
        x->word[i][0] = chars[mix(&state) % CHARS];
        x->word[i][1] = chars[mix(&state) % CHARS];
        sum += 1.0 / (i + 10);
        x->reach[i] = sum;
    }
    /* Ranks spread evenly on a logarithmic scale, from common to rare. */
    for (int i = 0; i < ASKED; i++)
        x->asked[i] = (int)(60 * pow(14000.0 / 60, (double)i / (ASKED - 1)));
}

static int draw(const struct lexicon *x, uint64_t *state)
{
    double at = unit_interval(state) * x->reach[WORDS - 1];
    int lo = 0, hi = WORDS - 1;

    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (x->reach[mid] < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void put_words(const struct lexicon *x, uint64_t *state, struct buf *b, int n)
{
    for (int i = 0; i < n; i++) {
        int w = draw(x, state);
        buf_rune(b, x->word[w][0]);
        buf_rune(b, x->word[w][1]);
    }
}

static void date(struct arena *mem, struct article *a, int64_t i, int64_t at)
{
    a->at.s = at;
    a->doc_no =
        str_fmt(mem, "示发〔%d〕%d号", day_year(instant_day(a->at)), (int)(i % 400) + 1);
}

struct article corpus_article(struct arena *mem, const struct lexicon *x, int64_t i, int length)
{
    uint64_t state = (uint64_t)i * 0x2545F4914F6CDD1Du + 1;
    struct buf title = buf_new(mem, 128), body = buf_new(mem, 4096);
    struct article a = {0};
    int chars = 0;

    a.column = (int)(COLUMNS * pow(unit_interval(&state), 1.6));
    buf_lit(&title, "关于");
    put_words(x, &state, &title, 4 + (int)(mix(&state) % 5));
    buf_lit(&title, "的通知");
    while (chars < length) {
        int n = 3 + (int)(mix(&state) % 12);

        put_words(x, &state, &body, n);
        chars += n * 2 + 1;
        buf_add(&body, mix(&state) % 3 ? S("，") : mix(&state) % 4 ? S("。") : S("。\n"));
    }
    a.title = buf_str(&title);
    a.body = buf_str(&body);
    date(mem, &a, i, FIRST_AT + i * 90 * 60);
    return a;
}

/* ---- our database */

void corpus_stop(const struct fail *why)
{
    fprintf(stderr, "search-corpus: %s %s\n", why->what, why->where);
    exit(2);
}

struct db *corpus_open(const char *path)
{
    struct fail why = {0};
    struct db *db = NULL;

    if (db_open(&db, path, NULL, &why))
        corpus_stop(&why);
    return db;
}

static void frame(struct ctx *c, struct unit_id *unit, struct column_id *col)
{
    for (int i = 0; i < UNITS; i++) {
        struct unit u = {.code = str_fmt(c->mem, "unit%d", i),
                         .name = str_fmt(c->mem, "示范区第%d局", i + 1),
                         .kind = S("department"),
                         .level = 4,
                         .approval_levels = 2};
        unit[i] = unit_insert(c, &u);
    }
    for (int i = 0; i < COLUMNS; i++) {
        struct column k = {
            .unit = unit[i % UNITS], .board = 3, .name = str_fmt(c->mem, "栏目%d", i + 1)};
        col[i] = column_insert(c, &k);
    }
}

void corpus_add(struct ctx *c, const struct article *a, struct unit_id unit,
                struct column_id col, bool searched)
{
    struct document d = {.unit = unit,
                         .state = DOC_PUBLISHED,
                         .live = true,
                         .version = 1,
                         .published_version = 1,
                         .published_at = a->at,
                         .first_published_at = a->at,
                         .f = {.col = col,
                               .title = a->title,
                               .doc_no = a->doc_no,
                               .attribute = S("open"),
                               .genre = S("通知"),
                               .written = instant_day(a->at)}};
    struct doc_version v = {.version = 1,
                            .title = a->title,
                            .body = S("{}"),
                            .body_text = a->body,
                            .fields = S("{}")};

    v.body_html = str_fmt(
        c->mem, "<p class=\"indent\">%.*s</p>\n",
        STR_ARG(str_replace(c->mem, a->body, S("\n"), S("</p>\n<p class=\"indent\">"))));
    d.index_no = str_fmt(c->mem, "bench/%lld", (long long)a->at.s);
    d.id = document_insert(c, &d);
    v.document = d.id;
    version_insert(c, unit, &v);
    if (searched)
        search_put(c, &d, a->body, S(""));
}

enum filling { WHOLE, PLAIN, APART };

static void fill(struct arena *mem, const struct lexicon *x, const char *path, int64_t n,
                 enum filling how)
{
    bool plain = how == PLAIN;
    int64_t began, batch = how == APART ? 2000 : 500;

    struct db *db = corpus_open(path);
    struct unit_id unit[UNITS];
    struct column_id col[COLUMNS];
    struct ctx c = {.mem = mem, .now = {FIRST_AT}};
    struct buf report = buf_new(mem, 256);

    db_attach(&c, db);
    migrate_run(&c, false, &report);
    db_begin(&c);
    frame(&c, unit, col);
    if (db_end(&c))
        corpus_stop(&c.fail);
    if (db_long_log(&c, true))
        corpus_stop(&c.fail);
    began = os_monotonic_us();
    for (int64_t i = 0; i < n;) {
        arena_reset(mem);
        c = (struct ctx){.mem = mem, .now = {FIRST_AT}};
        db_attach(&c, db);
        db_begin(&c);
        search_hold(&c);
        for (int64_t until = i + batch < n ? i + batch : n; i < until; i++) {
            struct article a = corpus_article(mem, x, i, plain ? SHORT : LONG);

            if (plain) /* as many years whatever n is: a list names the years that it has */
                date(mem, &a, i, FIRST_AT + (int64_t)((double)i / (double)n * PLAIN_SPAN));
            corpus_add(&c, &a, unit[a.column % UNITS], col[a.column], !plain);
        }
        search_release(&c);
        if (db_end(&c))
            corpus_stop(&c.fail);
        if (how != APART)
            search_amid_bulk(&c);
        if (c.fail.code)
            corpus_stop(&c.fail);
    }
    if (plain) /* a document is a row of its own and one for its version */
        printf("%.0f rows a second\n", 2e6 * (double)n / (double)(os_monotonic_us() - began));
    arena_reset(mem);
    c = (struct ctx){.mem = mem, .now = {FIRST_AT}};
    db_attach(&c, db);
    db_begin(&c);
    for (int i = 0; i < COLUMNS; i++)
        column_recount(&c, col[i]);
    search_mark_current(&c);
    if (db_end(&c))
        corpus_stop(&c.fail);
    if (how != APART)
        search_optimize(&c);
    if (c.fail.code)
        corpus_stop(&c.fail);
    arena_reset(mem);
    db_close(db);
}

/* ---- groonga, words */

static void groonga(struct arena *mem, const struct lexicon *x, int64_t n)
{
    puts("table_create Articles TABLE_NO_KEY\n"
         "column_create Articles docid COLUMN_SCALAR UInt32\n"
         "column_create Articles col COLUMN_SCALAR ShortText\n"
         "column_create Articles date COLUMN_SCALAR Time\n"
         "column_create Articles docno COLUMN_SCALAR ShortText\n"
         "column_create Articles title COLUMN_SCALAR ShortText\n"
         "column_create Articles body COLUMN_SCALAR Text\n"
         "load --table Articles\n[");
    for (int64_t i = 0; i < n; i++) {
        struct article a = corpus_article(mem, x, i, LONG);
        struct buf b = buf_new(mem, 8192);
        struct json_out j = jout_new(&b);

        jout_object(&j);
        jout_put_int(&j, "docid", i + 1);
        jout_put_str(&j, "col", str_fmt(mem, "栏目%d", a.column + 1));
        jout_put_int(&j, "date", a.at.s);
        jout_put_str(&j, "docno", a.doc_no);
        jout_put_str(&j, "title", a.title);
        jout_put_str(&j, "body", a.body);
        jout_end(&j);
        printf("%s%.*s\n", i ? "," : "", STR_ARG(buf_str(&b)));
        arena_reset(mem);
    }
    puts("]\n"
         "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram "
         "--normalizer "
         "NormalizerAuto\n"
         "column_create Terms ix COLUMN_INDEX|WITH_POSITION|WITH_SECTION Articles title,body");
}

/* ---- addresses, a table */

static void addresses(struct arena *mem, const struct lexicon *x, int64_t n, int64_t want)
{
    for (int k = 1; k <= COLUMNS; k++)
        printf("list\t/gongkai/site_unit%d/channel_%d/\n", (k - 1) % UNITS, k);
    for (int64_t k = 0; k < want && k < n; k++) {
        int64_t i = k * n / (want < n ? want : n);
        struct article a = corpus_article(mem, x, i, 0);

        printf("document\t/gongkai/site_unit%d/channel_%d/doc_%lld.html\n", a.column % UNITS,
               a.column + 1, (long long)i + 1);
        arena_reset(mem);
    }
}

static void tsv(struct arena *mem, const struct lexicon *x, int64_t n)
{
    puts("title\tpublished\tdoc_no\torigin\tbody");
    for (int64_t i = 0; i < n; i++) {
        struct article a = corpus_article(mem, x, i, LONG);
        struct str body = str_replace(mem, a.body, S("\n"), S("\\n"));

        printf("%.*s\t%.*s\t%.*s\tbench:%lld\t%.*s\n", STR_ARG(a.title),
               STR_ARG(day_iso(mem, instant_day(a.at))), STR_ARG(a.doc_no), (long long)i,
               STR_ARG(body));
        arena_reset(mem);
    }
}

/* How many of the documents hold each word: the truth that both totals are compared with. */
static struct str word_asked(const struct lexicon *x, int k, bool four, char out[16])
{
    const uint32_t *a = x->word[four ? k % 15 : x->asked[k]], *b = x->word[k / 15 * 2];
    isize len = utf8_put(out, a[0]);

    len += utf8_put(out + len, a[1]);
    if (four) {
        len += utf8_put(out + len, b[0]);
        len += utf8_put(out + len, b[1]);
    }
    return (struct str){out, len};
}

static void words(struct arena *mem, const struct lexicon *x, int64_t n, bool four)
{
    static int64_t count[ASKED], last[ASKED];

    for (int k = 0; k < ASKED; k++)
        last[k] = -1;
    for (int64_t i = 0; i < n; i++) {
        struct article a = corpus_article(mem, x, i, LONG);
        struct str text = str_fmt(mem, "%.*s\n%.*s", STR_ARG(a.title), STR_ARG(a.body));

        for (int k = 0; k < ASKED; k++) {
            char word[16];

            if (last[k] != i && str_has(text, word_asked(x, k, four, word))) {
                count[k]++;
                last[k] = i;
            }
        }
        arena_reset(mem);
    }
    for (int k = 0; k < ASKED; k++) {
        char word[16];

        printf("%.*s\t%lld\n", STR_ARG(word_asked(x, k, four, word)), (long long)count[k]);
    }
}

int main(int argc, char **argv)
{
    struct arena mem, tables;
    struct lexicon *x;

    if (argc < 3 || !arena_init(&mem, 512 << 20) || !arena_init(&tables, 8 << 20)) {
        fprintf(stderr, "usage: search-corpus fill DB N [plain] | addresses N HOW_MANY | tsv N "
                        "| groonga N | "
                        "words N [4] | sqlite DB N | sqlite-ask DB WORDS ROUNDS | ask DB "
                        "ROUNDS | pace DB WORDS A_SECOND\n");
        return 2;
    }
    x = NEW(&tables, struct lexicon, 1);
    lexicon_make(x);
    if (!strcmp(argv[1], "fill") && argc >= 4)
        fill(&mem, x, argv[2], strtoll(argv[3], NULL, 10),
             argc > 4 && !strcmp(argv[4], "plain") ? PLAIN : WHOLE);
    else if (!strcmp(argv[1], "apart") && argc == 4)
        fill(&mem, x, argv[2], strtoll(argv[3], NULL, 10), APART);
    else if (!strcmp(argv[1], "merge") && argc == 3)
        corpus_merge(&mem, x, argv[2]);
    else if (!strcmp(argv[1], "addresses") && argc == 4)
        addresses(&mem, x, strtoll(argv[2], NULL, 10), strtoll(argv[3], NULL, 10));
    else if (!strcmp(argv[1], "tsv"))
        tsv(&mem, x, strtoll(argv[2], NULL, 10));
    else if (!strcmp(argv[1], "groonga"))
        groonga(&mem, x, strtoll(argv[2], NULL, 10));
    else if (!strcmp(argv[1], "words"))
        words(&mem, x, strtoll(argv[2], NULL, 10), argc > 3);
    else if (!strcmp(argv[1], "sqlite") && argc == 4)
        corpus_sqlite_fill(&mem, x, argv[2], strtoll(argv[3], NULL, 10));
    else if (!strcmp(argv[1], "sqlite-ask") && argc == 5)
        corpus_sqlite_ask(&mem, argv[2], argv[3], (int)strtol(argv[4], NULL, 10));
    else if (!strcmp(argv[1], "ask") && argc == 4)
        corpus_ask(&mem, x, argv[2], (int)strtol(argv[3], NULL, 10));
    else if (!strcmp(argv[1], "pace") && argc == 5 && strtol(argv[3], NULL, 10) > 0 &&
             strtol(argv[4], NULL, 10) > 0)
        corpus_pace(&mem, x, argv[2], (int)strtol(argv[3], NULL, 10),
                    (int)strtol(argv[4], NULL, 10));
    else
        return 2;
    return 0;
}
