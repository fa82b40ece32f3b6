/* SPDX-License-Identifier: MulanPSL-2.0 */
/* channels.c - accounts of channels, and texts that are born there; see push.h */
#include "base/json.h"
#include "base/utf8.h"
#include "check/check.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "work/findings.h"
#include "work/may.h"
#include "work/push.h"

static const struct {
    struct str id, zh;
    bool connects;
} kinds[] = {
    {LIT("site"), LIT("网站"), false},           {LIT("app"), LIT("移动客户端"), false},
    {LIT("wechat"), LIT("微信公众号"), true},    {LIT("weibo"), LIT("微博"), false},
    {LIT("video"), LIT("短视频"), false},        {LIT("board"), LIT("公告栏"), false},
    {LIT("press"), LIT("报刊广播电视"), false},  {LIT("gazette"), LIT("政府公报"), false},
    {LIT("hook"), LIT("其他平台（接口）"), true}};
static const struct {
    struct str id, zh;
} post_kinds[] = {{LIT("post"), LIT("图文、帖文")},
                  {LIT("script"), LIT("视频脚本")},
                  {LIT("srt"), LIT("字幕（SRT）")},
                  {LIT("poster"), LIT("海报文字")}};

struct str channel_kind_zh(struct str kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kinds[i].id, kind))
            return kinds[i].zh;
    return kind;
}

bool channel_connects(struct str kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kinds[i].id, kind))
            return kinds[i].connects;
    return false;
}

struct str post_kind_zh(struct str kind)
{
    for (size_t i = 0; i < sizeof post_kinds / sizeof *post_kinds; i++)
        if (str_eq(post_kinds[i].id, kind))
            return post_kinds[i].zh;
    return kind;
}

struct str post_state_zh(struct str state)
{
    return str_eq(state, S("draft"))       ? S("草稿")
           : str_eq(state, S("submitted")) ? S("待审批")
                                           : S("已审批");
}

/* --- accounts */

/* Only whether it is connected leaves here. */
static void without_secrets(struct channel_row *r)
{
    r->config = r->config.n ? S("1") : S("");
    r->token = S("");
}

enum err channel_open(struct ctx *c, int64_t id, struct channel_row *out)
{
    db_begin_read(c);
    channel_load(c, id, out);
    may(c, ACT_SEE_DESK, out->unit);
    without_secrets(out);
    return db_end(c);
}

enum err channels_look(struct ctx *c, struct unit_id unit, struct channel_list *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code)
        channel_all(c, unit, out);
    for (isize i = 0; i < out->n; i++)
        without_secrets(&out->p[i]);
    return db_end(c);
}

enum err channel_save(struct ctx *c, const struct channel_row *r, int64_t *id)
{
    struct channel_row was = {.unit = r->unit}, now = *r;

    now.name = str_trim_wide(r->name);
    if (!r->id && str_eq(channel_kind_zh(r->kind), r->kind))
        fail_set(&c->fail, ERR_INPUT, "kind", "请选择渠道的种类");
    if (!now.name.n || utf8_count(now.name) > 60)
        fail_set(&c->fail, ERR_INPUT, "name", "请填写渠道名称，最多 60 字");
    if (r->address.n && !net_url_is(r->address))
        fail_set(&c->fail, ERR_INPUT, "address",
                 "网址应以 https:// 或者 http:// 开头；没有网址的留空");
    if (day_is_set(r->closed) && (r->closed.n > ctx_today(c).n || r->closed.n < r->opened.n))
        fail_set(&c->fail, ERR_INPUT, "closed", "停用日期不能晚于今天，也不能早于开通日期");
    db_begin(c);
    if (r->id)
        channel_load(c, r->id, &was);
    may(c, ACT_REGISTER, was.unit);
    *id = r->id;
    if (r->id)
        channel_update(c, &now);
    else if (!c->fail.code)
        *id = channel_insert(c, &now);
    audit_add(c, was.unit, S("channel_saved"), S("channel"), *id, S(""), S(""));
    return db_end(c);
}

static struct str place(struct ctx *c, int64_t id)
{
    return str_fmt(c->mem, "channel.config:%lld", (long long)id);
}

bool channel_account_read(struct ctx *c, const struct channel_row *r,
                          struct channel_account *out)
{
    struct jval *o = NULL;
    struct str text = S("");

    if (!r->config.n ||
        keyring_unseal(c->keys, c->mem, KEY_OUTBOX, place(c, r->id), r->config, &text,
                       &c->fail) ||
        jval_parse(c->mem, text, &o, &c->fail))
        return false;
    *out = (struct channel_account){jval_get_str(o, "base"), jval_get_str(o, "appid"),
                                    jval_get_str(o, "secret")};
    return true;
}

enum err channel_connect(struct ctx *c, int64_t id, const struct channel_account *a)
{
    struct channel_row k = {0};
    struct channel_account was = {0};
    struct buf b = buf_new(c->mem, 400);
    struct json_out j = jout_new(&b);
    struct str base = str_trim(a->base);

    while (str_ends(base, S("/")))
        base.n--;
    db_begin(c);
    channel_load(c, id, &k);
    may(c, ACT_SETTING, k.unit);
    if (!c->fail.code && !channel_connects(k.kind))
        fail_set(&c->fail, ERR_RULE, "base", "这种渠道没有接口，请人工发布后登记");
    (void)channel_account_read(c, &k, &was);
    if (base.n && !net_url_is(base))
        fail_set(&c->fail, ERR_INPUT, "base", "接口网址应以 https:// 或者 http:// 开头");
    if (base.n && str_eq(k.kind, S("wechat")) &&
        (!a->appid.n || (!a->secret.n && !was.secret.n)))
        fail_set(&c->fail, ERR_INPUT, a->appid.n ? "secret" : "appid",
                 "请填写公众号的 AppID 和 AppSecret");
    jout_object(&j);
    jout_put_str(&j, "base", base);
    jout_put_str(&j, "appid", str_trim(a->appid));
    jout_put_str(&j, "secret", a->secret.n ? a->secret : was.secret);
    jout_end(&j);
    if (!c->fail.code)
        channel_config(
            c, id,
            base.n ? keyring_seal(c->keys, c->mem, KEY_OUTBOX, place(c, id), buf_str(&b))
                   : S(""));
    audit_add(c, k.unit, base.n ? S("channel_connected") : S("channel_disconnected"),
              S("channel"), id, S(""), S(""));
    return db_end(c);
}

enum err channel_connection(struct ctx *c, int64_t id, struct channel_account *out)
{
    struct channel_row k = {0};

    db_begin_read(c);
    channel_load(c, id, &k);
    may(c, ACT_SETTING, k.unit);
    if (!c->fail.code)
        (void)channel_account_read(c, &k, out);
    out->secret = S("");
    return db_end(c);
}

/* --- posts */

/* 00:01:02,500 in milliseconds; -1: none. */
static int64_t srt_time(struct str s)
{
    int64_t v[4] = {0};
    static const int at[4] = {0, 3, 6, 9}, len[4] = {2, 2, 2, 3};

    s = str_trim(s);
    if (s.n != 12 || s.p[2] != ':' || s.p[5] != ':' || (s.p[8] != ',' && s.p[8] != '.'))
        return -1;
    for (int i = 0; i < 4; i++)
        if (!str_int(str_slice(s, at[i], at[i] + len[i]), &v[i]) || v[i] < 0)
            return -1;
    if (v[1] > 59 || v[2] > 59)
        return -1;
    return ((v[0] * 60 + v[1]) * 60 + v[2]) * 1000 + v[3];
}

enum err srt_check(struct str text, struct fail *why)
{
    int64_t last = 0, n = 0;
    int line = 0, cues = 0;

    for (struct str rest = text, one, from, to; str_next(&rest, '\n', &one);) {
        int64_t a, b;

        line++;
        one = str_trim_wide(one);
        if (!one.n)
            continue;
        cues++;
        if (!str_int(one, &n) || n != cues)
            return fail_set(why, ERR_INPUT, "body", "第 %d 行应是字幕序号 %d", line, cues);
        line++;
        if (!str_next(&rest, '\n', &one) || !str_cut(one, S("-->"), &from, &to))
            return fail_set(why, ERR_INPUT, "body",
                            "第 %d 行应是时间，例：00:00:01,000 --> 00:00:03,500", line);
        a = srt_time(from);
        b = srt_time(to);
        if (a < 0 || b < 0 || b <= a || a < last)
            return fail_set(why, ERR_INPUT, "body", "第 %d 行的时间有误或者前后颠倒", line);
        last = b;
        line++;
        if (!str_next(&rest, '\n', &one) || !str_trim_wide(one).n)
            return fail_set(why, ERR_INPUT, "body", "第 %d 行应是字幕文字", line);
        while (str_next(&rest, '\n', &one) && str_trim_wide(one).n)
            line++;
        line++;
    }
    if (!cues)
        return fail_set(why, ERR_INPUT, "body", "没有字幕");
    return OK;
}

/* What the check reads: of subtitles only the words, in their places. */
static struct str words_of(struct ctx *c, const struct post_row *p)
{
    return str_eq(p->kind, S("srt")) ? check_subtitle_text(c->mem, p->body) : p->body;
}

/* What somebody said is no fault carries their reason. */
static void mark_kept(const struct post_kept_list *kept, struct finding_list *out)
{
    for (isize i = 0; i < out->n; i++)
        for (isize k = 0; k < kept->n; k++)
            if (str_eq(out->p[i].rule, kept->p[k].rule) &&
                str_eq(out->p[i].words, kept->p[k].words)) {
                out->p[i].decision = S("kept");
                out->p[i].reason = kept->p[k].reason;
                out->p[i].decided_name = kept->p[k].name;
            }
}

static bool blocks(const struct finding *f)
{
    return str_eq(f->level, S("block")) && !str_eq(f->decision, S("kept"));
}

static bool check(struct ctx *c, const struct post_row *p, struct finding_list *out)
{
    struct post_kept_list kept = {0};
    struct doc_fields f = {.title = p->title};
    struct tree *doc = tree_new(c->mem, TREE_DOC);
    struct str text = words_of(c, p);
    bool blocked = false, own = !db_in_tx(c);

    for (struct str rest = text, line; str_next(&rest, '\n', &line);)
        tree_add_para(c->mem, doc, line);
    /* the office's own words are read in the transaction of the caller, where one is open */
    if (own)
        db_begin_read(c);
    findings_of(c, NULL, &f, doc, text, NULL, out);
    post_kept_all(c, p->id, &kept);
    if (own)
        db_end(c);
    mark_kept(&kept, out);
    for (isize i = 0; i < out->n; i++)
        blocked |= blocks(&out->p[i]);
    return blocked;
}

enum err posts_look(struct ctx *c, struct unit_id unit, int64_t before, int n,
                    struct post_list *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DOC, unit);
    if (!c->fail.code)
        post_page(c, unit, before, n, out);
    return db_end(c);
}

enum err post_open(struct ctx *c, int64_t id, struct post_open *out)
{
    db_begin_read(c);
    post_load(c, id, &out->p);
    may(c, ACT_SEE_DOC, out->p.unit);
    if (db_end(c) == OK)
        out->blocked = check(c, &out->p, &out->findings);
    return c->fail.code;
}

static void saved(struct ctx *c, const struct post_row *p, int seen)
{
    if (!c->fail.code && !post_update(c, p, seen) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "", "这篇文稿刚刚被别人改过，请重新打开");
}

enum err post_save(struct ctx *c, int64_t id, int seen, const struct post_row *p, int64_t *out)
{
    struct post_row now = {.unit = p->unit};

    if (str_eq(post_kind_zh(p->kind), p->kind))
        fail_set(&c->fail, ERR_INPUT, "kind", "请选择文稿的种类");
    if (!str_trim_wide(p->title).n || utf8_count(p->title) > 100)
        fail_set(&c->fail, ERR_INPUT, "title", "请填写标题，最多 100 字");
    if (!str_trim_wide(p->body).n || utf8_count(p->body) > POST_BODY)
        fail_set(&c->fail, ERR_INPUT, "body", "请填写内容，最多 %d 字", POST_BODY);
    if (!c->fail.code && str_eq(p->kind, S("srt")))
        srt_check(p->body, &c->fail);
    db_begin(c);
    if (id)
        post_load(c, id, &now);
    may(c, ACT_REGISTER, now.unit);
    now.kind = p->kind;
    now.title = str_trim_wide(p->title);
    now.body = p->body;
    now.state = S("draft");
    now.remark = S("");
    now.approver.n = 0;
    now.approved_at.s = 0;
    now.drafter = c->actor.user;
    *out = id;
    if (id)
        saved(c, &now, seen);
    else if (!c->fail.code)
        *out = post_insert(c, &now);
    audit_add(c, now.unit, S("post_saved"), S("post"), *out, S(""), S(""));
    return db_end(c);
}

static void need(struct ctx *c, const struct post_row *p, struct str state, const char *says)
{
    if (!c->fail.code && !str_eq(p->state, state))
        fail_set(&c->fail, ERR_RULE, "", "%s", says);
}

static void unblocked(struct ctx *c, const struct post_row *p)
{
    struct finding_list found = {0};

    if (c->fail.code || !check(c, p, &found))
        return;
    for (isize i = 0; i < found.n; i++)
        if (blocks(&found.p[i])) {
            fail_set(&c->fail, ERR_RULE, "body", "内容核查没有通过：%.*s（“%.*s”）",
                     STR_ARG(found.p[i].says), STR_ARG(utf8_head(found.p[i].words, 20)));
            return;
        }
}

enum { REASON = 200 };

enum err post_keep(struct ctx *c, int64_t id, int seen, int64_t at, struct str words,
                   struct str reason)
{
    struct finding_list found = {0};
    struct post_row p = {0};

    reason = str_trim_wide(reason);
    if (!reason.n || utf8_count(reason) > REASON)
        return fail_set(&c->fail, ERR_INPUT, "reason", "请写明为什么不是错误，最多 %d 字",
                        REASON);
    db_begin(c);
    post_load(c, id, &p);
    may(c, ACT_REGISTER, p.unit);
    if (!c->fail.code && p.version != seen)
        fail_set(&c->fail, ERR_CONFLICT, "", "这篇文稿刚刚被别人改过，请重新打开");
    if (!c->fail.code && str_eq(p.state, S("approved")))
        fail_set(&c->fail, ERR_RULE, "", "已经审批的文稿不再处理核查提示");
    if (!c->fail.code)
        (void)check(c, &p, &found);
    if (!c->fail.code && (at < 0 || at >= found.n || !str_eq(found.p[at].words, words)))
        fail_set(&c->fail, ERR_INPUT, "finding", "这一处已经变了，请重新选择");
    if (!c->fail.code) {
        const struct finding *f = &found.p[at];

        post_kept_put(c, &p, &(struct post_kept){f->rule, f->words, reason, {0}});
        audit_add(c, p.unit, S("post_kept"), S("post"), id, S(""),
                  str_fmt(c->mem, "{\"rule\":\"%.*s\"}", STR_ARG(f->rule)));
    }
    return db_end(c);
}

enum err post_submit(struct ctx *c, int64_t id, int seen)
{
    struct post_row p = {0};

    db_begin(c);
    post_load(c, id, &p);
    may(c, ACT_REGISTER, p.unit);
    need(c, &p, S("draft"), "只有草稿可以提交");
    unblocked(c, &p);
    p.state = S("submitted");
    saved(c, &p, seen);
    audit_add(c, p.unit, S("post_submitted"), S("post"), id, S(""), S(""));
    return db_end(c);
}

enum err post_approve(struct ctx *c, int64_t id, int seen)
{
    struct post_row p = {0};
    bool waived;

    db_begin(c);
    post_load(c, id, &p);
    may(c, ACT_APPROVE, p.unit);
    need(c, &p, S("submitted"), "这篇文稿不在待审批状态");
    unblocked(c, &p);
    waived = may_second(c, p.unit, p.drafter, "起草人不能审批自己的文稿");
    p.state = S("approved");
    p.approver = c->actor.user;
    p.approved_at = c->now;
    saved(c, &p, seen);
    audit_add(c, p.unit, S("post_approved"), S("post"), id, S(""),
              waived ? S(WAIVED_JSON) : S(""));
    return db_end(c);
}

enum err post_return(struct ctx *c, int64_t id, int seen, struct str reason)
{
    struct post_row p = {0};

    if (!str_trim_wide(reason).n)
        fail_set(&c->fail, ERR_INPUT, "reason", "请写明退回的理由");
    db_begin(c);
    post_load(c, id, &p);
    may(c, ACT_RETURN, p.unit);
    need(c, &p, S("submitted"), "这篇文稿不在待审批状态");
    p.state = S("draft");
    p.remark = utf8_head(str_trim_wide(reason), 500);
    saved(c, &p, seen);
    audit_add(c, p.unit, S("post_returned"), S("post"), id, S(""), S(""));
    return db_end(c);
}
