/* SPDX-License-Identifier: MulanPSL-2.0 */
/* twin_test.c - the same random work on SQLite and on PostgreSQL: the same answers, the same site
 *
 * Two districts, one on each engine, are given the same steps at the same time of their clocks: documents
 * drafted, saved, submitted, returned, approved, published, withdrawn, related; readers' reports, drafts for
 * comment, requests. Each step must end alike on both, refusals included. Afterwards the whole public site of
 * each is written as files, and both are compared byte by byte.
 * 150 steps in every run, GONGKAI_TWIN=10000 for a long one.
 */
#include <dirent.h>

#include "base/os.h"
#include "tests/work/cast.h"
#include "web/portal/offline.h"
#include "work/consult.h"
#include "work/disclose.h"
#include "work/voice.h"

enum { DOCS = 4000, STEPS = 150 };

struct twin {
    struct cast k[2];
    struct doc_id doc[2][DOCS];
    int docs, filed; /* filed: requests that were taken, on both */
    int64_t consult[2];
    uint64_t state;
    int64_t clock;
};

static unsigned draw(struct twin *w, unsigned n)
{
    w->state ^= w->state << 13;
    w->state ^= w->state >> 7;
    w->state ^= w->state << 17;
    return (unsigned)(w->state >> 33) % n;
}

/* What a step is made of, drawn once for both. */
struct step {
    unsigned what, doc, other, who, act, number;
};

static struct ctx actor(struct test *t, const struct twin *w, int side, enum who who)
{
    struct ctx c = cast_ctx(t, &w->k[side], who);

    c.now.s += w->clock;
    return c;
}

static struct ctx reader(struct test *t, const struct twin *w, int side)
{
    struct ctx c = actor(t, w, side, WHO_SYSTEM);

    c.actor = (struct actor){0};
    c.peer = str_fmt(&t->mem, "192.0.2.%d", (int)(w->clock / 600 % 250) + 1);
    return c;
}

static enum err create(struct test *t, struct twin *w, int side, const struct step *s)
{
    struct ctx c = actor(t, w, side, s->who % 2 ? WHO_CLERK : WHO_REVIEWER);
    struct doc_draft d = cast_draft(t, &w->k[side], "", "");

    d.f.title = str_fmt(&t->mem, "关于第%u号事项的通知", s->number);
    d.f.doc_no =
        s->number % 3 ? S("") : str_fmt(&t->mem, "示教发〔2026〕%u号", s->number % 50 + 1);
    d.f.norm = s->number % 5 == 0;
    d.f.col = d.f.norm ? w->k[side].norm_col : w->k[side].col;
    d.body = body_of_text(
        &t->mem, str_fmt(&t->mem, "第一段，编号%u。\n第二段：附表“%u”。", s->number, s->other));
    return doc_create(&c, w->k[side].unit, &d, &w->doc[side][w->docs]);
}

static enum err save(struct test *t, struct twin *w, int side, const struct step *s)
{
    struct ctx c = actor(t, w, side, WHO_CLERK);
    struct doc_draft d = cast_draft(t, &w->k[side], "改过的标题", "改过的正文。");
    struct document now = {0};

    db_begin_read(&c);
    document_load(&c, w->doc[side][s->doc], &now);
    db_end(&c);
    d.f.title = str_fmt(&t->mem, "改过的标题 %u", s->number);
    return doc_save(&c, w->doc[side][s->doc], now.version - (s->number % 7 == 0), &d, NULL);
}

static enum err take(struct test *t, struct twin *w, int side, const struct step *s)
{
    static const enum doc_act usual[] = {DO_SUBMIT, DO_SECRECY, DO_APPROVE, DO_PUBLISH};
    static const enum who people[] = {WHO_CLERK, WHO_REVIEWER, WHO_SECOND, WHO_STRANGER,
                                      WHO_HEAD};
    enum doc_act act = s->act < 40 ? usual[s->act % 4] : (enum doc_act)(s->act % DOC_ACT__MAX);
    enum who who = act == DO_SUBMIT ? WHO_CLERK : people[s->who % 5];
    struct ctx c = actor(t, w, side, who);
    struct document d = {0};

    db_begin_read(&c);
    document_load(&c, w->doc[side][s->doc], &d);
    db_end(&c);
    return doc_take(
        &c, w->doc[side][s->doc], d.version,
        &(struct doc_move){act, s->number % 4 ? S("按要求办理") : S(""), {c.now.s + 3600}});
}

/* The usual way from draft to public, so that there is a site to compare. */
static enum err publish(struct test *t, struct twin *w, int side, const struct step *s)
{
    static const enum doc_act acts[] = {DO_SUBMIT, DO_SECRECY, DO_APPROVE, DO_PUBLISH};
    enum err e = OK;

    for (int i = 0; i < 4 && !e; i++) {
        struct ctx c = actor(t, w, side, i ? WHO_REVIEWER : WHO_CLERK);
        struct document d = {0};

        db_begin_read(&c);
        document_load(&c, w->doc[side][s->doc], &d);
        db_end(&c);
        e = doc_take(&c, w->doc[side][s->doc], d.version,
                     &(struct doc_move){acts[i], S(""), {0}});
    }
    return e;
}

static enum err request(struct test *t, struct twin *w, int side, const struct step *s)
{
    struct ctx c = reader(t, w, side);
    struct filing f = {.unit = w->k[side].unit,
                       .channel = CHANNEL_WEB,
                       .kind = APPLICANT_NAT,
                       .content = str_fmt(&t->mem, "请公开第%u号文件", s->number),
                       .form_wanted = S("电子文档"),
                       .way_wanted = S("电子邮件")};
    struct filed out = {0};

    f.who.name = s->number % 9 ? S("张某某") : S("");
    f.who.ident_kind = S("idcard");
    f.who.ident = S("11010119900307715X");
    f.who.phone = S("13800000000");
    f.who.address = S("示范区人民路1号");
    return disclose_file(&c, &f, &out);
}

static enum err comment(struct test *t, struct twin *w, int side, const struct step *s)
{
    struct str number;

    if (s->act % 2) {
        struct ctx c = actor(t, w, side, WHO_REVIEWER);
        int64_t id = 0;
        enum err e = consult_open(&c, w->doc[side][s->doc],
                                  day_add(ctx_today(&c), 20 + (int)(s->number % 30)),
                                  s->number % 3 ? S("") : S("急需施行"), &id);
        if (!e)
            w->consult[side] = id;
        return e;
    } else {
        struct ctx c = reader(t, w, side);

        return opinion_file(
            &c, w->consult[side],
            &(struct opinion_new){S(""), str_fmt(&t->mem, "意见%u", s->number), S("")},
            &number);
    }
}

static enum err report(struct test *t, struct twin *w, int side, const struct step *s)
{
    struct ctx c = reader(t, w, side);
    struct voice_receipt r = {0};

    return voice_file(&c,
                      &(struct voice_new){.document = w->doc[side][s->doc],
                                          .kind = S("error"),
                                          .content = str_fmt(&t->mem, "错字%u", s->number)},
                      &r);
}

static enum err one(struct test *t, struct twin *w, int side, const struct step *s)
{
    struct ctx c;

    if (s->what < 20 || !w->docs)
        return create(t, w, side, s);
    if (s->what < 30)
        return save(t, w, side, s);
    if (s->what < 60)
        return take(t, w, side, s);
    if (s->what < 80)
        return publish(t, w, side, s);
    if (s->what < 86)
        return request(t, w, side, s);
    if (s->what < 92)
        return comment(t, w, side, s);
    if (s->what < 96)
        return report(t, w, side, s);
    c = actor(t, w, side, WHO_CLERK);
    return doc_relate(&c, w->doc[side][s->doc], w->doc[side][s->other],
                      s->number % 2 ? S("interprets") : S("about"));
}

/* ---- two folders, byte by byte; empty feeds tell the time at which they were written */

struct sum {
    int files, differ;
};

static void compare(struct test *t, const char *a, const char *b, struct sum *sum)
{
    struct str *names = NULL, *others = NULL;
    struct fail why = {0};
    isize n = 0, m = 0;

    os_list_dir(&t->mem, a, &names, &n, &why);
    os_list_dir(&t->mem, b, &others, &m, &why);
    sum->differ += n != m;
    for (isize i = 0; i < n; i++) {
        const char *x = str_cstr(&t->mem, str_fmt(&t->mem, "%s/%.*s", a, STR_ARG(names[i])));
        const char *y = str_cstr(&t->mem, str_fmt(&t->mem, "%s/%.*s", b, STR_ARG(names[i])));
        struct str p = {0}, q = {0};

        if (os_is_dir(x)) {
            compare(t, x, y, sum);
            continue;
        }
        why = (struct fail){0};
        os_read_file(&t->mem, x, 64 << 20, &p, &why);
        os_read_file(&t->mem, y, 64 << 20, &q, &why);
        sum->files++;
        if (why.code || !str_eq(p, q)) {
            if (!sum->differ++)
                printf("#   differ: %s %s\n", x, y);
        }
    }
}

static const char *site(struct test *t, struct twin *w, int side, const char *folder)
{
    struct app app = {.routes = &all_routes,
                      .db = w->k[side].db,
                      .blobs = w->k[side].blobs,
                      .keys = w->k[side].keys};
    struct offline_done done = {0};
    const char *out = str_cstr(&t->mem, str_fmt(&t->mem, "%s/site%d", folder, side));
    struct ctx c = reader(t, w, side);

    app_start(&app, 0);
    app_refresh(&app, &t->mem);
    offline_write(&c, &app, out, S(""), NULL, NULL, &done);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, done.failed, 0);
    app_stop(&app);
    return out;
}

void test_web_twin(struct test *t)
{
    const char *folder = test_folder(t), *many = getenv("GONGKAI_TWIN");
    struct arena mem;
    struct twin *w;
    int64_t asked = STEPS;
    int steps, ok = 0;
    struct sum sum = {0};

    test_case(t, "twins: open");
    CHECK(t, !many || (str_int(str_of(many), &asked) && asked > 0 && asked <= 100000));
    steps = (int)asked;
    if (!getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    if (!arena_init(&mem, 8 << 20))
        return;
    w = NEW(&mem, struct twin, 1);
    w->state = 88172645463325252u;
    if (!cast_new(t, folder, DB_SQLITE, "twina", &w->k[0]) ||
        !cast_new(t, folder, DB_POSTGRES, "twinb", &w->k[1]))
        return;

    test_case(t, "twins: every step ends alike");
    for (int i = 0; i < steps && w->docs < DOCS; i++) {
        struct step s = {draw(w, 100), 0, 0, draw(w, 1000), draw(w, 60), draw(w, 100000)};
        enum err e[2];

        s.doc = w->docs ? draw(w, (unsigned)w->docs) : 0;
        s.other = w->docs ? draw(w, (unsigned)w->docs) : 0;
        w->clock += 97;
        for (int side = 0; side < 2; side++)
            e[side] = one(t, w, side, &s);
        ok += e[0] == OK;
        w->filed += e[0] == OK && s.what >= 80 && s.what < 86;
        if (e[0] != e[1])
            printf("#   step %d, kind %u\n", i, s.what);
        if (!CHECK_INT(t, e[1], e[0]))
            break;
        if ((s.what < 20 || !w->docs) && !e[0])
            w->docs++;
        if (i % 20 == 19)
            test_case(t, "twins: every step ends alike, and on");
    }
    CHECK(t, ok > steps / 5);
    CHECK(t, w->filed > 0);

    test_case(t, "twins: the same site, byte by byte");
    w->clock += 3600;
    {
        const char *a = site(t, w, 0, folder), *b = site(t, w, 1, folder);

        compare(t, a, b, &sum);
    }
    CHECK(t, sum.files > 40);
    CHECK_INT(t, sum.differ, 0);
    test_case(t, "twins: all is given back");
    cast_free(&w->k[0]);
    cast_free(&w->k[1]);
    arena_free(&mem);
}
