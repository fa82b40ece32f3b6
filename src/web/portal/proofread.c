/* SPDX-License-Identifier: MulanPSL-2.0 */
/* proofread.c - the public proof-reading page; see proofread.h */
#include "work/pace.h"
#include "web/portal/proofread.h"

#include "base/os.h"
#include "base/utf8.h"
#include "pages.h"
#include "work/proofread.h"

enum { PASTE_MOST = 60000, FILE_MOST = 16 << 20, ITEMS_MOST = 500 };

static const struct field fields[] = {
    {LIT("file"), LIT("要校对的文件"), FIELD_FILE, 0, FILE_MOST, {0}},
    {LIT("paste"), LIT("粘贴的文字"), FIELD_TEXT, 0, PASTE_MOST, {0}},
};
static const struct form_rule proofread_form = {fields, 2, true, FILE_MOST + (1 << 20)};

static struct str look_of(enum check_level l)
{
    switch (l) {
    case CHECK_BLOCK:
        return S("error");
    case CHECK_WARN:
        return S("warn");
    case CHECK_NOTE:
    case CHECK_LEVEL__MAX:
        break;
    }
    return S("note");
}

static void items(struct ctx *c, const struct proofread *p, struct proofread_view *v)
{
    isize cap = 0;

    for (isize i = 0; i < p->findings.n; i++) {
        const struct check_finding *f = &p->findings.p[i];
        bool personal = f->rule->family == CHECK_PRIVACY;

        v->blocks += f->level == CHECK_BLOCK;
        v->warnings += f->level == CHECK_WARN;
        v->notes += f->level == CHECK_NOTE;
        if (v->items.n < ITEMS_MOST)
            *LIST_ADD(c->mem, &v->items, cap) = (struct proof_item){
                .number = (int)i + 1,
                .look = look_of(f->level),
                .level = check_level_zh(f->level),
                .family = check_family_zh(f->rule->family),
                .says = f->says,
                .words = f->words,
                .suggestion = personal ? check_mask(c->mem, f, S("")) : f->suggestion,
                .removes = f->mends && !f->suggestion.n,
                .source = f->source};
    }
}

static void piece(struct ctx *c, struct proof_line *l, isize *cap, struct str text,
                  const struct check_finding *f, int number)
{
    if (text.n || f)
        *LIST_ADD(c->mem, &l->pieces, *cap) =
            (struct proof_piece){text, f ? look_of(f->level) : (struct str){0}, f ? number : 0};
}

/* The text by lines, each finding's words marked. Findings of several families may overlap: the first
 * is marked, the others are listed only. */
static void lines(struct ctx *c, const struct proofread *p, struct proofread_view *v)
{
    isize cap = 0, next = 0, most = v->items.n;
    struct str line;

    for (struct str rest = p->text; str_next(&rest, '\n', &line);) {
        struct proof_line *l;
        isize from = line.p ? line.p - p->text.p : 0, end = from + line.n, at = from,
              pieces = 0;

        if (!str_trim_wide(line).n)
            continue;
        l = LIST_ADD(c->mem, &v->lines, cap);
        for (; next < most && p->findings.p[next].at < end; next++) {
            const struct check_finding *f = &p->findings.p[next];
            isize until = f->at + f->n < end ? f->at + f->n : end;

            if (f->at < at || !f->n)
                continue;
            piece(c, l, &pieces, str_slice(p->text, at, f->at), NULL, 0);
            piece(c, l, &pieces, str_slice(p->text, f->at, until), f, (int)next + 1);
            v->items.p[next].marked = true;
            at = until;
        }
        piece(c, l, &pieces, str_slice(p->text, at, end), NULL, 0);
    }
}

static void page_out(struct ctx *c, struct http_req *req, struct http_res *res,
                     struct proofread_view *v)
{
    struct page p;

    frame_portal(c, req, S("内容校对"), NULL, 0, &v->frame);
    frame_crumb(c, &v->frame.trail, S(""), S("内容校对"));
    res->no_store = true;
    p = page_for(c, req, res);
    page_portal_proofread(&p, v);
}

static void proofread_empty(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct proofread_view v = {0};

    page_out(c, req, res, &v);
}

static void proofread_one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form_value *file = form_get(&req->form, "file");
    struct proofread_view v = {.pasted = form_text(&req->form, "paste")};
    struct str bytes = v.pasted, name = {0};
    struct proofread found = {0};

    if (req->form.bad)
        fail_set(&c->fail, ERR_INPUT, "",
                 "文件太大（最多16 MB），或者粘贴的文字太长（最多6万字）");
    else if (pace(c, PACE_PROOFREAD) == OK && file->files.n && file->files.p[0].size) {
        name = file->files.p[0].name;
        os_read_file(c->mem, str_cstr(c->mem, file->files.p[0].path), FILE_MOST, &bytes,
                     &c->fail);
    }
    if (!c->fail.code && proofread(c, name, bytes, &found) == OK) {
        v.done = true;
        v.cut = found.cut;
        v.characters = (int)utf8_count(found.text);
        items(c, &found, &v);
        lines(c, &found, &v);
    } else {
        v.alert =
            (struct alert_view){S("bad"), S("没有读成"), str_dup(c->mem, str_of(c->fail.what))};
        res->status = c->fail.code == ERR_RATE ? err_http(ERR_RATE) : 422;
        c->fail = (struct fail){0};
    }
    page_out(c, req, res, &v);
}

static const struct route routes[] = {
    {"GET", LIT("/gongkai/proofread"), ACT_READ_PUBLIC, NULL, proofread_empty, LANE_QUICK},
    {"POST", LIT("/gongkai/proofread"), ACT_READ_PUBLIC, &proofread_form, proofread_one,
     LANE_HEAVY},
};
ROUTES(proofread_routes, routes);
