/* SPDX-License-Identifier: MulanPSL-2.0 */
/* states.c - a document in every state of the workflow, brought there the real way; see cast.h
 *
 * The ways are a table: who writes what, and the steps that follow, each by somebody who may.
 */
#include "law/permit.h"
#include "rules.h"
#include "work/demo/cast.h"
#include "work/units.h"

enum { STEPS = 6 };
struct way {
    struct str unit, column, title, body;
    struct str attribute, ground;
    struct {
        enum role who;
        enum doc_act act;
        struct str remark;
    } step[STEPS];
    struct str title_after; /* a correction saved after the last step */
    bool resubmit;          /* … and handed in as a small one */
};

#define M LIT("rmtzx")
#define END                                                                                    \
    {                                                                                          \
        ROLE_NONE, DO_SUBMIT, LIT("")                                                          \
    }
#define SUBMIT                                                                                 \
    {                                                                                          \
        ROLE_CLERK, DO_SUBMIT, LIT("")                                                         \
    }
#define SIGN                                                                                   \
    {                                                                                          \
        ROLE_DISCLOSURE_HEAD, DO_SECRECY, LIT("已核，不涉密")                                  \
    }
#define APPROVE                                                                                \
    {                                                                                          \
        ROLE_REVIEWER, DO_APPROVE, LIT("同意")                                                 \
    }
#define OUT                                                                                    \
    {                                                                                          \
        ROLE_REVIEWER, DO_PUBLISH, LIT("")                                                     \
    }
/* clang-format off */
static const struct way ways[] = {
    {M, LIT("业务工作"), LIT("张店区融媒体中心开展网络安全应急演练"),
     LIT("为检验网络安全应急处置能力，中心组织开展应急演练，模拟了页面篡改和直播信号中断两种情形。\n演练中，各岗位按照预案分工处置，十五分钟内恢复播出。"),
     LIT(""), LIT(""), {END}, LIT(""), false},
    {M, LIT("业务工作"), LIT("张店区融媒体中心招聘面试人员名单（待核）"),
     LIT("根据招聘工作安排，，现将进入面试人员名单公布如下。\n报名序号001，身份证号码11010519491231002X，请于规定时间参加面试。"),
     LIT(""), LIT(""), {END}, LIT(""), false},
    {M, LIT("政务公开保障机制"), LIT("张店区融媒体中心公开信息自查情况"),
     LIT("各部（科）室对照栏目清单开展自查，共核对信息一百余条。\n对排版不规范的信息已经列出清单，限期改正。"),
     LIT(""), LIT(""), {SUBMIT, {ROLE_REVIEWER, DO_RETURN, LIT("第二段“一百余条”请写明准确条数；并补充整改期限。")}, END}, LIT(""), false},
    {M, LIT("会议公开"), LIT("张店区融媒体中心召开新媒体内容策划会"),
     LIT("会议由分管负责人主持，新媒体运营部、编辑制作部参加。\n会议研究了下一阶段短视频选题，明确了审核责任人。"),
     LIT(""), LIT(""), {SUBMIT, END}, LIT(""), false},
    {M, LIT("规划计划"), LIT("张店区融媒体中心下一年度设备更新计划"),
     LIT("为提升制播能力，拟更新摄像、存储和网络安全设备。\n计划经集体研究后实施，按照政府采购规定执行。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, END}, LIT(""), false},
    {M, LIT("业务工作"), LIT("张店区融媒体中心举办通讯员培训班"),
     LIT("培训班邀请业务骨干讲授新闻写作、短视频拍摄和信息核查，来自各镇、街道的通讯员参加。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, APPROVE, END}, LIT(""), false},
    {M, LIT("业务工作"), LIT("张店区融媒体中心下月节目安排"),
     LIT("下月起，“百姓问政”栏目调整到每周三晚间播出，“我为群众办实事”栏目增加一期。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, APPROVE, {ROLE_REVIEWER, DO_SCHEDULE, LIT("")}, END}, LIT(""), false},
    {M, LIT("业务工作"), LIT("张店区融媒体中心推出便民服务专栏"),
     LIT("便民服务专栏在“爱张店”客户端上线，集中提供停水停电、公交调整、招聘信息等服务。\n专栏设有留言功能，工作日内回复。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, APPROVE, OUT, END}, LIT(""), false},
    {M, LIT("业务工作"), LIT("张店区融媒体中心公益广告征集启事"),
     LIT("面向社会征集文明出行、节约用水、移风易俗等主题的公益广告作品，征集时间三十天。\n作品应当为原创，优秀作品将在各平台展播。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, APPROVE, OUT, {ROLE_CLERK, DO_REVISE, LIT("")}, END}, LIT("张店区融媒体中心公益广告作品征集启事"), false},
    {M, LIT("政务公开保障机制"), LIT("张店区融媒体中心政务公开工作台帐管理办法解读"),
     LIT("为便于各部（科）室理解和执行，现将台账管理的主要要求说明如下。\n一是谁公开、谁登记；二是当日登记、当日归档；三是每季度核对一次，缺项的及时补齐。\n各部（科）室在执行中遇到问题，可以与中心办公室联系。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, APPROVE, OUT, {ROLE_CLERK, DO_REVISE, LIT("")}, END}, LIT("张店区融媒体中心政务公开工作台账管理办法解读"), true},
    {M, LIT("会议公开"), LIT("张店区融媒体中心召开安全播出专题会议"),
     LIT("会议通报了近期安全播出检查情况，对重要保障期值班值守作出安排。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, APPROVE, OUT, {ROLE_REVIEWER, DO_WITHDRAW, LIT("会议日期有误，更正后重新发布")}, END}, LIT(""), false},
    {M, LIT("业务工作"), LIT("张店区融媒体中心“两节”值班安排"),
     LIT("元旦、春节期间，中心实行领导带班和二十四小时值班制度，新闻热线正常受理。"),
     LIT(""), LIT(""), {SUBMIT, SIGN, APPROVE, OUT, {ROLE_REVIEWER, DO_ARCHIVE, LIT("时效已过")}, END}, LIT(""), false},
    {M, LIT("业务工作"), LIT("张店区融媒体中心广告经营合同审查意见"),
     LIT("对某公司广告投放合同的审查意见，涉及对方的报价构成和结算方式。"),
     LIT("closed"), LIT("《条例》第十五条：涉及商业秘密，公开会对第三方合法权益造成损害"), {SUBMIT, END}, LIT(""), false},
    {LIT("sfqzf"), LIT("应急管理"), LIT("示范区人民政府关于做好强降温天气应对工作的紧急通知"),
     LIT("据气象部门预报，未来四十八小时内我区气温将下降十摄氏度以上。\n各镇、街道和有关部门要立即落实供热、供水、道路和困难群众保障措施，加强巡查值守。"),
     LIT(""), LIT(""), {{ROLE_UNIT_HEAD, DO_EMERGENCY, LIT("强降温天气，需立即发布")}, END}, LIT(""), false},
    {LIT("sfqzf"), LIT("其他政策文件"), LIT("示范区人民政府办公室关于规范公共停车收费的通知"),
     LIT("为规范公共停车收费行为，现就有关事项通知如下。\n一、明码标价。收费标准、计费方式应当在显著位置公示。\n二、规范票据。收费应当出具合法票据。"),
     LIT(""), LIT(""), {SUBMIT, APPROVE, END}, LIT(""), false},
    {LIT("sfqjyj"), LIT("业务工作"), LIT("示范区教育局部署寒假安全工作"),
     LIT("示范区教育局召开专题会议，对寒假期间校园安全、留校学生管理、值班值守作出部署。"),
     LIT(""), LIT(""), {SUBMIT, END}, LIT(""), false},
};
/* clang-format on */

/* Steps that somebody of this unit takes; a small unit's reviewer stands in for the head. */
static const struct demo_account *hand(const struct demo_world *w, struct str unit,
                                       enum role role)
{
    const struct demo_account *a = demo_who(w, unit, role);

    return a ? a : demo_who(w, unit, ROLE_REVIEWER);
}

static bool blank(const struct way *y, int i)
{
    return i == STEPS || y->step[i].who == ROLE_NONE;
}

static enum err tell(struct ctx *c, const struct ctx *as)
{
    if (as->fail.code && !c->fail.code)
        c->fail = as->fail;
    return c->fail.code;
}

static void correct(struct ctx *c, struct demo_world *w, const struct way *y, struct doc_id id)
{
    const struct demo_account *clerk = demo_who(w, y->unit, ROLE_CLERK);
    struct ctx as = demo_as(c, w, clerk);
    struct doc_open o = {0};
    struct doc_draft d;
    int version = 0;

    if (doc_open(&as, id, &o) == OK) {
        d = (struct doc_draft){.f = o.f, .body = o.v.body, .note = S("更正标题")};
        d.f.title = y->title_after;
        doc_save(&as, id, o.d.version, &d, &version);
        if (y->resubmit)
            doc_take(&as, id, version, &(struct doc_move){.act = DO_SUBMIT_SMALL});
    }
    tell(c, &as);
}

static void go(struct ctx *c, struct demo_world *w, const struct way *y, int n)
{
    struct demo_unit *u = demo_unit_of(w, y->unit);
    struct ctx as = demo_as(c, w, demo_who(w, y->unit, ROLE_CLERK));
    struct doc_draft d = {.body = body_of_text(c->mem, y->body)};
    struct doc_id id = {0};
    struct instant now = c->now;

    d.f = (struct doc_fields){.title = y->title,
                              .col = demo_column(u, y->column)->id,
                              .issuer = u->u.name,
                              .source = u->u.name,
                              .attribute = y->attribute,
                              .ground = y->ground};
    if (y->ground.n)
        d.f.review = day_add_months(ctx_today(c), 12);
    /* Two days and two hours ago: within two hours after midnight that is a day more. */
    as.now.s = now.s - 50 * 3600 + n * 600;
    d.f.written = ctx_today(&as);
    doc_create(&as, u->u.id, &d, &id);
    for (int i = 0; !blank(y, i) && tell(c, &as) == OK; i++) {
        struct doc_move m = {y->step[i].act, y->step[i].remark, {0}};

        as = demo_as(c, w, hand(w, y->unit, y->step[i].who));
        as.now.s = now.s - 48 * 3600 + n * 600 + i * 2400;
        as.actor.second_factor = m.act == DO_EMERGENCY;
        if (m.act == DO_SCHEDULE)
            m.at.s = now.s + 3 * 86400;
        doc_take(&as, id, 1, &m);
    }
    if (tell(c, &as) == OK && y->title_after.n)
        correct(c, w, y, id);
}

void demo_states(struct ctx *c, struct demo_world *w)
{
    struct demo_unit *gov = demo_unit_of(w, S("sfqzf"));

    for (size_t i = 0; i < sizeof ways / sizeof *ways && !c->fail.code; i++) {
        if (str_eq(ways[i].unit, S("sfqzf")))
            unit_levels(c, gov->u.id, 3); /* 三审三校 */
        go(c, w, &ways[i], (int)i);
        w->out->documents++;
    }
}
