/* SPDX-License-Identifier: MulanPSL-2.0 */
/* app.c - what one running server has; see app.h */
#include "web/app.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/hant.h"
#include "base/os.h"
#include "base/utf8.h"
#include "store/unit.h"
#include "web/cache.h"
#include "web/reply.h"
#include "work/browse.h"

struct word {
    char p[400];
    isize n;
};
struct app_shared {
    pthread_mutex_t lock;
    struct word name, host, site_code, record_no, police_no;
    _Atomic bool base_set;
    bool hant_asked;
    struct hant *hant;
};

void app_start(struct app *app, int64_t cache_bytes)
{
    app->cache = cache_new(cache_bytes < 0 ? 0
                           : cache_bytes   ? cache_bytes
                                           : 48 << 20,
                           reply_drop);
    app->shared = calloc(1, sizeof *app->shared);
    if (!app->shared)
        abort();
    pthread_mutex_init(&app->shared->lock, NULL);
}

void app_stop(struct app *app)
{
    cache_free(app->cache);
    if (app->shared) {
        hant_close(app->shared->hant);
        pthread_mutex_destroy(&app->shared->lock);
        free(app->shared);
    }
    app->cache = NULL;
    app->shared = NULL;
}

void app_ctx(struct app *app, struct arena *mem, struct ctx *c)
{
    *c = (struct ctx){.mem = mem,
                      .blobs = app->blobs,
                      .keys = app->keys,
                      .checker = app->checker,
                      .helper = app->helper,
                      .now = os_now()};
    if (app->db)
        db_attach(c, app->db);
}

/* Is every unit in `all` at least as far in `other`? Both are in the order of their ids. */
static bool reached(const struct unit_generation_list *all,
                    const struct unit_generation_list *other)
{
    isize k = 0;

    for (isize i = 0; i < all->n; i++) {
        while (k < other->n && other->p[k].id.n < all->p[i].id.n)
            k++;
        if (k == other->n || other->p[k].id.n != all->p[i].id.n ||
            other->p[k].generation < all->p[i].generation)
            return false;
    }
    return true;
}

void app_look_at_replica(struct app *app, struct arena *mem)
{
    struct unit_generation_list all = {0}, there = {0};
    uint64_t now = cache_time(app->cache);
    struct ctx c, r;

    if (!app->replica)
        return;
    app_ctx(app, mem, &c);
    db_begin_read(&c);
    unit_generations(&c, &all);
    if (db_end(&c) != OK)
        return; /* the primary is away: what was known of the replica stands */
    r = c;
    db_attach(&r, app->replica);
    if (db_begin_read(&r) == OK) {
        unit_generations(&r, &there);
        db_end(&r);
    }
    atomic_store(&app->replica_at,
                 there.n && !r.fail.code && reached(&all, &there) ? now + 1 : 0);
}

bool app_reads_replica(const struct app *app, uint64_t now)
{
    return app->replica && atomic_load(&app->replica_at) == now + 1;
}

static void set_word(struct word *w, struct str s)
{
    s = utf8_clip(s, (isize)sizeof w->p);
    if (s.n)
        memcpy(w->p, s.p, (size_t)s.n);
    w->n = s.n;
}

void app_refresh(struct app *app, struct arena *mem)
{
    struct unit_generation_list all = {0};
    struct platform p = {0};
    struct ctx c;

    if (!app->db)
        return;
    app_ctx(app, mem, &c);
    db_begin_read(&c);
    unit_generations(&c, &all);
    platform_load(&c, &p);
    if (db_end(&c) != OK) {
        cache_drop_all(app->cache);
        return;
    }
    for (isize i = 0; i < all.n; i++)
        cache_generation(app->cache, all.p[i].id.n, all.p[i].generation);
    app->shared->base_set = p.base.n > 0;
    pthread_mutex_lock(&app->shared->lock);
    set_word(&app->shared->name, p.name);
    set_word(&app->shared->host, p.host);
    set_word(&app->shared->site_code, p.site_code);
    set_word(&app->shared->record_no, p.record_no);
    set_word(&app->shared->police_no, p.police_no);
    pthread_mutex_unlock(&app->shared->lock);
}

struct hant *app_hant(struct app *app)
{
    struct hant *h;

    if (!app || !app->shared)
        return NULL;
    pthread_mutex_lock(&app->shared->lock);
    if (!app->shared->hant_asked) {
        app->shared->hant_asked = true;
        app->shared->hant = hant_open();
    }
    h = app->shared->hant;
    pthread_mutex_unlock(&app->shared->lock);
    return h;
}

bool app_knows_address(struct app *app)
{
    return app->shared->base_set;
}

struct app_words app_words(struct app *app, struct arena *mem)
{
    struct app_words w = {.name = S("政府信息公开平台")};
    struct app_shared *s = app ? app->shared : NULL;

    if (!s)
        return w;
    /* Copied out under the lock into fixed places; the arena may unwind. */
    struct word copy[5];
    pthread_mutex_lock(&s->lock);
    copy[0] = s->name, copy[1] = s->host, copy[2] = s->site_code, copy[3] = s->record_no;
    copy[4] = s->police_no;
    pthread_mutex_unlock(&s->lock);
    if (copy[0].n)
        w.name = str_dup(mem, (struct str){copy[0].p, copy[0].n});
    w.host = str_dup(mem, (struct str){copy[1].p, copy[1].n});
    w.site_code = str_dup(mem, (struct str){copy[2].p, copy[2].n});
    w.record_no = str_dup(mem, (struct str){copy[3].p, copy[3].n});
    w.police_no = str_dup(mem, (struct str){copy[4].p, copy[4].n});
    return w;
}
