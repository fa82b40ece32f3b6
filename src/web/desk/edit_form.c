/* SPDX-License-Identifier: MulanPSL-2.0 */
/* edit_form.c - the form of the editor; see edit_form.h */
#include "web/desk/edit_form.h"

#include "work/typed.h"

enum { FILE_MOST = 50 << 20, FORM_MOST = 24 << 20 };

/* clang-format off */
static const struct field fields[] = {
    {LIT("title"),     LIT("标题"),       FIELD_LINE,   0, TITLE_MOST, {0}},
    {LIT("column"),    LIT("栏目"),       FIELD_INT,    REQUIRED, INT64_MAX, {0}},
    {LIT("written"),   LIT("成文日期"),   FIELD_DAY,    0, 0,    {0}},
    {LIT("doc_no"),    LIT("文号"),       FIELD_LINE,   0, 80,   {0}},
    {LIT("issuer"),    LIT("发文机关"),   FIELD_LINE,   0, 200,  {0}},
    {LIT("source"),    LIT("来源"),       FIELD_LINE,   0, 200,  {0}},
    {LIT("attribute"), LIT("公开属性"),   FIELD_CHOICE, REQUIRED, 20, LIT("open|request|closed")},
    {LIT("ground"),    LIT("不主动公开的依据和理由"), FIELD_TEXT, 0, 1000, {0}},
    {LIT("review"),    LIT("评估日期"),   FIELD_DAY,    0, 0,    {0}},
    {LIT("norm"),      LIT("行政规范性文件"), FIELD_FLAG, 0, 0,  {0}},
    {LIT("effective"), LIT("施行日期"),   FIELD_DAY,    0, 0,    {0}},
    {LIT("expiry"),    LIT("有效期至"),   FIELD_DAY,    0, 0,    {0}},
    {LIT("summary"),   LIT("内容概述"),   FIELD_TEXT,   0, 1000, {0}},
    {LIT("keywords"),  LIT("关键词"),     FIELD_LINE,   0, 200,  {0}},
    {LIT("genre"),     LIT("体裁"),       FIELD_LINE,   0, 40,   {0}},
    {LIT("subject"),   LIT("主题分类"),   FIELD_LINE,   0, 100,  {0}},
    {LIT("author"),    LIT("作者"),       FIELD_LINE,   0, 100,  {0}},
    {LIT("office"),    LIT("承办科室"),   FIELD_INT,    0, INT64_MAX, {0}},
    {LIT("top"),       LIT("置顶"),       FIELD_FLAG,   0, 0,    {0}},
    {LIT("note"),      LIT("本次修改说明"), FIELD_LINE, 0, 200,  {0}},
    /* not shown as fields */
    {LIT("body_text"), LIT("正文"),       FIELD_TEXT,   0, BODY_MOST, {0}},
    {LIT("body_json"), LIT("正文"),       FIELD_TEXT,   0, BODY_MOST, {0}},
    {LIT("rich"),      LIT("编辑器"),     FIELD_FLAG,   0, 0,    {0}},
    {LIT("version"),   LIT("版本"),       FIELD_INT,    REQUIRED, 1000000, {0}},
    {LIT("do"),        LIT("操作"),       FIELD_CHOICE, 0, 10,   LIT("|save|submit|small")},
};
const struct form_rule edit_form = {fields, sizeof fields / sizeof *fields, false, FORM_MOST};
static const struct field file_fields[] = {
    {LIT("file"),    LIT("要添加的文件"), FIELD_FILE, REQUIRED, FILE_MOST, {0}},
    {LIT("version"), LIT("版本"),     FIELD_INT,  0, 1000000, {0}},
    {LIT("upload"),  LIT("分段上传"), FIELD_INT,  0, INT64_MAX, {0}}, /* of work/upload.h, instead of a file */
};
const struct form_rule file_form = {file_fields, 3, true, FILE_MOST + (1 << 20)};
/* clang-format on */

struct str file_prefix_public(struct ctx *c, const struct document *d)
{
    return str_fmt(c->mem, "\"/gongkai/file/%lld/", (long long)d->id.n);
}

struct str file_prefix_desk(struct ctx *c, const struct document *d)
{
    return str_fmt(c->mem, "\"/desk/file/%lld/", (long long)d->id.n);
}

static void day_or_none(const struct http_req *req, const char *name, struct day *out)
{
    if (!form_get(&req->form, name)->bad)
        *out = form_day(&req->form, name);
}

enum err edit_draft(struct ctx *c, const struct http_req *req, struct doc_id id,
                    struct doc_draft *out)
{
    const struct form *f = &req->form;
    struct document d = {.id = id};
    struct doc_version v = {0};
    struct doc_fields *o = &out->f;

    o->title = form_text(f, "title");
    o->doc_no = form_text(f, "doc_no");
    o->genre = form_text(f, "genre");
    o->subject = form_text(f, "subject");
    o->issuer = form_text(f, "issuer");
    o->source = form_text(f, "source");
    o->author = form_text(f, "author");
    o->keywords = form_text(f, "keywords");
    o->summary = form_text(f, "summary");
    o->attribute = form_text(f, "attribute");
    o->ground = form_text(f, "ground");
    day_or_none(req, "written", &o->written);
    day_or_none(req, "effective", &o->effective);
    day_or_none(req, "expiry", &o->expiry);
    day_or_none(req, "review", &o->review);
    o->norm = form_flag(f, "norm");
    o->top = form_flag(f, "top");
    o->col.n = form_int(f, "column");
    o->office.n = form_int(f, "office");
    out->note = form_text(f, "note");
    if (form_flag(f, "rich")) {
        out->body = str_replace(c->mem, form_text(f, "body_json"), file_prefix_desk(c, &d),
                                file_prefix_public(c, &d));
        return c->fail.code;
    }
    db_begin_read(c);
    if (document_load(c, id, &d) == OK)
        version_load(c, id, d.version, &v);
    if (db_end(c) == OK)
        out->body = typed_body(c->mem, v.body, form_text(f, "body_text"));
    return c->fail.code;
}

static void choose(struct ctx *c, const struct document *d, struct desk_field_list *l)
{
    static const struct desk_option attributes[] = {
        {LIT("open"), LIT("主动公开"), false},
        {LIT("request"), LIT("依申请公开"), false},
        {LIT("closed"), LIT("不予公开"), false},
    };
    struct desk_option *columns, *offices;
    struct office_list all = {0};
    isize n;

    desk_options(c->mem, l, "attribute", attributes, 3, true);
    db_begin_read(c);
    n = desk_column_options(c, d->unit, true, &columns);
    office_all(c, d->unit, &all);
    db_end(c);
    desk_options(c->mem, l, "column", columns, n, false);
    offices = NEW(c->mem, struct desk_option, all.n + 1);
    offices[0].label = S("不指定");
    for (isize i = 0; i < all.n; i++)
        offices[i + 1] = (struct desk_option){desk_int(c, all.p[i].id.n), all.p[i].name, false};
    desk_options(c->mem, l, "office", offices, all.n + 1, false);
}

void edit_fill(struct ctx *c, const struct document *d, const struct doc_fields *f,
               struct desk_field_list *l, bool typed)
{
    if (!typed) {
        desk_value(l, "title", f->title);
        desk_value(l, "column", desk_int(c, f->col.n));
        desk_value(l, "written", day_iso(c->mem, f->written));
        desk_value(l, "doc_no", f->doc_no);
        desk_value(l, "issuer", f->issuer);
        desk_value(l, "source", f->source);
        desk_value(l, "attribute", f->attribute);
        desk_value(l, "ground", f->ground);
        desk_value(l, "review", day_iso(c->mem, f->review));
        desk_field(l, "norm")->on = f->norm;
        desk_value(l, "effective", day_iso(c->mem, f->effective));
        desk_value(l, "expiry", day_iso(c->mem, f->expiry));
        desk_value(l, "summary", f->summary);
        desk_value(l, "keywords", f->keywords);
        desk_value(l, "genre", f->genre);
        desk_value(l, "subject", f->subject);
        desk_value(l, "author", f->author);
        desk_value(l, "office", f->office.n ? desk_int(c, f->office.n) : S(""));
        desk_field(l, "top")->on = f->top;
    }
    choose(c, d, l);
    desk_field(l, "title")->required = true;
    desk_hint(l, "written", S("文件签发的日期，如 2021-03-01；主动公开的时限自此计算"));
    desk_hint(l, "doc_no", S("机关代字〔年份〕序号，如 示政发〔2021〕3号"));
    desk_hint(l, "ground", S("写明条款，如：《条例》第十五条，涉及个人隐私"));
    desk_hint(l, "review", S("不予公开的，到期再评估能否公开（第十八条）"));
    desk_hint(l, "expiry", S("规范性文件写明有效期的填写；最后一天仍然有效"));
    desk_hint(l, "keywords", S("用空格分开"));
    desk_hint(l, "summary",
              S("一两句话，公开目录里显示（第十二条）；不填的，发布时取正文第一段"));
}

/* fields[] from `from` on, `n` of them. */
static struct desk_field_list part(const struct desk_field_list *all, isize from, isize n)
{
    return (struct desk_field_list){all->p + from, n};
}

void edit_groups(struct ctx *c, struct desk_field_list *all, struct desk_field *title,
                 struct desk_field_list *main, struct desk_field_list *attribute,
                 struct desk_field_list *more)
{
    (void)c;
    *title = all->p[0];
    *main = part(all, 1, 5);
    *attribute = part(all, 6, 6);
    *more = part(all, 12, 8);
}
