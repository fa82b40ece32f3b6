/* SPDX-License-Identifier: MulanPSL-2.0 */
/* file_check.c - what stands inside an attachment; see file_check.h */
#include "work/file_check.h"

#include "base/os.h"
#include "base/utf8.h"
#include "check/check.h"
#include "read/words.h"
#include "work/wordlist.h"

enum { FILE_MOST = 24 << 20, FILE_WORDS = 4 << 20, RULES = 64 };

struct told {
    const struct check_rule *rule;
    isize place; /* in the list */
    int64_t count;
};
struct filing {
    struct ctx *c;
    const struct doc_file *f;
    LIST(struct finding) list;
    isize cap;
    struct told told[RULES];
    int n;
};

static struct finding *add(struct filing *w, struct str rule, struct str family,
                           struct str level)
{
    struct finding *x = LIST_ADD(w->c->mem, &w->list, w->cap);

    x->rule = rule;
    x->family = family;
    x->level = level;
    x->field = str_concat(w->c->mem, S(FILE_FIELD), w->f->name);
    return x;
}

static void take(struct filing *w, const struct check_finding *f, const char *where)
{
    struct finding *x;

    for (int i = 0; i < w->n; i++)
        if (w->told[i].rule == f->rule) {
            struct finding *first = &w->list.p[w->told[i].place];

            w->told[i].count++;
            if (f->level == CHECK_BLOCK)
                first->level = check_level_name(f->level);
            return;
        }
    if (w->n == RULES)
        return;
    w->told[w->n].rule = f->rule;
    w->told[w->n].place = w->list.n;
    w->told[w->n++].count = 1;
    x = add(w, f->rule->name, check_family_name(f->rule->family), check_level_name(f->level));
    x->words = f->words;
    x->length = f->length;
    x->says =
        str_fmt(w->c->mem, "附件“%.*s”%s：%.*s", STR_ARG(w->f->name), where, STR_ARG(f->says));
    x->source = f->source;
}

static void look(struct filing *w, const struct check_input *in, const struct check_own *own,
                 const char *where)
{
    struct check_options o = {.families =
                                  1u << CHECK_PRIVACY | 1u << CHECK_NAME | 1u << CHECK_TERM,
                              .least = CHECK_NOTE,
                              .own = own};
    struct check_list l;

    check_text(w->c->checker, w->c->mem, in, &o, &l);
    for (isize i = 0; i < l.n; i++)
        if (l.p[i].level >= CHECK_WARN || l.p[i].rule->family == CHECK_PRIVACY)
            take(w, &l.p[i], where);
}

/* The words of the file; false with a note where there are none. */
static bool words_of(struct filing *w, const char *path, struct words *out)
{
    struct ctx *c = w->c;
    struct fail why = {0};
    struct str bytes = {0};
    struct finding *x;

    if (w->f->size > FILE_MOST)
        fail_set(&why, ERR_TOO_LARGE, "file", "文件太大");
    os_read_file(c->mem, path, FILE_MOST, &bytes, &why);
    if (read_any_words(c->helper, c->mem, w->f->name, bytes, out, &why) == OK &&
        str_trim_wide(out->text).n)
        return true;
    x = add(w, S("link.attach"), S("link"), S("note"));
    x->says = str_fmt(c->mem, "附件“%.*s”里没有可以核查的文字（%s），请人工核对",
                      STR_ARG(w->f->name), why.code ? why.what : "可能是扫描件或者图片");
    x->source = S("《政府信息公开条例》第十七条");
    return false;
}

enum err file_check(struct ctx *c, struct unit_id unit, const char *path, struct doc_file *f)
{
    struct filing w = {.c = c, .f = f};
    struct words words = {0};
    const struct check_own *own;
    const isize *origin;

    if (c->fail.code || !c->checker || !str_eq(f->kind, S("file")))
        return c->fail.code;
    if (words_of(&w, path, &words)) {
        if (words.html)
            words.text = check_html_text(c->mem, words.text, &origin);
        if (words.subtitle)
            words.text = check_subtitle_text(c->mem, words.text);
        words.text = utf8_clip(words.text, FILE_WORDS);
    }
    db_begin_read(c);
    own = wordlist_own(c, unit, words.text);
    if (db_end(c) != OK)
        return c->fail.code;
    look(&w, &(struct check_input){.text = f->name, .fragment = true}, own, "的文件名");
    if (words.text.n)
        look(&w, &(struct check_input){.text = words.text, .table = words.table}, own, "");
    for (int i = 0; i < w.n; i++)
        if (w.told[i].count > 1) {
            struct finding *x = &w.list.p[w.told[i].place];

            x->says = str_fmt(c->mem, "%.*s（共%lld处，这是第一处）", STR_ARG(x->says),
                              (long long)w.told[i].count);
        }
    f->found.p = w.list.p;
    f->found.n = w.list.n;
    return OK;
}

/* Is the finding one of a file that the version has. */
static bool still_there(const struct finding *f, const struct attachment_list *files)
{
    struct str name = str_from(f->field, (isize)sizeof FILE_FIELD - 1);

    for (isize i = 0; i < files->n; i++)
        if (str_eq(files->p[i].name, name))
            return true;
    return false;
}

void file_check_kept(struct ctx *c, const struct document *d, struct finding_list *out)
{
    struct finding_list all = {0};
    struct attachment_list files = {0};
    LIST(struct finding) list = {0};
    isize cap = 0;

    attachment_of(c, d->id, d->version, &files);
    if (!files.n)
        return;
    finding_all(c, d->id, d->version, &all);
    if (!all.n && d->version > 1) /* a version that is being made */
        finding_all(c, d->id, d->version - 1, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_starts(all.p[i].field, S(FILE_FIELD)) && still_there(&all.p[i], &files))
            *LIST_ADD(c->mem, &list, cap) = all.p[i];
    out->p = list.p;
    out->n = list.n;
}

void file_check_settle(struct ctx *c, struct document *d, const struct finding_list *more)
{
    struct finding_list all = {0}, kept = {0};
    LIST(struct finding) list = {0};
    isize cap = 0;

    if (c->fail.code)
        return;
    finding_all(c, d->id, d->version, &all);
    file_check_kept(c, d, &kept);
    for (isize i = 0; i < all.n; i++)
        if (!str_starts(all.p[i].field, S(FILE_FIELD)))
            *LIST_ADD(c->mem, &list, cap) = all.p[i];
    for (isize i = 0; i < kept.n; i++)
        *LIST_ADD(c->mem, &list, cap) = kept.p[i];
    for (isize i = 0; more && i < more->n; i++)
        *LIST_ADD(c->mem, &list, cap) = more->p[i];
    finding_replace(c, d, d->version, list.p, list.n);
    d->open_blocks = finding_open_blocks(c, d->id, d->version);
    document_blocks(c, d->id, d->open_blocks);
}
