/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push.c - a document or a post on its way to a channel; see push.h. Accounts and posts: channels.c */
#include "base/utf8.h"
#include "read/pm.h"
#include "render/picture.h"
#include "render/wechat.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/blob.h"
#include "store/unit.h"
#include "work/may.h"
#include "work/push_in.h"

static const struct {
    struct str id, zh;
} states[] = {{LIT("prepared"), LIT("待审批")}, {LIT("approved"), LIT("待发布")},
              {LIT("sending"), LIT("发送中")},  {LIT("sent"), LIT("已发布")},
              {LIT("failed"), LIT("失败")},     {LIT("dropped"), LIT("已取消")},
              {LIT("taking"), LIT("下架中")},   {LIT("down"), LIT("已下架")}};

struct str push_state_zh(struct str state)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_eq(states[i].id, state))
            return states[i].zh;
    return state;
}

/* --- what must hold */

void push_holds(struct ctx *c, const struct push_row *p)
{
    struct document d = {0};
    struct post_row post = {0};

    if (c->fail.code)
        return;
    if (p->post) {
        if (!post_load(c, p->post, &post) &&
            (!str_eq(post.state, S("approved")) || post.version != p->version))
            fail_set(&c->fail, ERR_RULE, "post", "文稿没有审批通过，或者审批以后又修改过");
        return;
    }
    if (document_load(c, p->document, &d))
        return;
    if (!d.live)
        fail_set(&c->fail, ERR_RULE, "document",
                 "只有已经公开的信息可以推送；这一篇没有公开或者已经撤回");
    else if (d.published_version != p->version)
        fail_set(&c->fail, ERR_RULE, "document", "信息在审批推送以后又改过，请重新推送");
    else if (finding_open_blocks(c, d.id, p->version) > 0)
        fail_set(&c->fail, ERR_RULE, "document", "内容核查还有没有处理的问题，不能推送");
}

/* A role that is held for one office counts only for its own documents; a text born in a channel is the unit's. */
static void may_push(struct ctx *c, enum action act, const struct push_row *p)
{
    struct document d = {0};

    if (c->fail.code)
        return;
    if (p->post || !p->document.n)
        may(c, act, p->unit);
    else if (!document_load(c, p->document, &d))
        may_office(c, act, p->unit, d.f.office);
}

static bool may_push_ask(struct ctx *c, enum action act, const struct push_row *p)
{
    struct document d = {0};

    if (p->post || !p->document.n)
        return may_ask(c, act, p->unit);
    return !document_load(c, p->document, &d) && may_office_ask(c, act, p->unit, d.f.office);
}

/* --- looking */

/* The office that the actor's view of the unit's documents ends at; 0: none. */
static struct office_id own_office(struct ctx *c, struct unit_id unit)
{
    struct office_id own = {0};

    return !c->fail.code && may_office_only(c, ACT_SEE_DOC, unit, &own) ? own
                                                                        : (struct office_id){0};
}

enum err pushes_look(struct ctx *c, struct unit_id unit, int64_t before, int n,
                     struct push_list *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DOC, unit);
    if (!c->fail.code)
        push_page(c, unit, own_office(c, unit), before, n, out);
    return db_end(c);
}

enum err pushes_standing(struct ctx *c, struct unit_id unit, struct push_list *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DOC, unit);
    if (!c->fail.code)
        push_standing(c, unit, own_office(c, unit), PUSH_STANDING, out);
    return db_end(c);
}

/* Is what it was made of public still? A post has nothing to be withdrawn from. */
static bool public_still(struct ctx *c, const struct push_row *p)
{
    struct document d = {0};

    return p->post || (!document_load(c, p->document, &d) && d.live);
}

static bool there(const struct push_row *p)
{
    return str_eq(p->state, S("sent")) || str_eq(p->state, S("taking"));
}

enum err push_open(struct ctx *c, int64_t id, struct push_view *out)
{
    int64_t queued;

    db_begin_read(c);
    push_load(c, id, &out->p);
    may_push(c, ACT_SEE_DOC, &out->p);
    if (!c->fail.code && !channel_load(c, out->p.channel, &out->channel)) {
        out->connects = channel_connects(out->channel.kind) && out->channel.config.n;
        out->channel.config = out->channel.token = S("");
        out->may_approve = may_push_ask(c, ACT_PUBLISH, &out->p);
        out->may_send = may_push_ask(c, ACT_REGISTER, &out->p);
        out->stands = there(&out->p) && !public_still(c, &out->p);
        out->deletes = out->connects && str_eq(out->channel.kind, S("wechat")) &&
                       push_wechat_deletes(c, out->p.progress);
        out->may_down = may_push_ask(c, out->stands ? ACT_REGISTER : ACT_WITHDRAW, &out->p);
        queued = push_queued(c, id);
        if (queued)
            outbox_load(c, queued, &out->queued);
    }
    return db_end(c);
}

/* --- steps */

enum err push_prepare(struct ctx *c, const struct push_new *n, int64_t *id)
{
    struct push_row p = {.document = n->document,
                         .post = n->post,
                         .channel = n->channel,
                         .title = str_trim_wide(n->title),
                         .digest = str_trim_wide(n->digest)};
    struct channel_row k = {0};
    struct document d = {0};
    struct post_row post = {0};

    db_begin(c);
    if (n->post && !post_load(c, n->post, &post)) {
        p.unit = post.unit;
        p.version = post.version;
        p.title = p.title.n ? p.title : post.title;
    } else if (!n->post && !document_load(c, n->document, &d)) {
        p.unit = d.unit;
        p.version = d.published_version;
        p.title = p.title.n ? p.title : d.f.title;
        p.digest = p.digest.n ? p.digest : utf8_head(d.f.summary, PUSH_DIGEST);
    }
    may_push(c, ACT_REGISTER, &p);
    channel_load(c, n->channel, &k);
    if (!c->fail.code && (k.unit.n != p.unit.n || day_is_set(k.closed)))
        fail_set(&c->fail, ERR_INPUT, "channel", "请选择本单位在用的渠道");
    if (!c->fail.code && utf8_count(p.title) > PUSH_TITLE)
        fail_set(&c->fail, ERR_INPUT, "title", "标题最多 %d 字，现有 %lld 字，请另拟一个短标题",
                 PUSH_TITLE, (long long)utf8_count(p.title));
    if (!c->fail.code && utf8_count(p.digest) > PUSH_DIGEST)
        fail_set(&c->fail, ERR_INPUT, "digest", "摘要最多 %d 字", PUSH_DIGEST);
    push_holds(c, &p);
    *id = c->fail.code ? 0 : push_insert(c, &p);
    audit_add(c, p.unit, S("push_prepared"), S("push"), *id, S(""), S(""));
    return db_end(c);
}

enum err push_approve(struct ctx *c, int64_t id)
{
    struct push_row p = {0};
    struct channel_row k = {0};
    struct outbox_row row = {.way = S("push"), .kind = S("push"), .push = id};
    bool connects, waived;

    db_begin(c);
    push_load(c, id, &p);
    may_push(c, ACT_PUBLISH, &p);
    waived = may_second(c, p.unit, p.prepared_by, "准备推送的人不能自己审批");
    push_holds(c, &p);
    channel_load(c, p.channel, &k);
    connects = channel_connects(k.kind) && k.config.n;
    if (!c->fail.code &&
        !push_move(c, id, S("prepared"), connects ? S("sending") : S("approved"), S("")))
        fail_set(&c->fail, ERR_RULE, "", "这条推送不在待审批状态");
    push_approved(c, id);
    if (connects && !c->fail.code) {
        row.unit = p.unit;
        row.once = str_fmt(c->mem, "push:%lld", (long long)id);
        (void)outbox_put(c, &row, &(struct outbox_words){0});
    }
    audit_add(c, p.unit, S("push_approved"), S("push"), id, S(""),
              waived ? S(WAIVED_JSON) : S(""));
    return db_end(c);
}

enum err push_mark_sent(struct ctx *c, int64_t id, struct str address)
{
    struct push_row p = {0};

    address = str_trim_wide(address);
    if (address.n && !net_url_is(address))
        fail_set(&c->fail, ERR_INPUT, "address",
                 "发布后的网址应以 https:// 或者 http:// 开头；没有网址的留空");
    db_begin(c);
    push_load(c, id, &p);
    may_push(c, ACT_REGISTER, &p);
    push_holds(c, &p);
    if (!c->fail.code && !push_move(c, id, S("approved"), S("sent"), S("")))
        fail_set(&c->fail, ERR_RULE, "", "只有审批通过、等待人工发布的可以登记为已发布");
    push_sent(c, id, address);
    audit_add(c, p.unit, S("push_sent"), S("push"), id, S(""), S(""));
    return db_end(c);
}

enum err push_count(struct ctx *c, int64_t id, int64_t reads)
{
    struct push_row p = {0};

    if (reads < 0 || reads > 1000000000)
        fail_set(&c->fail, ERR_INPUT, "reads", "请填写阅读量");
    db_begin(c);
    push_load(c, id, &p);
    may_push(c, ACT_REGISTER, &p);
    if (!c->fail.code && !str_eq(p.state, S("sent")))
        fail_set(&c->fail, ERR_RULE, "reads", "还没有发布");
    push_reads(c, id, reads, ctx_today(c));
    audit_add(c, p.unit, S("push_reads"), S("push"), id, S(""), S(""));
    return db_end(c);
}

enum err push_again(struct ctx *c, int64_t id)
{
    struct push_row p = {0};

    db_begin(c);
    push_load(c, id, &p);
    may_push(c, ACT_REGISTER, &p);
    push_holds(c, &p);
    if (!c->fail.code && (!push_move(c, id, S("failed sending"), S("sending"), S("")) ||
                          !outbox_again(c, push_queued(c, id))))
        fail_set(&c->fail, ERR_RULE, "", "现在不能重发：正在发送，或者已经清除");
    audit_add(c, p.unit, S("push_again"), S("push"), id, S(""), S(""));
    return db_end(c);
}

enum err push_drop(struct ctx *c, int64_t id)
{
    struct push_row p = {0};
    int64_t queued;

    db_begin(c);
    push_load(c, id, &p);
    may_push(c, ACT_REGISTER, &p);
    if (!c->fail.code &&
        !push_move(c, id, S("prepared approved sending failed"), S("dropped"), S("")))
        fail_set(&c->fail, ERR_RULE, "", "已经发布的不能取消");
    queued = c->fail.code ? 0 : push_queued(c, id);
    if (queued)
        outbox_drop(c, queued);
    audit_add(c, p.unit, S("push_dropped"), S("push"), id, S(""), S(""));
    return db_end(c);
}

/* --- taken down */

static void may_take_down(struct ctx *c, int64_t id, struct push_row *p)
{
    if (push_load(c, id, p))
        return;
    may_push(c, public_still(c, p) ? ACT_WITHDRAW : ACT_REGISTER, p);
    if (!c->fail.code && !there(p))
        fail_set(&c->fail, ERR_RULE, "",
                 str_eq(p->state, S("down")) ? "已经下架了" : "没有发布出去，不用下架");
}

enum err push_take_down(struct ctx *c, int64_t id)
{
    struct outbox_row row = {.way = S("push"), .kind = S("push"), .push = id};
    struct push_row p = {0};
    struct channel_row k = {0};

    db_begin(c);
    may_take_down(c, id, &p);
    channel_load(c, p.channel, &k);
    if (!c->fail.code &&
        !(str_eq(k.kind, S("wechat")) && k.config.n && push_wechat_deletes(c, p.progress)))
        fail_set(&c->fail, ERR_RULE, "",
                 "这个渠道不能由系统删除，请到渠道上删除，再登记为已下架");
    if (!c->fail.code && !push_move(c, id, S("sent"), S("taking"), S("")))
        fail_set(&c->fail, ERR_RULE, "", "正在下架");
    if (!c->fail.code) {
        row.unit = p.unit;
        /* each try is a row of its own */
        row.once = str_fmt(c->mem, "down:%lld:%lld", (long long)id, (long long)c->now.s);
        (void)outbox_put(c, &row, &(struct outbox_words){0});
    }
    audit_add(c, p.unit, S("push_taking_down"), S("push"), id, S(""), S(""));
    return db_end(c);
}

enum err push_mark_down(struct ctx *c, int64_t id, struct str note)
{
    struct push_row p = {0};

    note = str_trim_wide(note);
    if (!note.n || utf8_count(note) > PUSH_NOTE)
        fail_set(&c->fail, ERR_INPUT, "note", "请写明怎样删除、怎样核实的，最多 %d 字",
                 PUSH_NOTE);
    db_begin(c);
    may_take_down(c, id, &p);
    if (!c->fail.code && push_down(c, id, note) && str_eq(p.state, S("taking")))
        outbox_drop(c, push_queued(c, id));
    audit_add(c, p.unit, S("push_down"), S("push"), id, S(""), note);
    return db_end(c);
}

/* The end of a try by the interface. */
static void down_ended(struct ctx *c, const struct push_row *p, const struct outbox_result *r)
{
    if (r->end == OUTBOX_SENT && push_down(c, p->id, S("由渠道接口删除")))
        audit_add(c, p->unit, S("push_down"), S("push"), p->id, S(""), S(""));
    else if (r->end == OUTBOX_LATER)
        (void)push_move(c, p->id, S("taking"), S("taking"), r->error);
    else if (r->end == OUTBOX_FAILED)
        (void)push_move(c, p->id, S("taking"), S("sent"), r->error);
}

/* --- delivery */

/* A post is a paragraph a line. */
static struct tree *plain_tree(struct ctx *c, struct str text)
{
    struct tree *doc = tree_new(c->mem, TREE_DOC);

    for (struct str rest = text, line; str_next(&rest, '\n', &line);)
        if (str_trim_wide(line).n)
            tree_add_para(c->mem, doc, str_trim_wide(line));
    return doc;
}

static void body_of(struct ctx *c, struct parcel *p)
{
    struct doc_version v = {0};
    struct post_row post = {0};
    struct document d = {0};
    struct unit u = {0};
    struct str base = setting_get(c, (struct unit_id){0}, S("platform.base"));

    while (str_ends(base, S("/")))
        base.n--;
    unit_load(c, p->push.unit, &u);
    p->unit_name = u.name;
    p->author = utf8_head(u.short_name.n ? u.short_name : u.name, 16);
    if (p->push.post) {
        if (!post_load(c, p->push.post, &post))
            p->body = plain_tree(c, p->text = post.body);
        return;
    }
    if (document_load(c, p->push.document, &d) ||
        version_load(c, p->push.document, p->push.version, &v))
        return;
    p->text = v.body_text;
    pm_read(c->mem, v.body, &p->body, &c->fail);
    if (base.n)
        p->source =
            str_fmt(c->mem, "%.*s/gongkai/site_%.*s/channel_%lld/doc_%lld.html", STR_ARG(base),
                    STR_ARG(u.code), (long long)d.f.col.n, (long long)d.id.n);
}

static bool load(struct ctx *c, int64_t id, struct parcel *p)
{
    struct outbox_settings s = {0};
    bool connected = false;

    db_begin_read(c);
    if (!push_load(c, id, &p->push) && !channel_load(c, p->push.channel, &p->channel)) {
        bool down = str_eq(p->push.state, S("taking"));

        if (!down)
            push_holds(c, &p->push);
        connected = channel_account_read(c, &p->channel, &p->account);
        outbox_settings_read(c, false, &s);
        p->ca = s.ca;
        if (!down)
            body_of(c, p);
    }
    if (!c->fail.code && !connected)
        fail_set(&c->fail, ERR_RULE, "channel", "这个渠道没有连接");
    return db_end(c) == OK;
}

void push_keep(struct ctx *c, struct parcel *p, struct str progress, struct str address)
{
    if (c->fail.code)
        return;
    p->push.progress = progress;
    p->push.address = address;
    db_begin_unit(c, p->push.unit);
    push_progress(c, p->push.id, progress, address);
    db_end(c);
}

bool push_image(struct ctx *c, const struct parcel *p, struct str href, struct str *type,
                struct str *bytes)
{
    struct str lead = str_fmt(c->mem, "/gongkai/file/%lld/", (long long)p->push.document.n), id,
               name;
    struct attachment a = {0};
    int64_t n = 0;

    if (!str_starts(href, lead))
        return false;
    (void)str_cut(str_from(href, lead.n), S("/"), &id, &name);
    if (!str_int(id, &n))
        return false;
    db_begin_read(c);
    attachment_load_public(c, n, &a);
    if (!c->fail.code && a.document.n != p->push.document.n)
        fail_set(&c->fail, ERR_NOT_FOUND, "file", "没有这张图片");
    if (db_end(c) || blob_read(c, a.sm3, 4 << 20, bytes))
        return false;
    *type = a.type;
    return true;
}

struct outbox_result push_deliver(struct ctx *c, int64_t id)
{
    struct parcel p = {0};

    if (!load(c, id, &p))
        return outbox_result_of(c->mem, &c->fail);
    if (str_eq(p.push.state, S("taking")))
        return push_wechat_down(c, &p);
    if (str_eq(p.channel.kind, S("wechat")))
        return push_wechat(c, &p);
    return push_hook(c, &p);
}

void push_ended(struct ctx *c, int64_t id, const struct outbox_result *r)
{
    struct push_row p = {0};

    if (c->fail.code || push_load(c, id, &p) || str_eq(p.state, S("dropped")))
        return;
    if (str_eq(p.state, S("taking"))) {
        down_ended(c, &p, r);
        return;
    }
    switch (r->end) {
    case OUTBOX_SENT:
        push_sent(c, id, S(""));
        audit_add(c, p.unit, S("push_sent"), S("push"), id, S(""), S(""));
        break;
    case OUTBOX_LATER:
        (void)push_move(c, id, S("sending failed"), S("sending"), r->error);
        break;
    case OUTBOX_FAILED:
        (void)push_move(c, id, S("sending failed"), S("failed"), r->error);
        break;
    case OUTBOX_NOTHING:
    case OUTBOX_LOST:
        break;
    }
}

/* --- what one takes along by hand */

static void published(struct ctx *c, struct doc_id id, struct document *d, struct tree **body)
{
    struct doc_version v = {0};

    db_begin_read(c);
    document_load(c, id, d);
    may_office(c, ACT_SEE_DOC, d->unit, d->f.office);
    push_holds(c, &(struct push_row){.document = id, .version = d->published_version});
    version_load(c, id, d->published_version, &v);
    if (db_end(c) == OK)
        pm_read(c->mem, v.body, body, &c->fail);
}

enum err push_html(struct ctx *c, struct doc_id id, struct str *html)
{
    struct document d = {0};
    struct tree *body = NULL;

    published(c, id, &d, &body);
    if (!c->fail.code)
        *html = render_wechat(c->mem, body, NULL);
    return c->fail.code;
}

enum err push_picture(struct ctx *c, struct doc_id id, struct str *png)
{
    struct document d = {0};
    struct tree *body = NULL;

    published(c, id, &d, &body);
    if (!c->fail.code)
        picture_of(c->helper,
                   &(struct paper){.form = PAPER_PLAIN, .title = d.f.title, .body = body},
                   c->mem, png, &c->fail);
    return c->fail.code;
}
