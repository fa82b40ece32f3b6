/* SPDX-License-Identifier: MulanPSL-2.0 */
/* json.c - write JSON, and read small documents; see json.h */
#include "base/json.h"

#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>

struct json_out jout_new(struct buf *b)
{
    struct json_out j = {.b = b};

    j.first[0] = true;
    return j;
}

static void member(struct json_out *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (!j->first[j->depth])
        buf_char(j->b, ',');
    if (j->pretty && j->depth) {
        buf_char(j->b, '\n');
        buf_pad(j->b, j->b->n, 2 * j->depth, ' ');
    }
    j->first[j->depth] = false;
}

static void open_with(struct json_out *j, char c)
{
    member(j);
    buf_char(j->b, c);
    assert(j->depth < 71);
    j->depth++;
    j->first[j->depth] = true;
    j->array[j->depth] = c == '[';
}

void jout_object(struct json_out *j)
{
    open_with(j, '{');
}

void jout_array(struct json_out *j)
{
    open_with(j, '[');
}

void jout_end(struct json_out *j)
{
    bool array = j->array[j->depth], empty = j->first[j->depth];

    assert(j->depth > 0);
    j->depth--;
    if (j->pretty && !empty) {
        buf_char(j->b, '\n');
        buf_pad(j->b, j->b->n, 2 * j->depth, ' ');
    }
    buf_char(j->b, array ? ']' : '}');
}

static void quoted(struct buf *b, struct str s)
{
    isize from = 0;

    buf_char(b, '"');
    for (isize i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        /* '<' is escaped too, so that JSON may stand inside a page. */
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != 0x7F)
            continue;
        buf_add(b, str_slice(s, from, i));
        from = i + 1;
        if (c == '"' || c == '\\') {
            buf_char(b, '\\');
            buf_char(b, (char)c);
        } else if (c == '\n') {
            buf_lit(b, "\\n");
        } else if (c == '\t') {
            buf_lit(b, "\\t");
        } else {
            buf_fmt(b, "\\u%04x", c);
        }
    }
    buf_add(b, str_from(s, from));
    buf_char(b, '"');
}

void jout_key(struct json_out *j, const char *key)
{
    member(j);
    quoted(j->b, str_of(key));
    buf_char(j->b, ':');
    if (j->pretty)
        buf_char(j->b, ' ');
    j->after_key = true;
}

void jout_str(struct json_out *j, struct str s)
{
    member(j);
    quoted(j->b, s);
}

void jout_int(struct json_out *j, int64_t v)
{
    member(j);
    buf_int(j->b, v);
}

void jout_double(struct json_out *j, double v)
{
    char text[40];

    member(j);
    if (!isfinite(v)) {
        buf_lit(j->b, "null");
        return;
    }
    for (int digits = 6; digits <= 17; digits++) {
        double back = 0;

        snprintf(text, sizeof text, "%.*g", digits, v);
        if (sscanf(text, "%lf", &back) == 1 && back == v)
            break;
    }
    buf_add(j->b, str_of(text));
}

void jout_bool(struct json_out *j, bool v)
{
    member(j);
    buf_add(j->b, v ? S("true") : S("false"));
}

void jout_null(struct json_out *j)
{
    member(j);
    buf_lit(j->b, "null");
}

void jout_raw(struct json_out *j, struct str json)
{
    member(j);
    buf_add(j->b, json);
}

void jout_put_str(struct json_out *j, const char *key, struct str s)
{
    jout_key(j, key);
    jout_str(j, s);
}

void jout_put_int(struct json_out *j, const char *key, int64_t v)
{
    jout_key(j, key);
    jout_int(j, v);
}

void jout_put_bool(struct json_out *j, const char *key, bool v)
{
    jout_key(j, key);
    jout_bool(j, v);
}

void jout_put_opt(struct json_out *j, const char *key, struct str s)
{
    jout_key(j, key);
    if (s.n)
        jout_str(j, s);
    else
        jout_null(j);
}

enum { DEPTH = 64 };

static struct jval *copy(struct arena *mem, json_t *v)
{
    struct jval *o = NEW(mem, struct jval, 1), **tail = &o->first;
    const char *key;
    size_t i;
    json_t *m;

    switch (json_typeof(v)) {
    case JSON_OBJECT:
        o->kind = JVAL_OBJECT;
        json_object_foreach(v, key, m)
        {
            *tail = copy(mem, m);
            (*tail)->key = str_dup(mem, str_of(key));
            tail = &(*tail)->next;
            o->n++;
        }
        break;
    case JSON_ARRAY:
        o->kind = JVAL_ARRAY;
        json_array_foreach(v, i, m)
        {
            *tail = copy(mem, m);
            tail = &(*tail)->next;
            o->n++;
        }
        break;
    case JSON_STRING:
        o->kind = JVAL_STR;
        o->s = str_dup(mem, (struct str){json_string_value(v), (isize)json_string_length(v)});
        break;
    case JSON_INTEGER:
        o->kind = JVAL_INT;
        o->i = json_integer_value(v);
        o->real = (double)o->i;
        break;
    case JSON_REAL:
        o->kind = JVAL_REAL;
        o->real = json_real_value(v);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        o->kind = JVAL_BOOL;
        o->i = json_is_true(v);
        break;
    case JSON_NULL:
        o->kind = JVAL_NULL;
        break;
    }
    return o;
}

/* Depth is bounded before jansson and the copy recurse; brackets in strings do not count. */
static bool too_deep(struct str text)
{
    int depth = 0;
    bool in_string = false;

    for (isize i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > DEPTH)
                return true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return false;
}

static void release(void *p)
{
    json_decref(p);
}

enum err jval_parse(struct arena *mem, struct str text, struct jval **out, struct fail *why)
{
    json_error_t e;
    json_t *v;

    if (why->code)
        return why->code;
    if (too_deep(text))
        return fail_set(why, ERR_UNREADABLE, "JSON", "JSON 嵌套超过 %d 层", DEPTH);
    v = json_loadb(text.p ? text.p : "", (size_t)text.n,
                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!v)
        return fail_set(why, ERR_UNREADABLE, "JSON", "JSON 第 %d 行第 %d 列无法读取：%s",
                        e.line, e.column, e.text);
    /* The copy may pass the arena's limit and jump away: jansson's tree goes with the arena. */
    arena_defer(mem, release, v);
    *out = copy(mem, v);
    return OK;
}

const struct jval *jval_get(const struct jval *o, const char *key)
{
    struct str want = str_of(key);

    if (!o || o->kind != JVAL_OBJECT)
        return NULL;
    for (const struct jval *m = o->first; m; m = m->next)
        if (str_eq(m->key, want))
            return m;
    return NULL;
}

struct str jval_get_str(const struct jval *o, const char *key)
{
    const struct jval *m = jval_get(o, key);

    return m && m->kind == JVAL_STR ? m->s : (struct str){0};
}

int64_t jval_get_int(const struct jval *o, const char *key, int64_t otherwise)
{
    const struct jval *m = jval_get(o, key);

    return m && (m->kind == JVAL_INT || m->kind == JVAL_BOOL) ? m->i : otherwise;
}

bool jval_get_bool(const struct jval *o, const char *key)
{
    return jval_get_int(o, key, 0) != 0;
}
