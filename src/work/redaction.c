/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redaction.c - a file of a case is given in part; see redaction.h */
#include "work/redaction.h"

#include "base/json.h"
#include "base/map.h"
#include "base/utf8.h"
#include "check/check.h"
#include "law/withhold.h"
#include "store/audit.h"
#include "work/disclose_in.h"
#include "work/guess.h"
#include "work/may.h"

enum { HINTS_MOST = 60, SHOW_MOST = 12000, SOURCE_MOST = 30 << 20 };

static struct str place(struct ctx *c, struct request_id id)
{
    return str_fmt(c->mem, "redaction.marks:%lld", (long long)id.n);
}

static struct str seal_marks(struct ctx *c, struct request_id id, const struct redact_marks *m)
{
    return keyring_seal(c->keys, c->mem, KEY_PERSONAL, place(c, id),
                        redact_marks_text(c->mem, m));
}

static void unseal_marks(struct ctx *c, const struct redaction_row *row,
                         struct redact_marks *out)
{
    struct str text = {0};

    if (!c->fail.code && !keyring_unseal(c->keys, c->mem, KEY_PERSONAL, place(c, row->request),
                                         row->marks, &text, &c->fail))
        (void)redact_marks_parse(c->mem, text, S(""), out, &c->fail);
}

/* --- files of the case */

static void check_file(struct ctx *c, struct str kind, struct str name, struct str bytes)
{
    struct str ends = {0};

    if (!str_eq(kind, S("source")) && !str_eq(kind, S("answer")))
        fail_set(&c->fail, ERR_INPUT, "kind", "请选择是直接提供还是遮盖后提供");
    else if (!bytes.n)
        fail_set(&c->fail, ERR_INPUT, "file", "请选择文件");
    else if (bytes.n > SOURCE_MOST)
        fail_set(&c->fail, ERR_TOO_LARGE, "file", "文件超过 30 MB，请分开上传");
    else if (str_eq(kind, S("source")))
        (void)redact_kind(name, bytes, &ends, &c->fail);
    else if (!filing_media(name, bytes).n)
        fail_set(
            &c->fail, ERR_MEDIA, "file",
            "不接受“%.*s”：只收 PDF、JPG、PNG、WEBP、DOC、DOCX、XLS、XLSX、OFD、TXT，且内容与"
            "扩展名一致",
            STR_ARG(utf8_head(name, 40)));
}

enum err case_file_add(struct ctx *c, struct request_id id, struct str kind, struct str name,
                       struct str bytes, int64_t *out)
{
    struct kept_files kept = {0};
    struct request r = {0};
    struct request_file_list all = {0};
    struct str type = filing_media(name, bytes);
    isize cap = 0;

    check_file(c, kind, name, bytes);
    if (c->fail.code)
        return c->fail.code;
    db_begin_read(c);
    (void)request_load(c, id, &r);
    if (db_end(c))
        return c->fail.code;
    file_keep(c, r.unit, kind, name, type.n ? type : S("application/octet-stream"), bytes,
              &kept, &cap);
    db_begin(c);
    if (!request_load(c, id, &r))
        case_need_handler(c, &r);
    if (!c->fail.code && r.erased_at.s)
        fail_set(&c->fail, ERR_RULE, "", "这件申请的材料已经销毁");
    files_rows(c, r.unit, id, 0, &kept);
    audit_add(c, r.unit, S("case_file_added"), S("request"), id.n, S(""),
              str_fmt(c->mem, "{\"kind\":\"%.*s\"}", STR_ARG(kind)));
    request_files(c, id, &all);
    for (isize i = 0; i < all.n; i++)
        *out = all.p[i].id > *out ? all.p[i].id : *out;
    return db_end(c);
}

enum err case_file_drop(struct ctx *c, int64_t file, struct request_id *of)
{
    struct request_file f = {0};
    struct request r = {0};

    db_begin(c);
    if (!request_file_load(c, file, &f) && !request_load(c, f.request, &r))
        case_need_handler(c, &r);
    *of = r.id;
    if (!c->fail.code && !str_eq(f.kind, S("source")) && !str_eq(f.kind, S("answer")) &&
        !str_eq(f.kind, S("redacted")))
        fail_set(&c->fail, ERR_RULE, "", "申请人提交的材料不能删除");
    if (!c->fail.code && f.letter)
        fail_set(&c->fail, ERR_RULE, "", "这个文件已经随答复提供，不能删除");
    request_file_remove(c, file);
    audit_add(c, r.unit, S("case_file_removed"), S("request"), r.id.n, S(""),
              str_fmt(c->mem, "{\"file\":%lld}", (long long)file));
    return db_end(c);
}

/* --- marks */

enum err redaction_begin(struct ctx *c, int64_t source, int64_t *out)
{
    struct request_file f = {0};
    struct request r = {0};
    struct redact_marks none = {0};
    struct redaction_list all = {0};
    struct redaction_row row = {.source = source};

    db_begin(c);
    if (!request_file_load(c, source, &f) && !request_load(c, f.request, &r))
        case_need_handler(c, &r);
    if (!c->fail.code && !str_eq(f.kind, S("source")))
        fail_set(&c->fail, ERR_RULE, "", "这个文件不是用来遮盖的");
    redactions_of(c, r.id, &all);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].source == source)
            row.id = all.p[i].id;
    row.unit = r.unit;
    row.request = r.id;
    if (!c->fail.code && !row.id) {
        row.marks = seal_marks(c, r.id, &none);
        row.id = redaction_insert(c, &row);
        audit_add(c, r.unit, S("redaction_begun"), S("redaction"), row.id, S(""), S(""));
    }
    *out = row.id;
    return db_end(c);
}

/* The row, the case, and permission; within a transaction. */
static void load(struct ctx *c, int64_t id, struct redaction_row *row, struct request *r)
{
    if (redaction_load(c, id, row) || request_load(c, row->request, r))
        return;
    case_need_sight(c, r);
    if (!c->fail.code && r->erased_at.s)
        fail_set(&c->fail, ERR_RULE, "", "这件申请的材料已经销毁");
}

/* What the child works on, outside of any transaction afterwards. Looking is audited. */
static enum err fetch(struct ctx *c, int64_t id, bool result, struct redaction_row *row,
                      struct request *r, struct request_file *f, struct redact_in *in)
{
    db_begin(c);
    load(c, id, row, r);
    if (!c->fail.code && result && !row->result)
        fail_set(&c->fail, ERR_NOT_FOUND, "", "还没有生成新文件");
    if (!c->fail.code)
        (void)request_file_load(c, result ? row->result : row->source, f);
    unseal_marks(c, row, &in->marks);
    in->looked = row->looked;
    in->name = f->name;
    audit_add(c, r->unit, S("case_file_look"), S("request"), r->id.n, S(""),
              str_fmt(c->mem, "{\"file\":%lld}", (long long)f->id));
    if (db_end(c))
        return c->fail.code;
    return file_unseal(c, r->unit, f, &in->bytes);
}

static bool is_marked(const struct redact_marks *m, struct str term)
{
    for (isize i = 0; i < m->n; i++)
        if (!m->p[i].area && str_eq(m->p[i].term, term))
            return true;
    return false;
}

/* Personal data that the content check finds, each once. */
static void hints(struct ctx *c, struct str text, struct redaction_open *o)
{
    struct check_list found = {0};
    struct check_options only = {.families = 1u << CHECK_PRIVACY};
    isize cap = 0;

    if (!c->checker)
        return;
    check_text(c->checker, c->mem, &(struct check_input){.text = text, .fragment = true}, &only,
               &found);
    for (isize i = 0; i < found.n; i++) {
        struct str term = str_trim_wide(found.p[i].words);
        isize k = 0;

        while (k < o->hints.n && !str_eq(o->hints.p[k].term, term))
            k++;
        if (k < o->hints.n)
            o->hints.p[k].n++;
        else if (o->hints.n < HINTS_MOST && utf8_count(term) > 1)
            *LIST_ADD(c->mem, &o->hints, cap) = (struct redaction_hint){
                term, found.p[i].rule->title, 1, is_marked(&o->marks, term)};
    }
}

struct cutting {
    bool *gone;
};

static void cut_here(void *user, isize mark, int32_t from, int32_t until)
{
    struct cutting *k = user;

    (void)mark;
    for (int32_t i = from; i <= until; i++)
        k->gone[i] = true;
}

/* The beginning of the text in pieces that stay and pieces that go. */
static void cut(struct ctx *c, struct str text, struct redaction_open *o)
{
    struct str s = utf8_head(text, SHOW_MOST);
    struct redact_fold fold = redact_fold_text(c->mem, s);
    struct cutting k = {NEW(c->mem, bool, utf8_count(s) + 1)};
    isize cap = 0, from = 0, i = 0;

    o->cut = s.n < text.n;
    redact_find(c->mem, &fold, &o->marks, cut_here, &k);
    for (isize at = 0; at < s.n; i++) {
        (void)utf8_next(s, &at);
        if (at == s.n || k.gone[i] != k.gone[i + 1]) {
            *LIST_ADD(c->mem, &o->text, cap) =
                (struct redaction_run_of_text){k.gone[i], str_slice(s, from, at)};
            from = at;
        }
    }
}

enum err redaction_open(struct ctx *c, struct helper *h, int64_t id, struct redaction_open *out)
{
    struct redact_in in = {0};
    struct request r = {0};
    struct str text = {0};
    struct fail unread = {0};

    *out = (struct redaction_open){0};
    if (fetch(c, id, false, &out->row, &r, &out->source, &in))
        return c->fail.code;
    out->marks = in.marks;
    out->number = r.number;
    if (redact_text(h, in.name, in.bytes, c->mem, &text, &out->pages, &unread)) {
        out->refused = str_dup(c->mem, str_of(unread.what));
    } else {
        hints(c, text, out);
        cut(c, text, out);
    }
    db_begin_read(c);
    if (out->row.result)
        (void)request_file_load(c, out->row.result, &out->result);
    return db_end(c);
}

enum err redaction_save(struct ctx *c, int64_t id, int seen, const struct redact_marks *marks,
                        bool looked)
{
    struct redaction_row row = {0};
    struct request r = {0};

    if (marks->n && redact_marks_check(marks, &c->fail))
        return c->fail.code;
    db_begin(c);
    load(c, id, &row, &r);
    if (!c->fail.code && row.result) {
        struct request_file f = {0};

        /* What has gone out stays; what was only made is made again. */
        if (!request_file_load(c, row.result, &f) && f.letter)
            fail_set(&c->fail, ERR_RULE, "", "遮盖后的文件已经随答复提供，不能再改");
        request_file_remove(c, row.result);
    }
    if (!c->fail.code)
        redaction_put_marks(c, id, seen, seal_marks(c, r.id, marks), looked);
    audit_add(c, r.unit, S("redaction_saved"), S("redaction"), id, S(""),
              str_fmt(c->mem, "{\"marks\":%lld}", (long long)marks->n));
    return db_end(c);
}

/* --- the new file */

/* The words of a mark may stand in the name of the file as well. */
static struct str new_name(struct ctx *c, const struct redact_in *in, struct str ends)
{
    isize dot = str_rfind(in->name, S("."));
    struct redact_in name = {.name = S("name.txt"), .marks = in->marks};
    struct redacted out = {0};
    struct fail why = {0};
    isize n = 0;

    name.bytes = dot > 0 ? str_slice(in->name, 0, dot) : in->name;
    name.marks.p = NEW(c->mem, struct redact_mark, in->marks.n + 1);
    for (isize i = 0; i < in->marks.n; i++)
        if (!in->marks.p[i].area)
            name.marks.p[n++] = in->marks.p[i];
    name.marks.n = n;
    if (n && !redact_here(c->mem, &name, &out, &why))
        name.bytes = str_replace(c->mem, out.bytes, S("■■■"), S("某"));
    else if (n)
        name.bytes = S("提供的信息");
    return str_fmt(c->mem, "%.*s（部分公开）.%.*s", STR_ARG(utf8_head(name.bytes, 80)),
                   STR_ARG(ends));
}

/* Counts by ground, and what was proven: nothing of what was taken out. */
static struct str report_of(struct ctx *c, const struct redact_in *in, const struct redacted *r)
{
    struct buf b = buf_new(c->mem, 1024);
    struct json_out j = jout_new(&b);
    struct withhold_ground g;
    int hidden = 0, unread = 0;

    for (isize i = 0; i < r->pages.n; i++) {
        hidden += r->pages.p[i].hidden;
        unread += r->pages.p[i].unread;
    }
    jout_object(&j);
    jout_key(&j, "grounds");
    jout_array(&j);
    for (isize k = 0; withhold_ground_at(k, &g); k++) {
        int n = 0;

        for (isize i = 0; i < in->marks.n; i++)
            if (str_eq(in->marks.p[i].ground, g.id))
                n += r->found.p[i];
        if (!n)
            continue;
        jout_object(&j);
        jout_put_str(&j, "ground", g.id);
        jout_put_int(&j, "places", n);
        jout_end(&j);
    }
    jout_end(&j);
    jout_put_int(&j, "pages", r->pages.n);
    jout_put_int(&j, "terms", r->terms);
    jout_put_int(&j, "areas", r->areas);
    jout_put_int(&j, "searched", r->searched);
    jout_put_int(&j, "hidden", hidden);
    jout_put_int(&j, "unread", unread);
    jout_put_int(&j, "dropped", r->dropped);
    jout_put_int(&j, "hidden_cells", r->hidden_cells);
    jout_put_int(&j, "hidden_sheets", r->hidden_sheets);
    jout_end(&j);
    return buf_str(&b);
}

enum err redaction_run(struct ctx *c, struct helper *h, int64_t id, struct redacted *out)
{
    struct redaction_row row = {0}, now = {0};
    struct request r = {0};
    struct request_file f = {0};
    struct redact_in in = {0};
    struct kept_files kept = {0};
    struct request_file_list all = {0};
    int64_t file = 0;
    isize cap = 0;

    if (fetch(c, id, false, &row, &r, &f, &in) || redact(h, &in, c->mem, out, &c->fail))
        return c->fail.code;
    file_keep(c, r.unit, S("redacted"), new_name(c, &in, out->ends), out->type, out->bytes,
              &kept, &cap);
    db_begin(c);
    load(c, id, &now, &r);
    if (!c->fail.code && now.version != row.version)
        fail_set(&c->fail, ERR_CONFLICT, "", "生成期间别人改过标记，请重新生成");
    files_rows(c, r.unit, r.id, 0, &kept);
    request_files(c, r.id, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].kind, S("redacted")) && all.p[i].id > file)
            file = all.p[i].id;
    if (!c->fail.code)
        redaction_put_result(c, id, file, report_of(c, &in, out));
    audit_add(c, r.unit, S("redaction_made"), S("redaction"), id, S(""),
              report_of(c, &in, out));
    return db_end(c);
}

enum err redaction_page(struct ctx *c, struct helper *h, int64_t id, bool result, int page,
                        struct str *png)
{
    struct redaction_row row = {0};
    struct request r = {0};
    struct request_file f = {0};
    struct redact_in in = {0};

    if (fetch(c, id, result, &row, &r, &f, &in))
        return c->fail.code;
    if (result)
        in.marks.n = 0;
    return redact_preview(h, &in, page, c->mem, png, &c->fail);
}

enum err redaction_attach(struct ctx *c, int64_t id)
{
    struct redaction_row row = {0};
    struct request r = {0};
    struct request_file f = {0};

    db_begin(c);
    load(c, id, &row, &r);
    if (!c->fail.code && !row.result)
        fail_set(&c->fail, ERR_RULE, "", "请先生成新文件");
    if (!c->fail.code && !request_file_load(c, row.result, &f) &&
        str_eq(f.kind, S("redacted"))) {
        request_file_answer(c, row.result);
        audit_add(c, r.unit, S("redaction_attached"), S("redaction"), id, S(""), S(""));
    }
    return db_end(c);
}

/* --- for the applicant */

static bool went_out(const struct request_file *f)
{
    return str_eq(f->kind, S("answer")) && f->letter;
}

enum err disclose_own_files(struct ctx *c, struct str number, struct str code,
                            struct case_answer_files *out)
{
    struct request_file_list all = {0};
    struct request r = {0};
    isize cap = 0;

    if (guess_may(c, GUESS_CASE))
        return c->fail.code;
    db_begin_read(c);
    case_by_code(c, number, code, &r);
    if (!c->fail.code)
        request_files(c, r.id, &all);
    for (isize i = 0; i < all.n; i++)
        if (went_out(&all.p[i]))
            *LIST_ADD(c->mem, out, cap) =
                (struct case_answer_file){all.p[i].id, all.p[i].size, all.p[i].name};
    (void)db_end(c);
    return guess_end(c, GUESS_CASE);
}

enum err disclose_own_file(struct ctx *c, struct str number, struct str code, int64_t file,
                           struct request_file *f, struct str *bytes)
{
    struct request r = {0};

    if (guess_may(c, GUESS_CASE))
        return c->fail.code;
    db_begin_read(c);
    case_by_code(c, number, code, &r);
    if (!c->fail.code && !request_file_load(c, file, f) &&
        (f->request.n != r.id.n || !went_out(f)))
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这个文件");
    (void)db_end(c);
    if (guess_end(c, GUESS_CASE))
        return c->fail.code;
    return file_unseal(c, r.unit, f, bytes);
}
