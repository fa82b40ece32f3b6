/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty_test.c - the duty list: seeded, changed, imported; what is owed by when */
#include "work/duty.h"

#include "tests/work/cast.h"

static const struct duty_owed *owed_of(const struct duty_view *v, const char *what)
{
    for (isize i = 0; i < v->owed.n; i++)
        if (str_eq(v->owed.p[i].what, str_of(what)))
            return &v->owed.p[i];
    return NULL;
}

static struct duty_view look(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct duty_view v = {0};

    CHECK_INT(t, duty_look(&c, k->unit, &v), OK);
    CHECK_OK(t, &c.fail);
    return v;
}

static struct doc_id draft(struct test *t, const struct cast *k, const char *title,
                           const char *written, struct column_id col)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft d = cast_draft(t, k, title, "正文");
    struct doc_id id = {0};

    d.f.col = col;
    day_parse(str_of(written), &d.f.written);
    doc_create(&c, k->unit, &d, &id);
    CHECK_OK(t, &c.fail);
    return id;
}

static void list(struct test *t, const struct cast *k, const char *name)
{
    struct ctx c;
    struct duty_view v;
    struct duty d = {.unit = k->unit, .matter = S("公共文化活动安排"), .term = S("每月")};
    int64_t added = 0, again = 0, id = 0;

    test_case(t, "duty %s: the statute's duties are seeded once, and bound to columns", name);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_seed(&c, k->unit, &added), OK);
    CHECK(t, added >= 5);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_seed(&c, k->unit, &again), OK);
    CHECK_INT(t, again, 0);
    v = look(t, k);
    CHECK_INT(t, v.duties.n, added);
    for (isize i = 0; i < v.duties.n; i++) {
        CHECK(t, v.duties.p[i].col.n && v.duties.p[i].elements.n && v.duties.p[i].basis.n);
        CHECK(t, duty_term_read(v.duties.p[i].term).understood);
    }

    test_case(t, "duty %s: the unit's own, changed and closed; refused for a clerk", name);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, duty_save(&c, &d, 0, &id), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 0, &id), OK);
    d.term = S("每季度");
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 1, NULL), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 1, NULL), ERR_CONFLICT);
    d.matter = S(" ");
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 2, NULL), ERR_INPUT);
    c = cast_ctx(t, k, WHO_STRANGER);
    CHECK_INT(t, duty_see(&c, id, &d), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_shut(&c, id, S("")), ERR_INPUT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_shut(&c, id, S("并入业务工作")), OK);
    CHECK_INT(t, look(t, k).duties.n, added);
}

static void owed(struct test *t, const struct cast *k, const char *name)
{
    struct ctx c;
    struct duty d = {.unit = k->unit, .matter = S("快报"), .term = S("5个工作日内")};
    struct duty_view v;
    const struct duty_owed *o;
    struct doc_id late, out;
    struct column fast = {0};

    test_case(t, "duty %s: a document under way is owed 20 working days from its date", name);
    c = cast_ctx(t, k, WHO_REVIEWER);
    db_begin_read(&c);
    column_named(&c, k->unit, S("机构职能"), &fast);
    db_end(&c);
    /* today is 2026-10-24; the holidays of October push the twentieth working day out */
    late = draft(t, k, "九月的文件", "2026-09-01", k->col);
    out = draft(t, k, "已经公开的文件", "2026-09-01", k->col);
    draft(t, k, "十月的文件", "2026-10-15", k->col);
    draft(t, k, "没有日期的文件", "", k->col);
    cast_publish(t, k, out);
    v = look(t, k);
    CHECK(t, owed_of(&v, "已经公开的文件") == NULL && owed_of(&v, "没有日期的文件") == NULL);
    o = owed_of(&v, "九月的文件");
    if (CHECK(t, o != NULL)) {
        CHECK_INT(t, o->document.n, late.n);
        CHECK_INT(t, o->state, DUTY_OVERDUE);
        CHECK_STR(t, day_iso(&t->mem, o->due), S("2026-09-29"));
        CHECK_STR(t, o->basis, S("《条例》第二十六条"));
    }
    o = owed_of(&v, "十月的文件");
    CHECK(t, o && o->state == DUTY_OPEN);
    CHECK_INT(t, v.overdue, 1);
    /* Who holds a role for another office counts it, and does not read its title. */
    c = cast_ctx(t, k, WHO_CLERK);
    for (isize i = 0; i < c.actor.grants.n; i++)
        c.actor.grants.p[i].office.n = 9999;
    v = (struct duty_view){0};
    CHECK_INT(t, duty_look(&c, k->unit, &v), OK);
    CHECK(t, owed_of(&v, "九月的文件") == NULL);
    CHECK_INT(t, v.overdue, 1);
    CHECK(t, v.owed.n && v.owed.p[0].hidden && v.owed.p[0].state == DUTY_OVERDUE);

    test_case(t, "duty %s: a shorter term of the list stands before it only when it is alone",
              name);
    d.col = k->col;
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 0, NULL), OK);
    v = look(t, k);
    o = owed_of(&v, "十月的文件");
    if (CHECK(t, o != NULL)) {
        CHECK_STR(t, day_iso(&t->mem, o->due), S("2026-10-22"));
        CHECK_INT(t, o->state, DUTY_OVERDUE);
    }
    d = (struct duty){
        .unit = k->unit, .matter = S("公报"), .term = S("20个工作日内"), .col = k->col};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 0, NULL), OK);
    v = look(t, k);
    o = owed_of(&v, "十月的文件");
    CHECK(t, o && o->state == DUTY_OPEN);

    test_case(t, "duty %s: what comes round is owed until its period has a publication", name);
    d = (struct duty){
        .unit = k->unit, .matter = S("月度安排"), .term = S("每月"), .col = fast.id};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 0, NULL), OK);
    v = look(t, k);
    o = owed_of(&v, "月度安排");
    if (CHECK(t, o != NULL))
        CHECK_STR(t, day_iso(&t->mem, o->due), S("2026-10-31"));
    cast_publish(t, k, draft(t, k, "十月活动安排", "2026-10-20", fast.id));
    v = look(t, k);
    o = owed_of(&v, "月度安排");
    if (CHECK(t, o != NULL))
        CHECK_STR(t, day_iso(&t->mem, o->due), S("2026-11-30"));
}

static void tables(struct test *t, const struct cast *k, const char *name)
{
    struct ctx c;
    struct duty_import in = {0};
    struct duty_view v;
    struct buf b;
    isize before;
    const struct duty *d = NULL;

    test_case(t, "duty %s: a standard catalogue comes in, merged cells and ticks included",
              name);
    before = look(t, k).duties.n;
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(
        t,
        duty_import(
            &c, k->unit,
            S("序号\t公开事项\t\t公开内容（要素）\t公开依据\t公开时限\t公开主体\t公开渠道和"
              "载体\t公开对象\t\t公开方式\t\t公开层级\t\n"
              "\t一级事项\t二级事项\t\t\t\t\t\t全社会\t特定群众\t主动\t依申请公开\t县级\t乡"
              "级\n"
              "1\t公共文化\t免费开放\t\"时间、\n地点\"\t《公共文化服务保障法》\t20个工作日"
              "\t文旅局\t■政府网站\t√\t\t√\t\t√\t\n"
              "2\t\t补助发放\t名单\t办法\t每季度\t文旅局\t■入户/现场\t\t√\t√\t\t√\t\n"
              "3\t\t档案\t目录\t办法\t长期\t文旅局\t□\t√\t\t\t√\t√\t\n"),
            &in),
        OK);
    CHECK_INT(t, in.added, 3);
    v = look(t, k);
    CHECK_INT(t, v.duties.n, before + 3);
    for (isize i = 0; i < v.duties.n; i++)
        if (str_eq(v.duties.p[i].matter, S("公共文化：补助发放")))
            d = &v.duties.p[i];
    if (CHECK(t, d != NULL)) {
        CHECK_STR(t, d->origin, S("field"));
        CHECK_STR(t, d->audience, S("特定群众"));
        CHECK_STR(t, d->way, S("open"));
    }
    /* what goes to named persons is not owed to the portal */
    CHECK(t, owed_of(&v, "公共文化：补助发放") == NULL);

    test_case(t, "duty %s: a table with a fault stays out whole; ours comes in again", name);
    in = (struct duty_import){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t,
              duty_import(&c, k->unit,
                          S("公开事项,公开时限,科室\n甲,每年,没有的科室\n,每年,\n乙,每年,\n"),
                          &in),
              ERR_INPUT);
    CHECK_INT(t, in.faults.n, 2);
    CHECK_INT(t, look(t, k).duties.n, before + 3);
    v = look(t, k);
    in = (struct duty_import){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_import(&c, k->unit, str_from(duty_csv(&t->mem, &v.duties), 3), &in), OK);
    CHECK_INT(t, in.added, 0); /* what the list has already is not there twice */
    CHECK_INT(t, in.same, v.duties.n);
    CHECK_INT(t, look(t, k).duties.n, v.duties.n);

    test_case(t, "duty %s: lines that are too long, too many", name);
    in = (struct duty_import){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    b = buf_new(&t->mem, 1 << 16);
    buf_lit(&b, "公开事项,公开依据,公开时限\n甲,");
    for (int i = 0; i < 4001; i++)
        buf_lit(&b, "𠮷");
    buf_lit(&b, ",每年\n");
    CHECK_INT(t, duty_import(&c, k->unit, buf_str(&b), &in), ERR_INPUT);
    CHECK_INT(t, in.faults.n, 1);
    CHECK_INT(t, in.faults.p[0].line, 2);
    in = (struct duty_import){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    b = buf_new(&t->mem, 1 << 20);
    buf_lit(&b, "公开事项,公开时限\n");
    for (int i = 0; i < 20001; i++)
        buf_fmt(&b, "事项%d,每年\n", i);
    CHECK_INT(t, duty_import(&c, k->unit, buf_str(&b), &in), ERR_INPUT);
    CHECK(t, in.faults.n > 0);
    CHECK_INT(t, look(t, k).duties.n, v.duties.n);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;

    test_case(t, "duty %s: open", world_kind(kind));
    if (!cast_new(t, folder, kind, "duty", &k))
        return;
    list(t, &k, world_kind(kind));
    owed(t, &k, world_kind(kind));
    tables(t, &k, world_kind(kind));
    test_case(t, "duty %s: all is given back", world_kind(kind));
    cast_free(&k);
}

void test_work_duty(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        engine(t, folder, DB_POSTGRES);
}
