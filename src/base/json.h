/* SPDX-License-Identifier: MulanPSL-2.0 */
/* json.h - write JSON, and read small documents
 *
 * Writing is a stack of containers over a buf: commas and escapes are put here, so that
 * no caller can forget them. Reading is strict (jansson): no duplicate names, no bad
 * UTF-8, no trailing bytes; depth at most 64 (the editor's documents stay far below).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/fail.h"

/* --- writing */
struct json_out {
    struct buf *b;
    int depth;
    bool first[72], array[72]; /* per level: no member yet; which bracket closes it */
    bool after_key;
    bool pretty; /* a member a line, two blanks a level */
};
struct json_out jout_new(struct buf *b);
void jout_object(struct json_out *j);
void jout_array(struct json_out *j);
void jout_end(struct json_out *j); /* closes the innermost container */
void jout_key(struct json_out *j, const char *key);
void jout_str(struct json_out *j, struct str s);
void jout_int(struct json_out *j, int64_t v);
void jout_double(struct json_out *j, double v); /* shortest form; not finite: null */
void jout_bool(struct json_out *j, bool v);
void jout_null(struct json_out *j);
/* Text that already is JSON. */
void jout_raw(struct json_out *j, struct str json);
/* The usual member: a key and its value. */
void jout_put_str(struct json_out *j, const char *key, struct str s); /* "" stays "" */
void jout_put_int(struct json_out *j, const char *key, int64_t v);
void jout_put_bool(struct json_out *j, const char *key, bool v);
/* null where `s` is empty. */
void jout_put_opt(struct json_out *j, const char *key, struct str s);

/* --- reading */
enum jval_kind { JVAL_NULL, JVAL_BOOL, JVAL_INT, JVAL_REAL, JVAL_STR, JVAL_ARRAY, JVAL_OBJECT };
struct jval {
    enum jval_kind kind;
    struct str key; /* name within the object that holds it */
    struct str s;   /* JVAL_STR */
    int64_t i;      /* JVAL_INT, JVAL_BOOL */
    double real;
    struct jval *first, *next; /* members */
    isize n;                   /* how many */
};
/* Reads the whole of `text`. Fails: ERR_UNREADABLE with line and column. */
enum err jval_parse(struct arena *mem, struct str text, struct jval **out, struct fail *why);
/* The member `key`, or NULL; NULL objects have no members. */
const struct jval *jval_get(const struct jval *o, const char *key);
struct str jval_get_str(const struct jval *o, const char *key); /* "" when absent */
int64_t jval_get_int(const struct jval *o, const char *key, int64_t otherwise);
bool jval_get_bool(const struct jval *o, const char *key);

#endif
