/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_link.c - the evidence of a row of a register; see register_link.h */
#include "work/register_link.h"

#include "base/net.h"
#include "base/utf8.h"
#include "law/register.h"
#include "store/audit.h"
#include "store/document.h"
#include "store/register.h"
#include "store/report.h"
#include "work/may.h"

enum { LABEL_MOST = 120, ADDRESS_MOST = 500 };

/* The number that an address of ours ends in: …/doc_42.html, /desk/doc/42/edit; 0 none. */
static int64_t number_in(struct str said)
{
    static const struct str marks[] = {LIT("/doc_"), LIT("/doc/")};

    for (int i = 0; i < 2; i++) {
        isize at = str_rfind(said, marks[i]), n = 0;
        struct str rest;
        int64_t v = 0;

        if (at < 0)
            continue;
        rest = str_from(said, at + marks[i].n);
        while (n < rest.n && n < 18 && rest.p[n] >= '0' && rest.p[n] <= '9')
            n++;
        if (str_int(str_slice(rest, 0, n), &v))
            return v;
    }
    return 0;
}

void register_document(struct ctx *c, struct unit_id unit, struct str said, struct doc_id *out,
                       struct str *title)
{
    struct document d = {0};
    struct report_titled t = {0};
    int64_t n = 0;

    *out = (struct doc_id){0};
    said = str_trim_wide(said);
    if (c->fail.code || !said.n)
        return;
    if (str_starts(said, S("《")) && str_ends(said, S("》")))
        said = str_slice(said, 3, said.n - 3);
    if (!str_int(utf8_nfkc(c->mem, said), &n))
        n = number_in(said);
    if (!n && report_titled(c, unit, said, &t))
        n = t.document.n;
    if (n > 0)
        document_load(c, (struct doc_id){n}, &d);
    if (n <= 0 || c->fail.code == ERR_NOT_FOUND || (!c->fail.code && d.unit.n != unit.n)) {
        c->fail = (struct fail){0};
        fail_set(&c->fail, ERR_INPUT, "document",
                 "本单位没有这条信息：%.*s。可以填标题全文、网址或者编号",
                 STR_ARG(utf8_head(said, 40)));
        return;
    }
    *out = (struct doc_id){n};
    if (title)
        *title = d.f.title;
}

static bool is_choice(struct str choices, struct str value)
{
    for (struct str rest = choices, one; str_next(&rest, '|', &one);)
        if (str_eq(one, value))
            return true;
    return false;
}

/* What is wrong with it, before anything is asked of the database. */
static void check(struct ctx *c, const struct register_row *r, const struct register_proof *p)
{
    int n = (p->document.n > 0) + (p->address.n > 0) + (p->sm3.n > 0);
    struct register_kind k;

    if (c->fail.code)
        return;
    if (!register_find(c->mem, r->kind, &k) || !is_choice(k.proofs, p->what))
        fail_set(&c->fail, ERR_INPUT, "what", "请选择是什么依据");
    else if (n != 1)
        fail_set(&c->fail, ERR_INPUT, "document",
                 "请填一条本单位的信息、一个网址，或者选一个文件，三者选一");
    else if (utf8_count(p->label) > LABEL_MOST)
        fail_set(&c->fail, ERR_INPUT, "label", "说明最多 %d 字", LABEL_MOST);
    else if (p->address.n && (!net_url_is(p->address) || p->address.n > ADDRESS_MOST))
        fail_set(&c->fail, ERR_INPUT, "address", "网址应当以 https:// 或者 http:// 开头");
}

enum err register_prove(struct ctx *c, int64_t entry, const struct register_proof *in,
                        int64_t *id)
{
    struct register_proof p = *in;
    struct register_row r = {0};
    struct register_link l = {.entry = entry};
    struct register_link_list all = {0};
    struct str title = {0};

    p.what = str_trim_wide(p.what);
    p.label = str_trim_wide(p.label);
    p.document = str_trim_wide(p.document);
    p.address = str_trim_wide(p.address);
    db_begin(c);
    register_load(c, entry, &r);
    may(c, ACT_REGISTER, r.unit);
    check(c, &r, &p);
    if (!c->fail.code && r.removed_at.s)
        fail_set(&c->fail, ERR_RULE, NULL, "这条记录已经移除");
    if (!c->fail.code)
        register_links(c, entry, &all);
    if (!c->fail.code && all.n >= REGISTER_LINKS_MOST)
        fail_set(&c->fail, ERR_INPUT, "document", "一条记录最多 %d 份依据",
                 REGISTER_LINKS_MOST);
    register_document(c, r.unit, p.document, &l.document, &title);
    if (!c->fail.code) {
        l.unit = r.unit;
        l.what = p.what;
        l.address = p.address;
        if (p.sm3.n)
            l.blob = blob_row(c, r.unit, p.sm3, p.size, p.type);
        l.label = p.label.n  ? p.label
                  : title.n  ? utf8_head(title, LABEL_MOST)
                  : p.name.n ? utf8_head(p.name, LABEL_MOST)
                             : utf8_head(p.address, LABEL_MOST);
        l.id = register_link_insert(c, &l);
        audit_add(c, r.unit, S("register_prove"), r.kind, entry, S(""),
                  str_fmt(c->mem, "%.*s %.*s", STR_ARG(l.what), STR_ARG(l.label)));
    }
    if (db_end(c) == OK && id)
        *id = l.id;
    return c->fail.code;
}

enum err register_unprove(struct ctx *c, int64_t entry, int64_t link)
{
    struct register_link l = {0};
    struct register_row r = {0};

    db_begin(c);
    register_link_load(c, link, &l);
    register_load(c, entry, &r);
    if (!c->fail.code && l.entry != entry)
        fail_set(&c->fail, ERR_NOT_FOUND, "link", "没有找到这份依据");
    may(c, ACT_REGISTER, r.unit);
    register_link_remove(c, link);
    audit_add(c, r.unit, S("register_unprove"), r.kind, entry,
              str_fmt(c->mem, "%.*s %.*s", STR_ARG(l.what), STR_ARG(l.label)), S(""));
    return db_end(c);
}

enum err register_proofs(struct ctx *c, int64_t entry, struct register_link_list *out)
{
    struct register_row r = {0};

    db_begin_read(c);
    register_load(c, entry, &r);
    may(c, ACT_SEE_DESK, r.unit);
    if (!c->fail.code)
        register_links(c, entry, out);
    return db_end(c);
}

enum err register_proofs_of(struct ctx *c, struct unit_id unit, struct str kind,
                            struct register_link_list *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code)
        register_links_of(c, unit, kind, out);
    return db_end(c);
}

enum err register_proof_file(struct ctx *c, int64_t entry, int64_t link,
                             struct register_link *out)
{
    db_begin_read(c);
    register_link_load(c, link, out);
    if (!c->fail.code && (out->entry != entry || !out->blob.n || out->removed_at.s))
        fail_set(&c->fail, ERR_NOT_FOUND, "link", "没有找到这个文件");
    may(c, ACT_SEE_DESK, out->unit);
    return db_end(c);
}
