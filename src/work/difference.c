/* SPDX-License-Identifier: MulanPSL-2.0 */
/* difference.c - the difference between two versions, for reading; see publish.h
 *
 * Paragraphs are compared first; a paragraph that was cut and one that was added at the same place
 * are then compared by characters, where they have enough in common to be one that changed.
 */
#include "base/utf8.h"
#include "law/permit.h"
#include "work/facts.h"
#include "work/fields.h"
#include "work/may.h"

/* A small correction changes at most this much, and nothing but words. */
enum { SMALL_RUNES = 40, SMALL_PERCENT = 10, ALIKE_PERCENT = 40 };

struct making {
    struct arena *mem;
    struct doc_diff *out;
    isize lines_cap, fields_cap;
    bool grave; /* a field that says what the document is has changed */
};

static struct diff_line *line(struct making *m, enum diff_op op)
{
    struct diff_line *l = LIST_ADD(m->mem, &m->out->lines, m->lines_cap);

    l->op = op;
    return l;
}

static void count(struct making *m, enum diff_op op, struct str text)
{
    if (op == DIFF_ADD)
        m->out->added += utf8_count(text);
    if (op == DIFF_CUT)
        m->out->cut += utf8_count(text);
}

static void whole(struct making *m, enum diff_op op, struct str text)
{
    struct diff_line *l = line(m, op);

    l->runs.p = NEW(m->mem, struct diff_run, 1);
    l->runs.p[l->runs.n++] = (struct diff_run){op, text};
    count(m, op, text);
}

static struct str span(struct diff_text t, isize at, isize n)
{
    const struct str *last = &t.part[at + n - 1];

    return (struct str){t.part[at].p, last->p + last->n - t.part[at].p};
}

/* One paragraph that changed, as runs; false where the two have too little in common. */
static bool changed(struct making *m, struct str was, struct str is)
{
    struct diff_text a = diff_runes(m->mem, was), b = diff_runes(m->mem, is);
    struct diff_steps s = {0};
    struct diff_line *l;
    isize same = 0, cap = 0;

    diff_tokens(m->mem, a.token, a.n, b.token, b.n, &s);
    for (isize i = 0; i < s.n; i++)
        same += s.p[i].op == DIFF_KEEP ? s.p[i].n : 0;
    if (same * 100 < (a.n > b.n ? a.n : b.n) * ALIKE_PERCENT)
        return false;
    l = line(m, DIFF_KEEP);
    l->changed = true;
    for (isize i = 0; i < s.n; i++) {
        struct diff_run *r = LIST_ADD(m->mem, &l->runs, cap);

        r->op = s.p[i].op;
        r->text = r->op == DIFF_ADD ? span(b, s.p[i].b, s.p[i].n) : span(a, s.p[i].a, s.p[i].n);
        count(m, r->op, r->text);
    }
    return true;
}

static void paragraphs(struct making *m, struct str was, struct str is)
{
    struct diff_text a = diff_lines(m->mem, was), b = diff_lines(m->mem, is);
    struct diff_steps s = {0};

    diff_tokens(m->mem, a.token, a.n, b.token, b.n, &s);
    for (isize i = 0; i < s.n; i++) {
        const struct diff_step *x = &s.p[i], *y = i + 1 < s.n ? &s.p[i + 1] : NULL;
        isize k = 0, j = 0;

        if (x->op == DIFF_KEEP) {
            for (; k < x->n; k++)
                whole(m, DIFF_KEEP, a.part[x->a + k]);
            continue;
        }
        if (x->op == DIFF_CUT && y && y->op == DIFF_ADD) {
            for (; k < x->n && j < y->n; k++, j++)
                if (!changed(m, a.part[x->a + k], b.part[y->b + j])) {
                    whole(m, DIFF_CUT, a.part[x->a + k]);
                    whole(m, DIFF_ADD, b.part[y->b + j]);
                }
            for (; k < x->n; k++)
                whole(m, DIFF_CUT, a.part[x->a + k]);
            for (; j < y->n; j++)
                whole(m, DIFF_ADD, b.part[y->b + j]);
            i++;
            continue;
        }
        for (; k < x->n; k++)
            whole(m, x->op, x->op == DIFF_CUT ? a.part[x->a + k] : b.part[x->b + k]);
    }
}

static void field(void *to, const char *key, struct str label, struct str was, struct str is)
{
    static const char *const light[] = {"title", "summary", "keywords", "source", "author"};
    struct making *m = to;
    struct diff_field *f = LIST_ADD(m->mem, &m->out->fields, m->fields_cap);
    bool is_light = false;

    *f = (struct diff_field){label, was, is};
    for (size_t i = 0; i < sizeof light / sizeof *light; i++)
        is_light |= str_eq(str_of(key), str_of(light[i]));
    m->grave |= !is_light;
    if (is_light) {
        struct diff_text a = diff_runes(m->mem, was), b = diff_runes(m->mem, is);
        struct diff_steps s = {0};

        diff_tokens(m->mem, a.token, a.n, b.token, b.n, &s);
        for (isize i = 0; i < s.n; i++) {
            m->out->added += s.p[i].op == DIFF_ADD ? s.p[i].n : 0;
            m->out->cut += s.p[i].op == DIFF_CUT ? s.p[i].n : 0;
        }
    }
}

void difference(struct arena *mem, const struct doc_version *a, const struct doc_fields *fa,
                const struct doc_version *b, const struct doc_fields *fb, struct doc_diff *out)
{
    struct making m = {.mem = mem, .out = out};
    int64_t all, touched;

    *out = (struct doc_diff){.from = a->version, .to = b->version};
    fields_differ(mem, fa, fb, field, &m);
    paragraphs(&m, a->body_text, b->body_text);
    m.grave |= fa->col.n != fb->col.n;
    touched = out->added > out->cut ? out->added : out->cut;
    all = utf8_count(a->body_text) + utf8_count(a->title);
    out->small = !m.grave && touched <= SMALL_RUNES && touched * 100 <= all * SMALL_PERCENT;
}

enum err doc_diff(struct ctx *c, struct doc_id id, int from, int to, struct doc_diff *out)
{
    struct document d = {0};
    struct doc_version a = {0}, b = {0};
    struct doc_fields fa = {0}, fb = {0};

    db_begin_read(c);
    document_load(c, id, &d);
    if (!c->fail.code)
        may_office(c, ACT_SEE_DOC, d.unit, d.f.office);
    version_load(c, id, from, &a);
    version_load(c, id, to, &b);
    if (db_end(c) != OK || doc_fields_read(c->mem, a.fields, &fa, &c->fail) != OK ||
        doc_fields_read(c->mem, b.fields, &fb, &c->fail) != OK)
        return c->fail.code;
    difference(c->mem, &a, &fa, &b, &fb, out);
    return OK;
}
