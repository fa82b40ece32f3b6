/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice_test.c - readers' reports: filed by anybody, limited by behaviour, answered once */
#include "work/voice.h"

#include "tests/work/cast.h"

static struct ctx reader(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    c.actor = (struct actor){0};
    return c;
}

static void voices(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;
    struct ctx c;
    struct doc_id doc;
    struct voice_receipt r = {0};
    struct voice v = {0};
    struct voice_board b = {0};
    struct str contact;

    test_case(t, "voices %s: open", world_kind(kind));
    if (!cast_new(t, folder, kind, "voice", &k))
        return;
    test_case(t, "voices %s: filed, tracked, answered once, seen by its people only",
              world_kind(kind));
    doc = cast_doc(t, &k, "关于开展检查的通知", "各科室：请按要求做好工作。");
    c = reader(t, &k);
    CHECK_INT(
        t,
        voice_file(
            &c, &(struct voice_new){.document = doc, .kind = S("error"), .content = S("错字")},
            &r),
        ERR_NOT_FOUND); /* a draft is nobody's business */
    cast_publish(t, &k, doc);
    c = reader(t, &k);
    CHECK_INT(
        t,
        voice_file(&c,
                   &(struct voice_new){.document = doc, .kind = S("error"), .content = S(" ")},
                   &r),
        ERR_INPUT);
    c = reader(t, &k);
    CHECK_INT(t,
              voice_file(&c,
                         &(struct voice_new){.document = doc,
                                             .kind = S("error"),
                                             .words = S("作好"),
                                             .content = S("应为“做好”"),
                                             .contact = S("13800000000")},
                         &r),
              OK);
    CHECK_STR(t, day_iso(&t->mem, r.due),
              S("2026-10-28")); /* 3 working days after Saturday 24 October */
    c = reader(t, &k);
    CHECK_INT(t, voice_track(&c, r.number, S("AAAAA-BBBBB"), &v), ERR_NOT_FOUND);
    c = reader(t, &k);
    CHECK_INT(t, voice_track(&c, r.number, r.code, &v), OK);
    CHECK_STR(t, v.answer, S(""));
    CHECK(t, !str_has(v.contact, S("13800000000"))); /* sealed */
    c = cast_ctx(t, &k, WHO_STRANGER);
    CHECK_INT(t, voice_see(&c, v.id, &v, &contact), ERR_FORBIDDEN);
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, voice_see(&c, v.id, &v, &contact), OK);
    CHECK_STR(t, contact, S("13800000000"));
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, voice_answer(&c, v.id, S(""), S("mended")), ERR_INPUT);
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, voice_answer(&c, v.id, S("已改正，谢谢。"), S("mended")), OK);
    c = cast_ctx(t, &k, WHO_REVIEWER);
    CHECK_INT(t, voice_answer(&c, v.id, S("重复答复"), S("right")), ERR_CONFLICT);
    c = reader(t, &k);
    CHECK_INT(t, voice_track(&c, r.number, r.code, &v), OK);
    CHECK_STR(t, v.answer, S("已改正，谢谢。"));
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, voice_look(&c, k.unit, false, 0, 10, &b), OK);
    CHECK_INT(t, b.rows.n, 1);
    CHECK_INT(t, b.open, 0);
    CHECK_INT(t, b.year.received, 1);
    CHECK_INT(t, b.year.in_time, 1);
    CHECK_INT(t, b.year.mended, 1);

    test_case(t, "voices %s: one address has its limit, told with its end", world_kind(kind));
    for (int i = 0; i < VOICE_HOUR; i++) {
        c = reader(t, &k);
        c.peer = S("192.0.2.9");
        CHECK_INT(t,
                  voice_file(&c,
                             &(struct voice_new){
                                 .unit = k.unit, .kind = S("question"), .content = S("问")},
                             &r),
                  OK);
    }
    c = reader(t, &k);
    c.peer = S("192.0.2.9");
    CHECK_INT(
        t,
        voice_file(
            &c, &(struct voice_new){.unit = k.unit, .kind = S("question"), .content = S("问")},
            &r),
        ERR_RATE);
    CHECK(t, str_has(str_of(c.fail.what), S("以后再试")));
    test_case(t, "voices %s: all is given back", world_kind(kind));
    cast_free(&k);
}

void test_work_voice(struct test *t)
{
    const char *folder = test_folder(t);

    voices(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        voices(t, folder, DB_POSTGRES);
}
