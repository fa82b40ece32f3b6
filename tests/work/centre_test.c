/* SPDX-License-Identifier: MulanPSL-2.0 */
/* centre_test.c - a district media centre's year by import, and what its report then says of it
 *
 * The unit's documents, classes and registers of 2021 come in as tables; the narrative of its report is the
 * usual one, in which no figure is typed: 201 = 114 + 2 + 3 + 15 + 67, seven meetings and trainings of
 * higher bodies, two meetings and one training of its own, two proposals.
 */
#include "work/annual.h"

#include "tests/work/cast.h"
#include "work/annual_words.h"
#include "work/bulk.h"
#include "work/register.h"

static const struct {
    const char *name;
    int n;
} classes[] = {{"区政府领导讲话和活动", 114},
               {"机构职能类", 2},
               {"财政资金类", 3},
               {"业务工作类", 15},
               {"其他应主动公开", 67}};
enum { CLASSES = 5 };

static void documents(struct test *t, const struct cast *k)
{
    struct column_id col[CLASSES];
    struct column_class map[CLASSES];
    struct str names[CLASSES];
    struct bulk b;
    struct ctx c;
    int number = 0;

    for (int i = 0; i < CLASSES; i++) {
        c = cast_ctx(t, k, WHO_REVIEWER);
        column_add(&c,
                   &(struct column){.unit = k->unit,
                                    .board = BOARD_STATUTORY,
                                    .name = str_fmt(&t->mem, "%s栏目", classes[i].name)},
                   &col[i]);
        CHECK_OK(t, &c.fail);
        names[i] = str_of(classes[i].name);
        map[i] = (struct column_class){col[i], names[i]};
    }
    c = cast_ctx(t, k, WHO_REVIEWER);
    report_classes_set(&c, k->unit, 2021, names, CLASSES, map, CLASSES);
    CHECK_OK(t, &c.fail);
    c = cast_ctx(t, k, WHO_REVIEWER);
    bulk_start(&c, k->unit, &b);
    for (int i = 0; i < CLASSES; i++)
        for (int n = 0; n < classes[i].n; n++, number++) {
            struct bulk_doc d = {
                .f = {.title = str_fmt(&t->mem, "信息第%d条", number), .col = col[i]},
                .text = S("正文。"),
                .published = {1609470000 + number * 86400},
                .origin = str_fmt(&t->mem, "old/%d", number)};

            day_make(2021, 1, 1, &d.f.written);
            bulk_add(&b, &d, NULL);
        }
    bulk_end(&b);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, b.added, 201);
}

static void table(struct test *t, const struct cast *k, const char *kind, const char *text,
                  int n)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct register_import in = {0};

    CHECK_INT(t, register_import(&c, k->unit, str_of(kind), str_of(text), false, &in), OK);
    CHECK_INT(t, in.added, n);
}

/* Without its blanks a text has no figure but the years, dates and numbers of the unit's address. */
static bool has_figure(struct str text, const char *figure)
{
    for (struct str rest = text, piece; rest.n; rest = piece) {
        struct str head, tail;
        isize at;

        if (!str_cut(rest, S("{{"), &head, &tail))
            tail = S("");
        at = str_find(head, str_of(figure));
        if (at >= 0)
            return true;
        if (!str_cut(tail, S("}}"), &head, &piece))
            piece = S("");
    }
    return false;
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    static const char *const says[] = {"共公开政府信息201条",
                                       "区政府领导讲话和活动114条",
                                       "机构职能类2条",
                                       "财政资金类3条",
                                       "业务工作类15条",
                                       "其他应主动公开67条",
                                       "上级会议和培训7次",
                                       "推进会议2次",
                                       "组织培训1次",
                                       "人大代表建议0件",
                                       "政协提案2件",
                                       "政协提案：国家0件、省0件、市0件、区县2件",
                                       "办理结果：已解决采纳2件"};
    static const char *const typed[] = {"201", "114", "67", "15", "7次", "2次", "1次", "2件"};
    struct cast k;
    struct report *r;
    struct unit u = {0};
    struct str text[REPORT_PARTS] = {{0}};
    struct buf all;
    struct ctx c;

    test_case(t, "media centre %s: its year comes in by import", world_kind(kind));
    if (!cast_new(t, folder, kind, "centre", &k))
        return;
    documents(t, &k);
    table(t, &k, "training",
          "组织方,形式,日期,名称\n本单位,培训,2021-04-20,政务公开培训\n"
          "本单位,会议,2021-03-31,3月政务公开会议\n本单位,会议,2021-12-20,12月政务公开会议\n"
          "上级,会议,2021-01-20,一\n上级,会议,2021-02-25,二\n上级,会议,2021-04-08,三\n"
          "上级,会议,2021-06-10,四\n上级,培训,2021-07-15,五\n上级,培训,2021-09-16,六\n"
          "上级,培训,2021-11-11,七\n上级,培训,2022-01-11,八\n",
          11);
    table(t, &k, "proposal",
          "类别,层级,届次,编号,标题,承办方式,交办日期,经同意延长至六个月,答复日期,办理结果\n"
          "政协提案,区县,区政协第十届五次会议,0108,关于便民服务的提案,主办,2021-03-05,是,"
          "2021-07-20,已解决采纳\n"
          "政协提案,区县,区政协第十届五次会议,0143,关于文化宣传的提案,主办,2021-03-05,是,"
          "2021-07-23,已解决采纳\n",
          2);

    test_case(t, "media centre %s: the report says 201 = 114 + 2 + 3 + 15 + 67, 7, 2, 1, 2",
              world_kind(kind));
    c = cast_ctx(t, &k, WHO_REVIEWER);
    r = NEW(&t->mem, struct report, 1);
    CHECK_INT(t, annual_build(&c, k.unit, 2021, FORM_2019, r), OK);
    CHECK_OK(t, &c.fail);
    all = buf_new(&t->mem, 4096);
    for (int i = 0; i < REPORT_PARTS; i++)
        buf_add(&all, r->part[i].text);
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (!str_has(buf_str(&all), str_of(says[i])))
            CHECK_STR(t, buf_str(&all), str_of(says[i]));
    CHECK(t, !str_has(buf_str(&all), S("{{")));

    test_case(t, "media centre %s: none of these figures is typed in the narrative",
              world_kind(kind));
    c = cast_ctx(t, &k, WHO_REVIEWER);
    db_begin_read(&c);
    unit_load(&c, k.unit, &u);
    annual_usual(&c, &u, 2021, text);
    db_end(&c);
    for (int i = 1; i < REPORT_PARTS; i++)
        for (size_t f = 0; f < sizeof typed / sizeof *typed; f++)
            CHECK(t, !has_figure(text[i], typed[f]));
    CHECK(t, has_figure(S("共 {{公开}} 条，7次"), "7次"));
    test_case(t, "media centre %s: all is given back", world_kind(kind));
    cast_free(&k);
}

void test_work_centre(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        engine(t, folder, DB_POSTGRES);
}
