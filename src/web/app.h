/* SPDX-License-Identifier: MulanPSL-2.0 */
/* app.h - what one running server has: database, files, keys, pages in memory
 *
 * Made once by `gongkai serve` (and by tests), read by all threads. What changes after the start
 * has its own lock: the page cache, the platform's words, the converter to traditional characters.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "web/route.h"

struct cache;
struct hant;
struct app_shared;

/* What one instance of several does at a time. */
enum app_chore { APP_CLOCK, APP_SENDER, APP_CHORE__MAX };

struct app {
    struct db *db;
    struct db *
        replica; /* what visitors who are not logged in may be shown a little late; NULL: none */
    struct blobs *blobs;
    const struct keyring *keys;
    const struct checker *checker;
    struct helper *helper;
    const char *tmp; /* folder for uploads under way; emptied at the start */
    const struct route_set *routes;
    struct cache *cache;
    struct app_shared *shared;
    _Atomic uint64_t replica_at; /* see app_reads_replica() */
    _Atomic bool owns[APP_CHORE__MAX];
    _Atomic bool stopping; /* whoever shares out requests is to go elsewhere */
};

/* Sets up cache and locks; the rest is filled by the caller before. `cache_bytes` 0: 48 MiB; below 0:
 * nothing is kept. */
void app_start(struct app *app, int64_t cache_bytes);
void app_stop(struct app *app);

/* A request's world; `mem` is reset by the caller. */
void app_ctx(struct app *app, struct arena *mem, struct ctx *c);
/* Reads the units' generations and the platform's words again, so that pages of what has changed
 * are dropped. After each request that posts, and once a second for what other instances did. A
 * database that cannot be asked drops all pages: rather slow than wrong. */
void app_refresh(struct app *app, struct arena *mem);
/* Compares what the replica has with what the primary has; once a second, and when others publish. */
void app_look_at_replica(struct app *app, struct arena *mem);
/* Whether the replica has everything that this instance has heard of until `now` (cache_time()): so no page is older on
 * it than a page in memory would be, and what it gives may be kept. */
bool app_reads_replica(const struct app *app, uint64_t now);
/* The converter; opened at first use, NULL where OpenCC is not installed. */
struct hant *app_hant(struct app *app);
/* The platform's own address is set, so that no page depends on the name it was reached by. */
bool app_knows_address(struct app *app);

/* What frames show of the platform; copies in `mem`. */
struct app_words {
    struct str name, host, site_code, record_no, police_no;
};
struct app_words app_words(struct app *app, struct arena *mem);

#endif
