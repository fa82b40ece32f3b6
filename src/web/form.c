/* SPDX-License-Identifier: MulanPSL-2.0 */
/* form.c - declared fields → validated values; see form.h */
#include "web/form.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "web/http.h"

enum { PAIRS_MAX = 4000, MANY_MAX = 2000, BODY_MAX = 64 << 10, TEXT_BODY_MAX = 2 << 20 };

static int index_of(const struct form_rule *rule, struct str name)
{
    for (int i = 0; i < rule->n; i++)
        if (str_eq(rule->field[i].name, name))
            return i;
    return -1;
}

int64_t form_body_max(const struct form_rule *rule)
{
    int64_t max = rule && rule->max_body ? rule->max_body : BODY_MAX;

    for (int i = 0; rule && !rule->multipart && i < rule->n; i++)
        if (rule->field[i].kind == FIELD_TEXT && rule->field[i].max && max < TEXT_BODY_MAX)
            max = TEXT_BODY_MAX;
    return max;
}

const struct form_value *form_get(const struct form *f, const char *name)
{
    int i = f->rule ? index_of(f->rule, str_of(name)) : -1;

    assert(i >= 0);
    return &f->value[i];
}

struct str form_text(const struct form *f, const char *name)
{
    return form_get(f, name)->text;
}

int64_t form_int(const struct form *f, const char *name)
{
    return form_get(f, name)->number;
}

struct day form_day(const struct form *f, const char *name)
{
    return form_get(f, name)->day;
}

bool form_flag(const struct form *f, const char *name)
{
    return form_get(f, name)->number != 0;
}

static void blame(struct form *f, struct form_value *v, struct str why)
{
    if (v->bad)
        return;
    v->bad = true;
    v->error = why;
    f->bad++;
}

void form_blame(struct arena *mem, struct form *f, const char *name, struct str why)
{
    int i = f->rule ? index_of(f->rule, str_of(name)) : -1;

    assert(i >= 0);
    blame(f, &f->value[i], str_dup(mem, why));
}

void form_begin(struct arena *mem, const struct form_rule *rule, struct form *out)
{
    *out = (struct form){.rule = rule, .value = NEW(mem, struct form_value, rule->n + 1)};
}

/* CRLF and lone CR become LF; other control characters are told apart from good text. */
static struct str lines(struct arena *mem, struct str s, bool *bad)
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];

        if (ch == '\r') {
            i += i + 1 < s.n && s.p[i + 1] == '\n';
            ch = '\n';
        }
        *bad |= (ch < ' ' && ch != '\n' && ch != '\t') || ch == 0x7F;
        buf_char(&b, (char)ch);
    }
    return buf_str(&b);
}

static bool has_control(struct str s)
{
    for (isize i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
            return true;
    return false;
}

static void push(struct arena *mem, struct form_value *v, struct str s)
{
    struct str *p = v->many.p;

    if (v->many.n >= MANY_MAX)
        return;
    if ((v->many.n & (v->many.n - 1)) == 0) { /* grown at powers of two */
        p = NEW(mem, struct str, v->many.n ? 2 * v->many.n : 1);
        if (v->many.n)
            memcpy(p, v->many.p, (size_t)v->many.n * sizeof *p);
    }
    p[v->many.n++] = s;
    v->many.p = p;
}

void form_add(struct arena *mem, struct form *f, struct str name, struct str value)
{
    int i = index_of(f->rule, name);
    struct form_value *v = i < 0 ? NULL : &f->value[i];
    bool broken = !utf8_valid(value), control = false;

    if (!v || f->rule->field[i].kind == FIELD_FILE)
        return;
    if (broken)
        value = utf8_repair(mem, value);
    switch (f->rule->field[i].kind) {
    case FIELD_MANY:
        value = str_trim(value);
        control = has_control(value);
        push(mem, v, value);
        break;
    case FIELD_TEXT:
        value = lines(mem, value, &control);
        break;
    case FIELD_SECRET:
        break;
    case FIELD_LINE:
    case FIELD_INT:
    case FIELD_DAY:
    case FIELD_TIME:
    case FIELD_CHOICE:
    case FIELD_FLAG:
        value = str_trim_wide(value);
        control = has_control(value);
        break;
    case FIELD_FILE:
        break;
    }
    if (!v->given || f->rule->field[i].kind == FIELD_MANY)
        v->text = value;
    v->given = true;
    if (broken)
        blame(f, v, S("含有无法识别的字符（不是 UTF-8）"));
    else if (control)
        blame(f, v, S("含有不能使用的控制字符"));
}

void form_add_file(struct arena *mem, struct form *f, struct str name,
                   const struct form_file *file)
{
    int i = index_of(f->rule, name);
    struct form_value *v = i < 0 ? NULL : &f->value[i];
    struct form_file *p;

    if (!v || f->rule->field[i].kind != FIELD_FILE)
        return;
    p = NEW(mem, struct form_file, v->files.n + 1);
    if (v->files.n)
        memcpy(p, v->files.p, (size_t)v->files.n * sizeof *p);
    p[v->files.n++] = *file;
    v->files.p = p;
    v->given = true;
    v->text = file->name;
}

static bool is_choice(struct str choices, struct str value)
{
    for (struct str rest = choices, one; str_next(&rest, '|', &one);)
        if (str_eq(one, value))
            return true;
    return false;
}

static void check_length(struct arena *mem, struct form *f, const struct field *d,
                         struct form_value *v, struct str s)
{
    isize n = utf8_count(s);

    if (d->max && n > d->max)
        blame(f, v,
              str_fmt(mem, "最多 %lld 个字，现在有 %lld 个", (long long)d->max, (long long)n));
}

static void check(struct arena *mem, struct form *f, const struct field *d,
                  struct form_value *v)
{
    switch (d->kind) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_SECRET:
        check_length(mem, f, d, v, v->text);
        break;
    case FIELD_MANY:
        for (isize i = 0; i < v->many.n; i++)
            check_length(mem, f, d, v, v->many.p[i]);
        break;
    case FIELD_INT:
        if (!str_int(v->text, &v->number) || v->number < 0)
            blame(f, v, S("要填一个整数"));
        else if (d->max && v->number > d->max)
            blame(f, v, str_fmt(mem, "不能大于 %lld", (long long)d->max));
        break;
    case FIELD_DAY:
        if (!day_parse_loose(v->text, &v->day))
            blame(f, v, S("不是有效的日期，例如 2021-03-01"));
        break;
    case FIELD_TIME:
        if (!instant_parse(v->text, &v->time))
            blame(f, v, S("不是有效的时间，例如 2021-03-01 10:30"));
        break;
    case FIELD_CHOICE:
        if (!is_choice(d->choices, v->text))
            blame(f, v, S("请从列出的选项中选择"));
        break;
    case FIELD_FLAG:
        v->number = v->text.n && !str_eq(v->text, S("0"));
        break;
    case FIELD_FILE:
        for (isize i = 0; i < v->files.n; i++)
            if (d->max && v->files.p[i].size > d->max)
                blame(f, v,
                      str_fmt(mem, "文件“%.*s”超过 %lld MB", STR_ARG(v->files.p[i].name),
                              (long long)(d->max >> 20)));
        break;
    }
}

void form_end(struct arena *mem, struct form *f)
{
    for (int i = 0; i < f->rule->n; i++) {
        const struct field *d = &f->rule->field[i];
        struct form_value *v = &f->value[i];

        if (v->given && (v->text.n || v->many.n || v->files.n))
            check(mem, f, d, v);
        else if (d->flags & REQUIRED)
            blame(f, v,
                  str_concat(mem,
                             d->kind == FIELD_FILE     ? S("请选择")
                             : d->kind == FIELD_CHOICE ? S("请选择")
                                                       : S("请填写"),
                             d->label));
    }
}

/* The next pair of an encoded text; values are decoded, broken UTF-8 is left for form_add. */
static bool next_pair(struct arena *mem, struct str *rest, struct str *name, struct str *value)
{
    struct str pair;

    while (str_next(rest, '&', &pair)) {
        if (!pair.n)
            continue;
        str_cut(pair, S("="), name, value);
        if (!http_unescape(mem, *name, true, name))
            continue;
        http_unescape(mem, *value, true, value);
        return true;
    }
    return false;
}

struct str form_peek(struct arena *mem, struct str encoded, struct str name)
{
    struct str key, value;
    int n = 0;

    for (struct str rest = encoded; n++ < PAIRS_MAX && next_pair(mem, &rest, &key, &value);)
        if (str_eq(key, name))
            return value;
    return S("");
}

void form_read(struct arena *mem, const struct form_rule *rule, struct str encoded,
               struct form *out)
{
    struct str name, value;
    int n = 0;

    form_begin(mem, rule, out);
    for (struct str rest = encoded; n++ < PAIRS_MAX && next_pair(mem, &rest, &name, &value);)
        form_add(mem, out, name, value);
    form_end(mem, out);
}
