/* SPDX-License-Identifier: MulanPSL-2.0 */
/* norm_life_test.c - what happens to a normative document, and its validity after it; on both engines */
#include "cast.h"
#include "work/publish.h"

/* The last event of the kind; 0: none. */
static int64_t event_of(struct ctx *c, struct doc_id id, struct str kind)
{
    struct norm_event_list all = {0};
    int64_t event = 0;

    db_begin_read(c);
    norm_event_all(c, id, &all);
    db_end(c);
    for (isize n = 0; n < all.n; n++)
        if (str_eq(all.p[n].kind, kind))
            event = all.p[n].id;
    return event;
}

/* What may happen to a normative document when; what was entered wrongly is taken out again. Written on day 0, valid
 * until day 1000; days from there. */
static void life(struct test *t, const struct cast *k)
{
    enum { DROP = 9999 };
    static const struct {
        const char *says, *kind;
        int day, until; /* until DROP: the event of that kind is taken out */
        enum err is;
        const char *where;
        int ended, expiry;
        int amended; /* days after zero; 0: not */
    } rows[] = {
        {"before it was made", "repealed", -1, 0, ERR_RULE, "day", 0, 1000, 0},
        {"amended", "amended", 10, 0, OK, "", 0, 1000, 10},
        {"the same again", "amended", 10, 0, ERR_RULE, "kind", 0, 1000, 10},
        {"an amendment later on", "amended", 20, 0, OK, "", 0, 1000, 10},
        {"an earlier one, entered late", "amended", 8, 0, OK, "", 0, 1000, 8},
        {"the later one was wrong", "amended", 0, DROP, OK, "", 0, 1000, 8},
        {"extended too late", "extended", 1001, 2000, ERR_RULE, "day", 0, 1000, 8},
        {"extended", "extended", 30, 2000, OK, "", 0, 2000, 8},
        {"the extension was wrong", "extended", 0, DROP, OK, "", 0, 1000, 8},
        {"extended anew", "extended", 30, 1500, OK, "", 0, 1500, 8},
        {"repealed", "repealed", 40, 0, OK, "", 40, 1500, 8},
        {"repealed once more", "repealed", 35, 0, ERR_RULE, "kind", 40, 1500, 8},
        {"void after its end", "void", 50, 0, ERR_RULE, "kind", 40, 1500, 8},
        {"amended after its end", "amended", 41, 0, ERR_RULE, "kind", 40, 1500, 8},
        {"an amendment before it, entered late", "amended", 39, 0, OK, "", 40, 1500, 8},
        {"the repeal was wrong", "repealed", 0, DROP, OK, "", 0, 1500, 8},
        {"and is not there any more", "repealed", 0, DROP, ERR_INPUT, "drop", 0, 1500, 8},
        {"how it was made stays", "made", 0, DROP, ERR_RULE, "drop", 0, 1500, 8},
    };
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft w = cast_draft(t, k, "示范学校管理办法", "示范学校管理办法全文。");
    struct day zero = day_add(ctx_today(&c), -100);
    struct doc_id id;

    w.f.col = k->norm_col;
    w.f.doc_no = S("示教发〔2025〕8号");
    w.f.written = zero;
    w.f.expiry = day_add(zero, 1000);
    CHECK_INT(t, doc_create(&c, k->unit, &w, &id), OK);
    cast_publish(t, k, id);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct norm_event e = {.document = id,
                               .kind = str_of(rows[i].kind),
                               .day = day_add(zero, rows[i].day),
                               .by_doc_no = S("示教发〔2026〕1号")};
        struct document d;
        int64_t event;

        test_case(t, "the life of a norm: %s", rows[i].says);
        c = cast_ctx(t, k, WHO_REVIEWER);
        if (rows[i].until == DROP) {
            event = event_of(&c, id, e.kind);
            CHECK_INT(t, doc_norm_event_drop(&c, id, event, S("登错了")), rows[i].is);
        } else {
            if (rows[i].until)
                e.until = day_add(zero, rows[i].until);
            CHECK_INT(t, doc_norm_event(&c, &e), rows[i].is);
        }
        CHECK_STR(t, str_of(c.fail.where), str_of(rows[i].where));
        d = cast_load(t, k, id);
        CHECK_INT(t, day_is_set(d.ended) ? d.ended.n - zero.n : 0, rows[i].ended);
        CHECK_INT(t, d.f.expiry.n - zero.n, rows[i].expiry);
        CHECK_INT(t, day_is_set(d.amended) ? d.amended.n - zero.n : 0, rows[i].amended);
    }
    test_case(t, "nothing is taken out without a reason");
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_norm_event_drop(&c, id, event_of(&c, id, S("extended")), S("")),
              ERR_INPUT);
    CHECK_INT(t, cast_load(t, k, id).f.expiry.n - zero.n, 1500);
    test_case(t, "what was extended stays so when a revision is published");
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_REVISE, "错字"), OK);
    cast_publish(t, k, id);
    CHECK_INT(t, cast_load(t, k, id).f.expiry.n - zero.n, 1500);
}

void test_work_norm_life(struct test *t)
{
    static const enum db_kind kinds[] = {DB_SQLITE, DB_POSTGRES};
    const char *folder = test_folder(t);

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct cast k;

        test_case(t, "%s: a district", world_kind(kinds[i]));
        if (!cast_new(t, folder, kinds[i], "norm_life", &k)) {
            test_skip(t, "no server");
            continue;
        }
        life(t, &k);
        cast_free(&k);
    }
}
