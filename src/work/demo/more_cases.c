/* SPDX-License-Identifier: MulanPSL-2.0 */
/* more_cases.c - requests in every state, in two bureaus of the demo district; see cast.h
 *
 * All go the real way: filed, confirmed, letters drafted by the officer and approved by the head,
 * on working days counted back from today. Names and numbers are made up; the numbers' check digits hold.
 */
#include "store/calendar.h"
#include "work/demo/cast.h"
#include "work/disclose.h"
#include "work/dispute.h"

struct stage {
    struct ctx *c;
    struct demo_world *w;
    const struct demo_account *officer, *head;
    struct unit_id unit;
    struct calendar cal;
    struct day today;
};

/* The officer's (or head's) world, `ago` working days before today. */
static struct ctx on(const struct stage *s, const struct demo_account *who, int ago)
{
    struct ctx x = demo_as(s->c, s->w, who);
    struct workday_result r = {s->today, false};

    if (ago)
        (void)workday_before(&s->cal, s->today, ago, &r, &s->c->fail);
    x.now = instant_make(r.day, 9, 30, 0);
    x.peer = S("");
    return x;
}

static void keep(const struct stage *s, const struct ctx *x)
{
    if (x->fail.code && !s->c->fail.code)
        s->c->fail = x->fail;
}

static struct filing filing(const struct stage *s, int i, enum applicant_kind kind,
                            const char *content)
{
    static const struct {
        struct str name, ident, phone;
    } people[] = {
        {LIT("甘雨田"), LIT("11010119900307715X"), LIT("13800000001")},
        {LIT("符晓芸"), LIT("370303198504125129"), LIT("13800000002")},
        {LIT("牛志高"), LIT("370303197211030012"), LIT("13800000003")},
    };
    struct filing f = {.unit = s->unit,
                       .channel = CHANNEL_COUNTER,
                       .kind = kind,
                       .content = str_of(content),
                       .form_wanted = S("电子文档"),
                       .way_wanted = S("电子邮件")};

    f.who = (struct applicant){.name = people[i % 3].name,
                               .ident_kind = S("other"),
                               .ident = people[i % 3].ident,
                               .phone = people[i % 3].phone};
    if (kind == APPLICANT_BIZ)
        f.who.name = S("某某工程有限公司");
    if (kind == APPLICANT_LAW)
        f.who.name = S("某某律师事务所");
    return f;
}

static struct request_id came(const struct stage *s, int ago, const struct filing *f)
{
    struct ctx x = on(s, s->officer, ago);
    struct filed got = {0};

    if (s->c->fail.code)
        return got.id;
    if (f->channel == CHANNEL_WEB) {
        x.actor = (struct actor){0};
        (void)disclose_file(&x, f, &got);
    } else {
        (void)disclose_register(&x, f, &got);
    }
    keep(s, &x);
    return got.id;
}

static void happens(const struct stage *s, int ago, struct request_id id, enum event_kind kind,
                    const char *note)
{
    struct ctx x = on(s, s->officer, ago);
    struct clock_event e = {.kind = kind, .day = ctx_today(&x), .note = str_of(note)};

    if (s->c->fail.code)
        return;
    (void)disclose_event(&x, id, 0, &e);
    keep(s, &x);
}

/* “名称=内容” pairs, ended by NULL. */
static void letter(const struct stage *s, int ago, struct request_id id, const char *rule,
                   const char *outcome, const char *const *pairs)
{
    struct ctx x = on(s, s->officer, ago), y = on(s, s->head, ago);
    struct blank_list blanks = {0};
    struct delivery v = {.day = ctx_today(&x), .way = S("email"), .proof = S("")};
    struct letter_rule r = {0};
    isize cap = 0;
    int64_t l = 0;

    if (s->c->fail.code)
        return;
    for (; pairs && *pairs; pairs++) {
        struct str name, value;

        str_cut(str_of(*pairs), S("="), &name, &value);
        blank_set(s->c->mem, &blanks, &cap, name, value);
    }
    (void)letter_rule_find(s->c->mem, str_of(rule), &r);
    (void)letter_save(&x, id, 0, 0, str_of(rule), str_of(outcome), &blanks, &l);
    (void)letter_submit(&x, l);
    keep(s, &x);
    if (r.approver >= APPROVER_HEAD) {
        (void)letter_approve(&y, l, 0);
        keep(s, &y);
    }
    if (!s->c->fail.code) {
        (void)letter_send(&x, l, &v);
        keep(s, &x);
    }
}

#define WORDS(...)                                                                             \
    (const char *const[])                                                                      \
    {                                                                                          \
        __VA_ARGS__, NULL                                                                      \
    }

static struct str ahead(const struct stage *s, int days)
{
    return day_iso(s->c->mem, day_add(s->today, days));
}

static void open_cases(const struct stage *s)
{
    struct filing f =
        filing(s, 0, APPLICANT_NAT, "2025年度部门预算公开表中“三公”经费增减变化的说明材料");
    struct request_id id;
    const char *until =
        str_cstr(s->c->mem, str_concat(s->c->mem, S("补正期限="), ahead(s, 12)));

    f.channel = CHANNEL_WEB;
    came(s, 3, &f);
    f = filing(s, 1, APPLICANT_NAT, "2024年以来公开招聘工作人员的岗位、人数和录用名单");
    came(s, 3, &f);
    f = filing(s, 2, APPLICANT_BIZ, "城区办公用房修缮项目的招标文件和中标通知书");
    came(s, 16, &f);
    f = filing(s, 0, APPLICANT_NAT, "关于夏季用电保障的值班安排通知");
    came(s, 18, &f);
    f = filing(s, 1, APPLICANT_LAW, "近三年行政处罚案件的立案登记表");
    came(s, 23, &f);
    f = filing(s, 2, APPLICANT_NAT, "你单位的文件");
    id = came(s, 6, &f);
    letter(s, 4, id, "P02", "",
           WORDS("需补正事项=请写明所需文件的名称、文号或者年份、内容。",
                 "补正指导=书面写明后当面提交、邮寄或者在网上提交。", until));
    f = filing(s, 0, APPLICANT_NAT, "购买服务合同中的价款和服务标准");
    id = came(s, 9, &f);
    letter(s, 6, id, "P05", "",
           WORDS("收件人=某某服务有限公司", "拟公开内容=2025年购买服务合同的价款和服务标准",
                 "征求事项=是否同意公开"));
    happens(s, 5, id, EV_THIRD_RECEIVED, "");
    f = filing(s, 1, APPLICANT_BIZ, "2015年至2025年全部会议纪要的复印件");
    id = came(s, 8, &f);
    letter(s, 5, id, "P10", "",
           WORDS("计收方式=按量", "计费数量=120",
                 "缴纳方式=凭缴款码在网上缴纳，或者到办公室刷卡缴纳"));
    happens(s, 4, id, EV_FEE_RECEIVED, "");
    f = filing(s, 2, APPLICANT_NAT, "历年农村义务教育学校布局调整的论证报告");
    id = came(s, 18, &f);
    letter(s, 2, id, "P04", "",
           WORDS("延期理由=需要检索的档案年代较早、数量较多", "延长天数=15"));
    came(s, 12, &f);
}

static void closed_cases(const struct stage *s, struct request_id *refused)
{
    struct filing f = filing(s, 0, APPLICANT_NAT, "2025年部门决算");
    struct request_id id = came(s, 60, &f);

    letter(
        s, 52, id, "D01", "O01",
        WORDS(
            "获取方式途径=区政府网站“法定主动公开内容—财政资金”栏目，2025年部门决算公开表。"));
    f = filing(s, 1, APPLICANT_NAT, "2024年度工作总结");
    letter(s, 45, came(s, 58, &f), "D02", "O02",
           WORDS("提供方式=以电子文档形式提供", "提供的信息=2024年度工作总结，共6页。"));
    f = filing(s, 2, APPLICANT_BIZ, "办公楼消防改造工程的合同和结算资料");
    id = came(s, 70, &f);
    letter(s, 66, id, "P05", "",
           WORDS("收件人=某某消防工程有限公司", "拟公开内容=工程合同和结算资料",
                 "征求事项=是否同意公开"));
    happens(s, 65, id, EV_THIRD_RECEIVED, "");
    happens(s, 58, id, EV_THIRD_ANSWERED, "");
    letter(s, 44, id, "D03", "O03",
           WORDS("公开的部分=工程合同（价款、工期、质量标准部分），共12页。",
                 "不予公开的部分和理由="
                 "结算资料中的材料采购渠道，属于第三方商业秘密，第三方不同意公开。",
                 "不予公开的依据=《条例》第十五条、第三十二条"));
    f = filing(s, 0, APPLICANT_NAT, "某某公司的经营数据");
    id = *refused = came(s, 75, &f);
    letter(s, 72, id, "P05", "",
           WORDS("收件人=某某公司", "拟公开内容=经营数据", "征求事项=是否同意公开"));
    happens(s, 71, id, EV_THIRD_RECEIVED, "");
    happens(s, 66, id, EV_THIRD_ANSWERED, "");
    letter(s, 60, id, "D07", "O07",
           WORDS("第三方权益种类=商业秘密", "第三方意见=不同意公开",
                 "理由=公开会损害该公司的竞争地位，不公开不会对公共利益造成重大影响。"));
    f = filing(s, 1, APPLICANT_NAT, "1998年中学招生的分数线");
    letter(
        s, 30, came(s, 44, &f), "D12", "O12",
        WORDS(
            "检索范围和检索词=档案室1996—2000年文书档案、电子公文系统，以“招生”“分数线”检索"));
    f = filing(s, 2, APPLICANT_LAW, "某小区规划许可证及附图");
    letter(s, 36, came(s, 40, &f), "D13", "O13",
           WORDS("理由=规划许可由自然资源主管部门作出并保存",
                 "负责机关和联系方式=区自然资源局，0533-6110900"));
    f = filing(s, 0, APPLICANT_NAT, "请查处某培训机构乱收费并答复处理结果");
    letter(s, 33, came(s, 38, &f), "D16", "O16", WORDS("相应渠道=投诉举报电话12345"));
    f = filing(s, 0, APPLICANT_NAT, "2025年部门决算");
    letter(s, 26, came(s, 30, &f), "D17", "O17",
           WORDS("此前答复的文号和日期=见前一件申请的答复书"));
    f = filing(s, 1, APPLICANT_NAT, "全部下属单位的资产清单");
    happens(s, 20, came(s, 25, &f), EV_WITHDRAWN, "申请人已从网站查到");
}

static void disputes(const struct stage *s, struct request_id refused)
{
    struct ctx x = on(s, s->officer, 10);
    struct request r = {0};
    struct dispute d = {.unit = s->unit,
                        .kind = S("rec"),
                        .authority = S("示范区人民政府"),
                        .number = S("示政复〔2026〕7号"),
                        .stage = S("accepted"),
                        .ground = S("不予公开决定"),
                        .result = S("pend")};
    struct dispute_id id = {0};

    if (s->c->fail.code)
        return;
    db_begin_read(&x);
    (void)request_load(&x, refused, &r);
    (void)db_end(&x);
    d.filed = ctx_today(&x);
    d.accepted = d.filed;
    (void)dispute_save(&x, &d, r.number, &id);
    keep(s, &x);
}

void demo_more_cases(struct ctx *c, struct demo_world *w)
{
    static const struct str units[] = {LIT("sfqjyj"), LIT("sfqwjj")};

    if (!c->keys) /* nothing personal without a key to seal it */
        return;
    for (size_t i = 0; i < sizeof units / sizeof *units && !c->fail.code; i++) {
        struct stage s = {.c = c,
                          .w = w,
                          .officer = demo_who(w, units[i], ROLE_CASE_OFFICER),
                          .head = demo_who(w, units[i], ROLE_DISCLOSURE_HEAD),
                          .today = ctx_today(c)};
        struct request_id refused = {0};

        if (!s.officer || !s.head)
            continue;
        s.unit = demo_unit_of(w, units[i])->u.id;
        db_begin_read(c);
        calendar_load(c, s.unit, &s.cal);
        if (db_end(c))
            return;
        closed_cases(&s, &refused);
        open_cases(&s);
        disputes(&s, refused);
    }
}
