/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cases.c - requests of the demo district, in every colour of the clock; see cast.h
 *
 * They are registered, confirmed, extended and answered by the real steps on their days. Applicants
 * are invented; their numbers are the examples of the standards.
 */
#include "law/permit.h"
#include "work/demo/cast.h"
#include "work/disclose.h"

enum { BLANKS = 3 };
struct reply {
    struct str rule, outcome; /* "": none */
    int after;                /* days after the request */
    struct blank blank[BLANKS];
};
struct asked {
    struct str unit;
    int days; /* ago */
    enum channel channel;
    enum applicant_kind kind;
    struct str name, ident_kind, ident, contact;
    struct str content;
    bool confirm; /* one that came by the web: it is acknowledged */
    struct reply paper[2];
};

#define IDCARD LIT("idcard"), LIT("11010519491231002X"), LIT("")
#define OPEN                                                                                   \
    {                                                                                          \
        {                                                                                      \
            LIT(""), LIT(""), 0,                                                               \
            {                                                                                  \
                {                                                                              \
                    LIT(""), LIT("")                                                           \
                }                                                                              \
            }                                                                                  \
        }                                                                                      \
    }
#define FIRM LIT("credit"), LIT("91370399MA0A08080G"), LIT("方旭")
/* clang-format off */
static const struct asked cases[] = {
    {LIT("sfqzf"), 2, CHANNEL_WEB, APPLICANT_NAT, LIT("余小雨"), IDCARD,
     LIT("2025年度老旧小区改造计划名单和各小区改造内容"), false, OPEN},
    {LIT("sfqzf"), 9, CHANNEL_WEB, APPLICANT_BIZ, LIT("示范区启明科技有限公司"), FIRM,
     LIT("科创产业园标准厂房的租金标准和申请条件"), true, OPEN},
    {LIT("sfqzf"), 22, CHANNEL_MAIL, APPLICANT_NAT, LIT("邹建平"), IDCARD,
     LIT("和兴路北段道路改造工程的立项批复、施工许可和工程概算"), false, OPEN},
    {LIT("sfqzf"), 27, CHANNEL_COUNTER, APPLICANT_NAT, LIT("夏明珠"), IDCARD,
     LIT("高铁片区征收补偿安置方案和补偿标准"), false, OPEN},
    {LIT("sfqzf"), 64, CHANNEL_MAIL, APPLICANT_LAW, LIT("示范区明理律师事务所"), LIT("credit"), LIT("91370399MA0A08080G"), LIT("程远"),
     LIT("2023年以来区政府作出的行政复议决定书"), false,
     {{LIT("P04"), LIT(""), 18, {{LIT("延期理由"), LIT("需要检索、区分处理的档案较多")}, {LIT("延长天数"), LIT("10")}}},
      {LIT("D02"), LIT("O02"), 36, {{LIT("提供方式"), LIT("提供如下")}, {LIT("提供的信息"), LIT("行政复议决定书十二份，个人信息已作遮盖，见附件。")}}}}},
    {LIT("sfqzf"), 120, CHANNEL_COUNTER, APPLICANT_NAT, LIT("贺兰英"), IDCARD,
     LIT("示范区优化营商环境若干措施全文"), false,
     {{LIT("D01"), LIT("O01"), 6, {{LIT("获取方式途径"), LIT("登录政府信息公开平台，在“履职依据—行政规范性文件”栏目查阅、下载。")}}}}},
    {LIT("sfqzf"), 150, CHANNEL_MAIL, APPLICANT_NAT, LIT("龚大伟"), IDCARD,
     LIT("2010年区政府关于柳泉村道路命名的会议纪要"), false,
     {{LIT("D12"), LIT("O12"), 15, {{LIT("检索范围和检索词"), LIT("检索2009年至2011年收发文登记和会议纪要目录，检索词“柳泉”“道路命名”，没有结果。")}}}}},
    {LIT("rmtzx"), 5, CHANNEL_COUNTER, APPLICANT_NAT, LIT("汤晓东"), IDCARD,
     LIT("2025年公益广告刊播数量和时段"), false, OPEN},
    {LIT("rmtzx"), 90, CHANNEL_COUNTER, APPLICANT_NAT, LIT("尹素梅"), IDCARD,
     LIT("示范区人民医院2024年财务收支情况"), false,
     {{LIT("D13"), LIT("O13"), 4, {{LIT("理由"), LIT("该信息由卫生健康主管部门制作")}, {LIT("负责机关和联系方式"), LIT("示范区卫生健康局办公室，0533-6110203")}}}}},
};
/* clang-format on */

static enum err tell(struct ctx *c, const struct ctx *as)
{
    if (as->fail.code && !c->fail.code)
        c->fail = as->fail;
    return c->fail.code;
}

/* The world of somebody of the unit, at ten in the morning so many days ago. */
static struct ctx at(struct ctx *c, struct demo_world *w, struct str unit, enum role role,
                     int days_ago)
{
    struct ctx as = demo_as(c, w, demo_who(w, unit, role));
    struct day d = day_add(ctx_today(c), -days_ago);

    while (day_weekday(d) > 5)
        d = day_add(d, -1);
    as.now = instant_make(d, 10, 0, 0);
    return as;
}

static void confirm(struct ctx *c, struct demo_world *w, const struct asked *a,
                    struct request_id id)
{
    struct ctx as = at(c, w, a->unit, ROLE_CASE_OFFICER, a->days - 1);
    struct clock_event e = {.kind = EV_CONFIRMED, .day = ctx_today(&as)};
    struct request r = {0};

    db_begin_read(&as);
    request_load(&as, id, &r);
    db_end(&as);
    disclose_event(&as, id, r.version, &e);
    tell(c, &as);
}

/* Drafted by the case officer, approved by the head, sent on the same day. */
static void send(struct ctx *c, struct demo_world *w, const struct asked *a,
                 const struct reply *p, struct request_id id)
{
    struct ctx as = at(c, w, a->unit, ROLE_CASE_OFFICER, a->days - p->after);
    struct blank_list blanks = {.p = NEW(c->mem, struct blank, BLANKS)};
    struct letter_rule rule = {0};
    struct delivery by = {.day = ctx_today(&as), .way = S("post"), .proof = S("挂号信")};
    int64_t letter = 0;

    while (blanks.n < BLANKS && p->blank[blanks.n].name.n) {
        blanks.p[blanks.n] = p->blank[blanks.n];
        blanks.n++;
    }
    letter_save(&as, id, 0, 0, p->rule, p->outcome, &blanks, &letter);
    letter_submit(&as, letter);
    if (tell(c, &as) == OK && letter_rule_find(c->mem, p->rule, &rule) &&
        rule.approver >= APPROVER_HEAD) {
        as = at(c, w, a->unit, ROLE_DISCLOSURE_HEAD, a->days - p->after);
        letter_approve(&as, letter, 0);
        tell(c, &as);
    }
    as = at(c, w, a->unit, ROLE_CASE_OFFICER, a->days - p->after);
    if (!c->fail.code)
        letter_send(&as, letter, &by);
    tell(c, &as);
}

static void ask(struct ctx *c, struct demo_world *w, const struct asked *a)
{
    struct filing f = {.unit = demo_unit_of(w, a->unit)->u.id,
                       .channel = a->channel,
                       .kind = a->kind,
                       .who = {.name = a->name,
                               .ident_kind = a->ident_kind,
                               .ident = a->ident,
                               .contact = a->contact,
                               .phone = S("13800001234"),
                               .address = S("示范区和兴街道东湖社区")},
                       .content = a->content,
                       .form_wanted = S("纸质"),
                       .way_wanted = S("邮寄")};
    struct ctx as = at(c, w, a->unit, ROLE_CASE_OFFICER, a->days);
    struct filed got = {0};

    f.day = ctx_today(&as);
    if (a->channel == CHANNEL_WEB) {
        as.actor = (struct actor){0};
        f.form_wanted = S("电子文档");
        f.way_wanted = S("电子邮件");
        f.who.email = S("citizen@example.com");
        disclose_file(&as, &f, &got);
    } else {
        disclose_register(&as, &f, &got);
    }
    if (tell(c, &as) == OK && a->confirm)
        confirm(c, w, a, got.id);
    for (size_t i = 0; i < sizeof a->paper / sizeof *a->paper && !c->fail.code; i++)
        if (a->paper[i].rule.n)
            send(c, w, a, &a->paper[i], got.id);
}

/* The oldest first, so that numbers grow with the days. */
void demo_cases(struct ctx *c, struct demo_world *w)
{
    for (int i = (int)(sizeof cases / sizeof *cases) - 1; i >= 0 && !c->fail.code; i--)
        ask(c, w, &cases[i]);
}
