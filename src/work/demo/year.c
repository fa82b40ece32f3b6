/* SPDX-License-Identifier: MulanPSL-2.0 */
/* year.c - this year's work of the demo district: proposals, plans, channels, voices, a patrol; see cast.h
 *
 * Days are counted back from today, so that a demo made at any time has something that is done, something
 * that is due and something that is late. All of it goes the way its people would go.
 */
#include "store/channel.h"
#include "store/document.h"
#include "work/demo/cast.h"
#include "work/organisation.h"
#include "work/patrol.h"
#include "work/push.h"
#include "work/register.h"
#include "work/register_link.h"
#include "work/voice.h"
#include "work/wordlist.h"

enum { DAY = 86400, PAIRS = 12 };

struct entry {
    struct str unit, kind;
    struct {
        struct str field, value; /* "@-30" is the day thirty days ago */
    } pair[PAIRS];
    struct str what, address; /* one piece of evidence */
};

#define M LIT("rmtzx")
#define D LIT("sfqzf")
#define E LIT("sfqjyj")
#define V(f, v)                                                                                \
    {                                                                                          \
        LIT(f), LIT(v)                                                                         \
    }
/* clang-format off */
static const struct entry entries[] = {
    {M, LIT("leader"), {V("name", "刘建平"), V("post", "主任"), V("duties", "主持全面工作，分管人事、财务"), V("from", "2019-06-01"), V("ord", "1")}, LIT(""), LIT("")},
    {M, LIT("leader"), {V("name", "杨海宁"), V("post", "副主任"), V("duties", "分管办公室、政务工作室、政务公开"), V("from", "2020-03-15"), V("ord", "2")}, LIT(""), LIT("")},
    {M, LIT("leader"), {V("name", "许志刚"), V("post", "副主任"), V("duties", "分管采访、编辑制作、新媒体运营"), V("from", "2020-03-15"), V("ord", "3")}, LIT(""), LIT("")},
    {D, LIT("leader"), {V("name", "邓国栋"), V("post", "区长"), V("duties", "主持区政府全面工作"), V("from", "2023-01-10"), V("ord", "1")}, LIT(""), LIT("")},
    {D, LIT("leading"), {V("part", "组长"), V("name", "邓国栋"), V("post", "区长"), V("from", "2023-02-01"), V("notice", "示政办发〔2023〕3号")}, LIT(""), LIT("")},
    {D, LIT("leading"), {V("part", "办公室主任"), V("name", "董文博"), V("post", "区政府办公室主任"), V("from", "2023-02-01"), V("notice", "示政办发〔2023〕3号")}, LIT(""), LIT("")},

    {M, LIT("proposal"), {V("type", "政协提案"), V("level", "区县"), V("session", "区政协会议"), V("number", "0056"), V("title", "关于加强老年人使用智能手机宣传的提案"), V("role", "主办"), V("given", "@-240"), V("answered", "@-170"), V("result", "已经解决或者部分解决"), V("satisfaction", "满意"), V("disclosure", "全文公开"), V("published", "@-160")}, LIT("沟通记录"), LIT("")},
    {M, LIT("proposal"), {V("type", "人大代表建议"), V("level", "区县"), V("number", "0112"), V("title", "关于开办方言节目的建议"), V("role", "主办"), V("given", "@-83"), V("contact", "已当面听取意见一次")}, LIT(""), LIT("")},
    {E, LIT("proposal"), {V("type", "人大代表建议"), V("level", "市"), V("number", "0219"), V("title", "关于增加公办幼儿园学位的建议"), V("role", "主办"), V("given", "@-200"), V("answered", "@-120"), V("result", "已经列入工作计划"), V("satisfaction", "基本满意"), V("disclosure", "全文公开"), V("published", "@-112")}, LIT(""), LIT("")},
    {E, LIT("proposal"), {V("type", "政协提案"), V("level", "区县"), V("number", "0033"), V("title", "关于规范校外托管机构的提案"), V("role", "主办"), V("given", "@-130"), V("extended", "1")}, LIT(""), LIT("")},

    {M, LIT("trainplan"), {V("year", "@year"), V("type", "培训"), V("due", "@-210"), V("title", "政府信息公开业务培训"), V("audience", "各部（科）室信息员")}, LIT(""), LIT("")},
    {M, LIT("trainplan"), {V("year", "@year"), V("type", "会议"), V("due", "@-150"), V("title", "政务公开半年推进会"), V("audience", "领导小组成员")}, LIT(""), LIT("")},
    {M, LIT("trainplan"), {V("year", "@year"), V("type", "培训"), V("due", "@-30"), V("title", "内容校对和个人信息保护培训"), V("audience", "编辑、信息员")}, LIT(""), LIT("")},
    {M, LIT("trainplan"), {V("year", "@year"), V("type", "会议"), V("due", "@18"), V("title", "全年政务公开总结会"), V("audience", "领导小组成员")}, LIT(""), LIT("")},
    {M, LIT("training"), {V("own", "本单位"), V("type", "培训"), V("day", "@-211"), V("title", "政府信息公开业务培训"), V("people", "24"), V("planned", "1"), V("place", "三楼会议室")}, LIT("签到表"), LIT("")},
    {M, LIT("training"), {V("own", "本单位"), V("type", "会议"), V("day", "@-141"), V("title", "半年工作推进会"), V("item", "政务公开半年推进会"), V("people", "13"), V("planned", "1")}, LIT(""), LIT("")},
    {M, LIT("training"), {V("own", "上级"), V("type", "培训"), V("day", "@-95"), V("title", "全区政府信息公开平台操作培训"), V("people", "2")}, LIT(""), LIT("")},
    {M, LIT("training"), {V("own", "上级"), V("type", "会议"), V("day", "@-52"), V("title", "全区政务公开工作会议"), V("people", "1")}, LIT(""), LIT("")},

    {M, LIT("plan"), {V("level", "国家要点"), V("year", "@year"), V("task", "加强公开内容的审核，发布前逐条校对"), V("owner", "政务工作室"), V("due", "@-60"), V("state", "已完成"), V("done", "@-66"), V("evidence", "内容核查已经接入发布流程。")}, LIT("落实依据"), LIT("")},
    {M, LIT("plan"), {V("level", "省要点"), V("year", "@year"), V("task", "政策解读采用图表、问答、短视频等多种形式"), V("owner", "新媒体运营部"), V("due", "@9"), V("state", "推进中")}, LIT(""), LIT("")},
    {M, LIT("plan"), {V("level", "区县要点"), V("year", "@year"), V("task", "公开指南每半年核对一次"), V("owner", "办公室"), V("due", "@-12"), V("state", "推进中")}, LIT(""), LIT("")},
    {M, LIT("plan"), {V("level", "区县要点"), V("year", "@year"), V("task", "完成全部栏目的更新检查"), V("owner", "政务工作室"), V("due", "@30"), V("state", "推进中")}, LIT(""), LIT("")},
    {M, LIT("plan"), {V("level", "本单位"), V("year", "@year"), V("task", "建立信息员值班表"), V("owner", "办公室"), V("due", "@-180"), V("state", "已完成"), V("done", "@-185")}, LIT(""), LIT("")},
    {D, LIT("plan"), {V("level", "省要点"), V("year", "@year"), V("task", "修订主动公开基本目录"), V("owner", "办公室"), V("due", "@20"), V("state", "推进中")}, LIT(""), LIT("")},

    {M, LIT("account"), {V("type", "微信公众号"), V("name", "爱张店"), V("owner", "新媒体运营部"), V("opened", "2016-05-01")}, LIT(""), LIT("")},
    {M, LIT("account"), {V("type", "客户端"), V("name", "爱张店客户端"), V("owner", "技术播出部"), V("opened", "2019-11-20")}, LIT(""), LIT("")},
    {M, LIT("honour"), {V("type", "表彰奖励"), V("day", "@-75"), V("title", "全区政务公开工作先进单位"), V("by", "示范区人民政府办公室")}, LIT("证书、文件"), LIT("")},
    {M, LIT("honour"), {V("type", "经验交流"), V("day", "@-130"), V("title", "在全区推进会上介绍“发布前校对”的做法"), V("by", "示范区人民政府办公室")}, LIT("经验材料"), LIT("https://www.example.gov.cn/jingyan.html")},

    {M, LIT("inspect"), {V("item", "V1 安全、泄密事故等严重问题"), V("day", "@-20"), V("result", "未发现问题"), V("says", "逐栏目抽查120条，没有错误表述和泄密内容"), V("by", "王志远")}, LIT("截图、记录"), LIT("")},
    {M, LIT("inspect"), {V("item", "V2 站点无法访问"), V("day", "@-20"), V("result", "未发现问题"), V("says", "一周内每天访问24次，失败0次"), V("by", "王志远")}, LIT(""), LIT("")},
    {M, LIT("inspect"), {V("item", "V9 新媒体：互动回应差"), V("day", "@-18"), V("result", "发现问题"), V("says", "公众号后台有3条留言超过两周没有回复"), V("by", "陈晓岚")}, LIT(""), LIT("")},
    {D, LIT("complaint"), {V("received", "@-70"), V("article", "第五十一条"), V("matter", "反映答复没有写明救济渠道"), V("about", "示范区卫生健康局"), V("handling", "已经责令补正，并向举报人说明。"), V("result", "属实"), V("cleared", "@-58")}, LIT("处理决定"), LIT("")},
    {D, LIT("complaint"), {V("received", "@-8"), V("article", "第四十七条"), V("matter", "反映清水镇公开指南的电话打不通"), V("about", "示范区清水镇人民政府")}, LIT(""), LIT("")},
};
static const struct {
    struct str kind, name, address, owner;
    int opened;
} channels[] = {
    {LIT("site"),   LIT("示范区政府信息公开平台"), LIT("https://www.example.gov.cn/gongkai/site_rmtzx/"), LIT("政务工作室"), -2000},
    {LIT("wechat"), LIT("爱张店"),                 LIT(""),                                              LIT("新媒体运营部"), -3800},
    {LIT("app"),    LIT("爱张店客户端"),           LIT("https://app.example.cn/"),                       LIT("技术播出部"), -2500},
    {LIT("video"),  LIT("爱张店短视频"),           LIT(""),                                              LIT("新媒体运营部"), -1200},
    {LIT("board"),  LIT("中心一楼公告栏"),         LIT(""),                                              LIT("办公室"), -3000},
};
static const struct {
    struct str kind, words, content, answer, outcome;
    int before;
} voices[] = {
    {LIT("error"), LIT("登记表"), LIT("附件里的登记表打不开，请检查。"), LIT("已经重新上传附件，感谢指正。"), LIT("mended"), 40},
    {LIT("question"), LIT(""), LIT("公益广告的作品可以寄到哪里？"), LIT("可以寄到张店区和平路3号办公室，信封上注明“公益广告”。"), LIT("answered"), 21},
    {LIT("error"), LIT("月日"), LIT("通知里的日期和附件不一致。"), LIT(""), LIT(""), 1},
};
/* clang-format on */

static struct str value_of(struct ctx *c, struct str v)
{
    int64_t days;

    if (str_eq(v, S("@year")))
        return str_fmt(c->mem, "%d", day_year(ctx_today(c)));
    if (!str_starts(v, S("@")) || !str_int(str_from(v, 1), &days))
        return v;
    return day_iso(c->mem, day_add(ctx_today(c), (int)days));
}

/* The newest thing that the unit has before the public: a proof that can be opened. */
static struct doc_id newest(struct ctx *c, struct unit_id unit)
{
    struct doc_line_list l = {0};

    db_begin_read(c);
    docs_of_unit(c, unit, (struct page_key){{0}, 0}, 1, &l);
    db_end(c);
    return l.n ? l.p[0].id : (struct doc_id){0};
}

static void enter(struct ctx *c, struct demo_world *w, const struct entry *e)
{
    struct register_kind k;
    struct str value[REGISTER_FIELDS] = {{0}}, error[REGISTER_FIELDS] = {{0}};
    struct demo_unit *u = demo_unit_of(w, e->unit);
    struct register_proof proof = {.what = e->what, .address = e->address};
    struct ctx as = demo_as(c, w, demo_who(w, e->unit, ROLE_CLERK));
    struct register_put put = {
        .unit = u->u.id, .kind = e->kind, .value = value, .error = error};
    struct doc_id doc;
    int64_t id = 0;

    if (!register_find(as.mem, e->kind, &k))
        return;
    for (int i = 0; i < PAIRS && e->pair[i].field.n; i++) {
        int f = register_field(&k, e->pair[i].field);

        if (f >= 0)
            value[f] = value_of(&as, e->pair[i].value);
    }
    register_save(&as, &put, &id);
    if (e->what.n && !as.fail.code) {
        doc = newest(&as, u->u.id);
        if (!proof.address.n)
            proof.document = str_fmt(as.mem, "%lld", (long long)doc.n);
        if (proof.address.n || doc.n)
            register_prove(&as, id, &proof, NULL);
    }
    c->fail = as.fail;
}

/* One document goes out on three of the channels: sent, approved, prepared. */
static void pushes(struct ctx *c, struct demo_world *w)
{
    struct unit_id unit = demo_unit_of(w, S("rmtzx"))->u.id;
    const struct demo_account *clerk = demo_who(w, S("rmtzx"), ROLE_CLERK),
                              *reviewer = demo_who(w, S("rmtzx"), ROLE_REVIEWER);
    struct doc_id doc = newest(c, unit);
    int64_t channel[5] = {0}, push[3] = {0};

    for (size_t i = 0; i < 5 && !c->fail.code; i++) {
        struct ctx as = demo_as(c, w, clerk);

        channel_save(&as,
                     &(struct channel_row){.unit = unit,
                                           .kind = channels[i].kind,
                                           .name = channels[i].name,
                                           .address = channels[i].address,
                                           .owner = channels[i].owner,
                                           .opened = day_add(ctx_today(c), channels[i].opened)},
                     &channel[i]);
        c->fail = as.fail;
    }
    for (int i = 0; i < 3 && !c->fail.code && doc.n; i++) {
        struct ctx as = demo_as(c, w, clerk);

        push_prepare(&as, &(struct push_new){.document = doc, .channel = channel[i + 1]},
                     &push[i]);
        c->fail = as.fail;
    }
    for (int i = 0; i < 2 && !c->fail.code && doc.n; i++) {
        struct ctx as = demo_as(c, w, reviewer);

        push_approve(&as, push[i]);
        if (!i && !as.fail.code)
            push_mark_sent(&as, push[i], S("https://mp.weixin.qq.com/s/example"));
        if (!i && !as.fail.code)
            push_count(&as, push[i], 1286);
        c->fail = as.fail;
    }
}

/* Texts that are born on a channel: one handed in, one still a draft; and a few of the office's own words. */
static void own_texts(struct ctx *c, struct demo_world *w)
{
    static const struct post_row posts[] = {
        {.kind = LIT("post"),
         .title = LIT("一图看懂公益广告征集"),
         .body = LIT("征集时间三十天，作品应当为原创。优秀作品将在各平台展播。")},
        {.kind = LIT("script"),
         .title = LIT("便民服务专栏使用方法（短视频脚本）"),
         .body = LIT("打开客户端，点击“便民服务”，就能看到停水停电、公交调整等信息。")},
    };
    static const struct {
        const char *kind, *lines;
    } words[] = {{"name", "刘建平|主任\n杨海宁|副主任"}, {"word", "爱张店\n百姓问政"}};
    struct unit_id unit = demo_unit_of(w, S("rmtzx"))->u.id;

    for (int i = 0; i < 2 && !c->fail.code; i++) {
        struct ctx as = demo_as(c, w, demo_who(w, S("rmtzx"), ROLE_CLERK));
        struct post_row p = posts[i];
        int64_t id = 0;

        p.unit = unit;
        post_save(&as, 0, 0, &p, &id);
        if (!i && !as.fail.code)
            post_submit(&as, id, 1);
        c->fail = as.fail;
    }
    for (int i = 0; i < 2 && !c->fail.code; i++) {
        struct ctx as = demo_as(c, w, demo_who(w, S("rmtzx"), ROLE_REVIEWER));
        int n = 0;

        wordlist_add(&as, unit, str_of(words[i].kind), str_of(words[i].lines), S("办公室核定"),
                     &n);
        c->fail = as.fail;
    }
}

static void readers(struct ctx *c, struct demo_world *w)
{
    struct unit_id unit = demo_unit_of(w, S("rmtzx"))->u.id;
    struct doc_id doc = newest(c, unit);

    for (size_t i = 0; i < sizeof voices / sizeof *voices && !c->fail.code; i++) {
        struct ctx as = *c;
        struct voice_receipt r = {0};
        struct voice_board board = {0};

        as.actor = (struct actor){0};
        as.peer = str_fmt(c->mem, "192.0.2.%d", (int)i + 20);
        as.now.s -= (int64_t)voices[i].before * DAY;
        voice_file(&as,
                   &(struct voice_new){.unit = unit,
                                       .document = doc,
                                       .kind = voices[i].kind,
                                       .words = voices[i].words,
                                       .content = voices[i].content},
                   &r);
        c->fail = as.fail;
        if (c->fail.code || !voices[i].answer.n)
            continue;
        as = demo_as(c, w, demo_who(w, S("rmtzx"), ROLE_CLERK));
        as.now.s -= (int64_t)voices[i].before * DAY - DAY;
        voice_look(&as, unit, true, 0, 1, &board);
        if (board.rows.n)
            voice_answer(&as, board.rows.p[0].id, voices[i].answer, voices[i].outcome);
        c->fail = as.fail;
    }
}

void demo_year(struct ctx *c, struct demo_world *w)
{
    struct patrol_report r = {0};
    struct ctx as;

    for (size_t i = 0; i < sizeof entries / sizeof *entries && !c->fail.code; i++)
        enter(c, w, &entries[i]);
    if (!c->fail.code)
        pushes(c, w);
    if (!c->fail.code)
        own_texts(c, w);
    if (!c->fail.code)
        readers(c, w);
    if (c->fail.code)
        return;
    as = *c;
    as.actor = (struct actor){.system = true, .name = S("系统")};
    patrol_round(&as, (struct unit_id){0}, NULL, NULL, &r);
    c->fail = as.fail;
}
