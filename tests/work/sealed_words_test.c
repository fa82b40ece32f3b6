/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sealed_words_test.c - what staff write into a case: on its page for who may read it, and nowhere in the files of the
 * database, its log included; bound to its case; gone when the case is erased, with the dates as they were */
#include "store/dispute.h"
#include "store/request.h"
#include "tests/store/raw.h"
#include "case_cast.h"
#include "work/dispute.h"

static const struct db_query event_moved = {
    "test.event_moved", "UPDATE request_event SET words = (SELECT w.words FROM request_event w "
                        "WHERE w.request = $1 "
                        "AND w.kind = 'note') WHERE request = $2 AND kind = 'note'"};

/* One for each place that takes free text. */
static const char *const planted[] = {
    "赵铁柱来电", "赵铁柱住院", "赵铁柱的信封", "赵铁柱改为自取", "赵铁柱名字写错",
    "赵铁柱签收", "赵铁柱不服", "答复赵铁柱",   "赵铁柱未到庭",   "赵铁柱公司"};

struct played {
    struct request_id id;
    struct dispute_id suit;
};

static struct filed filed(struct test *t, const struct cast *k, const char *name)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-03-02");
    struct filing f = case_person(k, "关于学校食堂招标的文件");
    struct filing_file file = {S("envelope"), str_of(name), S("信封")};
    struct filed got = {0};

    f.channel = CHANNEL_MAIL;
    f.way_wanted = S("赵铁柱改为自取");
    f.files.p = &file;
    f.files.n = 1;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_OFFICER, "2026-03-02");
    disclose_note(&c, got.id, S("赵铁柱来电，张三丰也来电，请晚些寄"));
    CHECK_OK(t, &c.fail);
    return got;
}

/* A letter is sent back, another one sent with a proof; the case suspended, a dispute registered. */
static void letters(struct test *t, const struct cast *k, struct request_id id)
{
    static const struct blank third[] = {{LIT("收件人"), LIT("赵铁柱公司")},
                                         {LIT("拟公开内容"), LIT("合同金额")},
                                         {LIT("征求事项"), LIT("是否同意公开合同金额")}};
    static const struct blank extend[] = {{LIT("延期理由"), LIT("需要检索的档案较多")},
                                          {LIT("延长天数"), LIT("10")}};
    struct blank_list asked = {.p = (struct blank *)third, .n = 3},
                      longer = {.p = (struct blank *)extend, .n = 2};
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-03-03");
    struct delivery v = {.way = S("post"), .proof = S("赵铁柱签收"), .day = ctx_today(&c)};
    struct letter_draft d = {0};
    int64_t third_letter = 0, back = 0;

    letter_save(&c, id, 0, 0, S("P04"), S(""), &longer, &back);
    letter_submit(&c, back);
    letter_save(&c, id, 0, 0, S("P05"), S(""), &asked, &third_letter);
    letter_submit(&c, third_letter);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_HEAD, "2026-03-03");
    letter_return(&c, back, S("赵铁柱名字写错"));
    CHECK_OK(t, &c.fail);
    letter_approve(&c, third_letter, 0);
    c = case_at(t, k, WHO_OFFICER, "2026-03-03");
    letter_send(&c, third_letter, &v);
    CHECK_OK(t, &c.fail);
    letter_open(&c, back, &d);
    CHECK_STR(t, d.row.words, S("赵铁柱名字写错"));
    d = (struct letter_draft){0};
    letter_open(&c, third_letter, &d);
    CHECK_STR(t, d.row.words, S("赵铁柱签收"));
    CHECK_STR(t, d.row.delivery, S("{\"way\":\"post\"}"));
    CHECK_OK(t, &c.fail);
}

static struct played play(struct test *t, const struct cast *k)
{
    struct filed got = filed(t, k, "赵铁柱的信封.txt");
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-03-04");
    struct clock_event e = {
        .kind = EV_SUSPENDED, .note = S("依《民事诉讼法》，赵铁柱住院"), .day = ctx_today(&c)};
    struct dispute d = {.unit = k->unit,
                        .kind = S("rec"),
                        .authority = S("示范区人民政府"),
                        .stage = S("filed"),
                        .ground = S("赵铁柱不服"),
                        .filed = ctx_today(&c),
                        .result = S("pend"),
                        .ordered = S("答复赵铁柱"),
                        .note = S("赵铁柱未到庭")};
    struct played p = {.id = got.id};

    letters(t, k, got.id);
    c = case_at(t, k, WHO_OFFICER, "2026-03-04");
    disclose_event(&c, got.id, 0, &e);
    dispute_save(&c, &d, got.number, &p.suit);
    CHECK_OK(t, &c.fail);
    return p;
}

/* How often a text stands in the ledger that the case's page shows. */
static int told(const struct case_open *o, const char *text)
{
    int n = 0;

    for (isize i = 0; i < o->ledger.n; i++)
        n += str_has(o->ledger.p[i].words, str_of(text));
    return n;
}

static void read_by(struct test *t, const struct cast *k, const struct played *p)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-03-05");
    struct case_open o = {0}, other = {0};
    struct dispute d = {0};

    CHECK_INT(t, disclose_open(&c, p->id, &o), OK);
    CHECK_INT(t, told(&o, "赵铁柱来电"), 1);
    CHECK_INT(t, told(&o, "赵铁柱住院"), 1);
    CHECK_INT(t, told(&o, "张三丰"), 0); /* who asks is masked there */
    CHECK_INT(t, told(&o, "张*丰也来电"), 1);
    CHECK_STR(t, o.r.way_wanted, S("赵铁柱改为自取"));
    if (CHECK_INT(t, o.files.n, 1))
        CHECK_STR(t, o.files.p[0].name, S("赵铁柱的信封.txt"));
    CHECK_INT(t, dispute_open(&c, p->suit, &d), OK);
    CHECK_STR(t, d.ground, S("赵铁柱不服"));
    CHECK_STR(t, d.ordered, S("答复赵铁柱"));
    CHECK_STR(t, d.note, S("赵铁柱未到庭"));
    c = case_at(t, k, WHO_STRANGER, "2026-03-05");
    CHECK_INT(t, disclose_open(&c, p->id, &other), ERR_FORBIDDEN);
    CHECK_INT(t, other.ledger.n, 0);
}

static void bound(struct test *t, const struct cast *k, const struct played *p)
{
    struct filed two = filed(t, k, "二.txt");
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-03-05");
    struct case_open o = {0};
    struct stmt *s;

    db_begin_unit(&c, k->unit);
    s = db_query(&c, &event_moved);
    db_put_int(s, p->id.n);
    db_put_int(s, two.id.n);
    CHECK_INT(t, db_run(s), 1);
    db_end(&c);
    CHECK_INT(t, disclose_open(&c, two.id, &o), OK);
    CHECK_INT(t, told(&o, "赵铁柱来电"), 0);
    CHECK_INT(t, told(&o, "读不出"), 1);
}

static struct request row_of(struct test *t, const struct cast *k, struct request_id id)
{
    struct ctx c = case_at(t, k, WHO_SYSTEM, "2026-03-12");
    struct request r = {0};

    db_begin_unit(&c, k->unit);
    disclose_derive(&c, id, NULL);
    request_load(&c, id, &r);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return r;
}

static void erased(struct test *t, const struct cast *k, const struct played *p)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-03-11");
    struct clock_event withdrawn = {.kind = EV_WITHDRAWN};
    struct request before, after;
    struct case_open o = {0};
    struct dispute d = {0};
    int64_t list = 0, clear = 0;

    withdrawn.day = ctx_today(&c);
    case_event(t, k, p->id, EV_RESUMED, "2026-03-10");
    disclose_event(&c, p->id, 0, &withdrawn);
    before = row_of(t, k, p->id);
    erasure_propose(&c, k->unit, &p->id, 1, S("保管期满，已归档"), &list);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_HEAD, "2026-03-12");
    CHECK_INT(t, erasure_approve(&c, list), OK);
    CHECK_INT(t, disclose_open(&c, p->id, &o), OK);
    for (isize i = 0; i < o.ledger.n; i++)
        clear += o.ledger.p[i].sealed.n;
    CHECK_INT(t, clear, 0);
    CHECK_STR(t, o.r.way_wanted, S(""));
    for (isize i = 0; i < o.letters.n; i++)
        CHECK_STR(t, o.letters.p[i].words, S(""));
    after = row_of(t, k, p->id);
    CHECK_STR(t, day_iso(&t->mem, after.closed), day_iso(&t->mem, before.closed));
    CHECK_STR(t, day_iso(&t->mem, after.received), day_iso(&t->mem, before.received));
    CHECK_INT(t, after.days_taken, before.days_taken);
    CHECK_INT(t, after.state, before.state);
    /* of a dispute the rest is kept (work/erasure.c) */
    CHECK_INT(t, dispute_open(&c, p->suit, &d), OK);
    CHECK_STR(t, d.ground, S("赵铁柱不服"));
}

void test_work_sealed_words(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct played p;
        struct cast k;

        test_case(t, "%s: what staff write is read on its page, and stands nowhere in clear",
                  world_kind((enum db_kind)kind));
        if (!cast_new(t, folder, (enum db_kind)kind, "words", &k)) {
            test_skip(t, "no server");
            continue;
        }
        case_unit(t, &k);
        p = play(t, &k);
        read_by(t, &k, &p);
        for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
            if (raw_has(t, k.db, folder, "words", planted[i]))
                CHECK_STR(t, str_of(planted[i]), S("nowhere in the files"));
        CHECK(t, raw_has(t, k.db, folder, "words", "ZFQJYJ-2026-00001"));

        test_case(t, "%s: words of another case do not open; erased they are gone, dates stay",
                  world_kind((enum db_kind)kind));
        bound(t, &k, &p);
        erased(t, &k, &p);
        cast_free(&k);
    }
}
