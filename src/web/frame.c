/* SPDX-License-Identifier: MulanPSL-2.0 */
/* frame.c - what stands around every page; see view.h */
#include <string.h>

#include "base/join.h"
#include "store/unit.h"
#include "web/app.h"
#include "web/session.h"
#include "web/view.h"
#include "work/units.h"

/* clang-format off */
static const struct {
    struct str before, label, after;
} boards[] = {
    {LIT("政府信息公开"), LIT("指南"),       LIT("")},
    {LIT("政府信息公开"), LIT("制度"),       LIT("")},
    {LIT("法定"),         LIT("主动公开"),   LIT("内容")},
    {LIT("政府信息公开"), LIT("年报"),       LIT("")},
    {LIT("政府信息"),     LIT("依申请公开"), LIT("")},
};
static const struct {
    struct str value, label;
} sizes[] = {{LIT("size-s"), LIT("小")}, {LIT("size-m"), LIT("中")}, {LIT("size-l"), LIT("大")},
             {LIT("size-xl"), LIT("大字版")}},
  themes[] = {{LIT("theme-auto"), LIT("随系统")}, {LIT("theme-light"), LIT("浅色")},
              {LIT("theme-dark"), LIT("深色")}, {LIT("contrast"), LIT("高对比")}};
/* clang-format on */
enum { CHOICES = 4, USUAL_SIZE = 1, USUAL_THEME = 0, PAGE_BYTES = 32 << 10 };

static void choices(struct ctx *c, struct frame *f)
{
    f->sizes.p = NEW(c->mem, struct choice_view, CHOICES);
    f->themes.p = NEW(c->mem, struct choice_view, CHOICES);
    f->sizes.n = f->themes.n = CHOICES;
    f->sizes.p[USUAL_SIZE].pressed = f->themes.p[USUAL_THEME].pressed = true;
    for (int i = 0; i < CHOICES; i++) {
        struct choice_view *s = &f->sizes.p[i], *t = &f->themes.p[i];

        s->value = sizes[i].value, s->label = sizes[i].label;
        t->value = themes[i].value, t->label = themes[i].label;
        for (struct str rest = f->modes, one; str_next(&rest, ' ', &one);) {
            if (str_eq(one, s->value))
                s->pressed = true, f->sizes.p[USUAL_SIZE].pressed = i == USUAL_SIZE;
            if (str_eq(one, t->value))
                t->pressed = true, f->themes.p[USUAL_THEME].pressed = i == USUAL_THEME;
        }
    }
}

static void basics(struct ctx *c, const struct http_req *req, struct str title, struct frame *f)
{
    struct app_words w = app_words(req->app, c->mem);

    *f = (struct frame){.title = title,
                        .lang = req->hant ? S("zh-Hant") : S("zh-CN"),
                        .csrf = req->csrf,
                        .login_name = c->actor.name,
                        .platform = w.name};
    f->modes = view_modes(c->mem, http_cookie_value(req, S("view")));
    f->here = STR_JOIN(c->mem, req->hant ? S("/hant") : S(""), req->path,
                       req->query.n ? S("?") : S(""), req->query);
    f->foot.host = w.host;
    f->foot.site_code = w.site_code;
    f->foot.record_no = w.record_no;
    f->foot.police_no = w.police_no;
    choices(c, f);
}

/* What every page of a government site says of the site (国办发〔2017〕47号). */
static void site_tags(struct ctx *c, const struct http_req *req, struct frame *f)
{
    frame_meta(c, f, S("SiteName"), f->platform);
    frame_meta(c, f, S("SiteDomain"), req->host);
    frame_meta(c, f, S("SiteIDCode"), f->foot.site_code);
}

void frame_portal(struct ctx *c, const struct http_req *req, struct str title,
                  const struct unit *unit, int board, struct frame *out)
{
    struct frame *f = out;
    struct str other = req->path;

    basics(c, req, title, f);
    if (f->foot.host.n)
        f->org = str_concat(c->mem, f->foot.host, S("主办"));
    if (str_starts(req->path, S("/gongkai/"))) {
        if (!req->hant)
            other = str_concat(c->mem, S("/hant"), req->path);
        if (req->query.n)
            other = STR_JOIN(c->mem, other, S("?"), req->query);
        f->other_script.s = other;
        f->other_lang = req->hant ? S("zh-CN") : S("zh-Hant");
        f->other_label = req->hant ? S("简体") : S("繁體");
    }
    f->home = S("/gongkai/");
    f->name = f->platform;
    f->sub = S("政府信息公开");
    f->title = STR_JOIN(c->mem, title, S(" - "), unit ? unit->name : f->platform);
    frame_crumb(c, &f->trail, S("/gongkai/"), S("平台首页"));
    if (!unit) {
        f->foot.name = f->platform;
        site_tags(c, req, f);
        return;
    }
    f->home = STR_JOIN(c->mem, S("/gongkai/site_"), unit->code, S("/"));
    f->name = unit->name;
    f->unit_code = unit->code;
    f->boards.p = NEW(c->mem, struct board_view, 5);
    f->boards.n = 5;
    for (int i = 0; i < 5; i++)
        f->boards.p[i] =
            (struct board_view){.href = STR_JOIN(c->mem, f->home, board_slug(i + 1), S("/")),
                                .before = boards[i].before,
                                .label = boards[i].label,
                                .after = boards[i].after,
                                .current = i + 1 == board};
    f->foot.name = unit->office_name.n ? unit->office_name : unit->name;
    f->foot.address = unit->address;
    f->foot.post_code = unit->post_code;
    f->foot.phone = unit->phone;
    f->foot.hours = unit->hours;
    if (unit->site_code.n)
        f->foot.site_code = unit->site_code;
    if (unit->record_no.n)
        f->foot.record_no = unit->record_no;
    frame_crumb(c, &f->trail, f->home, unit->name);
    site_tags(c, req, f);
}

void frame_desk(struct ctx *c, const struct http_req *req, struct str title, struct str current,
                struct frame *out)
{
    basics(c, req, str_concat(c->mem, title, S(" - 公开工作台")), out);
    for (isize g = 0; g < out->nav.n; g++)
        for (isize i = 0; i < out->nav.p[g].items.n; i++)
            out->nav.p[g].items.p[i].current = str_eq(out->nav.p[g].items.p[i].href, current);
}

void frame_bare(struct ctx *c, const struct http_req *req, struct str title, struct frame *out)
{
    basics(c, req, str_concat(c->mem, title, S(" - 公开工作台")), out);
    out->body_class = S("login-page");
}

struct nav_item *frame_nav(struct frame *f, struct str href)
{
    for (isize g = 0; g < f->nav.n; g++)
        for (isize i = 0; i < f->nav.p[g].items.n; i++)
            if (str_eq(f->nav.p[g].items.p[i].href, href))
                return &f->nav.p[g].items.p[i];
    return NULL;
}

/* These lists are short: room for one more is made each time. */
void frame_meta(struct ctx *c, struct frame *f, struct str name, struct str content)
{
    struct meta_view *p = NEW(c->mem, struct meta_view, f->meta.n + 1);

    if (f->meta.n)
        memcpy(p, f->meta.p, (size_t)f->meta.n * sizeof *p);
    p[f->meta.n++] = (struct meta_view){name, content};
    f->meta.p = p;
}

void frame_crumb(struct ctx *c, struct crumb_list *l, struct str href, struct str label)
{
    struct crumb *p = NEW(c->mem, struct crumb, l->n + 1);

    if (l->n)
        memcpy(p, l->p, (size_t)l->n * sizeof *p);
    p[l->n++] = (struct crumb){href, label};
    l->p = p;
}

void frame_feed(struct ctx *c, struct frame *f, struct str title, struct str href)
{
    struct feed_view *p = NEW(c->mem, struct feed_view, f->feeds.n + 1);

    if (f->feeds.n)
        memcpy(p, f->feeds.p, (size_t)f->feeds.n * sizeof *p);
    p[f->feeds.n++] = (struct feed_view){title, href};
    f->feeds.p = p;
}

struct page page_for(struct ctx *c, const struct http_req *req, struct http_res *res)
{
    if (!res->status)
        res->status = 200;
    if (!res->body.n && res->body.cap < PAGE_BYTES)
        res->body = buf_new(c->mem, PAGE_BYTES);
    return (struct page){
        .b = &res->body, .hant = req->hant, .to_hant = req->hant ? app_hant(req->app) : NULL};
}
