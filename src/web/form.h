/* SPDX-License-Identifier: MulanPSL-2.0 */
/* form.h - declared fields → validated values
 *
 * A route names its form; the dispatcher reads the body against it before the handler
 * runs. Unknown fields are ignored; a field that breaks its rule is an error that names the
 * field by its label. What was typed stays in `value[i].text`, valid or not, so that a page can
 * show it again.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/day.h"
#include "base/fail.h"
#include "base/str.h"

enum field_kind {
    FIELD_LINE, /* one line; trimmed; control characters refused */
    FIELD_TEXT, /* several lines; CRLF becomes LF */
    FIELD_INT,
    FIELD_DAY,    /* as people write dates; 30 February is refused */
    FIELD_TIME,   /* 2021-03-01T10:01 */
    FIELD_CHOICE, /* one of `choices`, separated by '|' */
    FIELD_FLAG,   /* a check box */
    FIELD_SECRET, /* a password: never shown again, never logged */
    FIELD_MANY,   /* a name that may come several times; see form_many */
    FIELD_FILE    /* an upload: streamed to a temporary blob before the handler runs */
};
enum { REQUIRED = 1 };

struct field {
    struct str name, label; /* label in Chinese, as the page shows it */
    enum field_kind kind;
    unsigned flags;
    int64_t max; /* characters; INT: greatest value; FILE: bytes */
    struct str choices;
};
struct form_rule {
    const struct field *field;
    int n;
    bool multipart;
    int64_t max_body; /* bytes; 0: 64 KiB; see form_body_max */
};

struct form_file {
    struct str name, type; /* as told by the sender; type is sniffed again */
    struct str path;       /* temporary file; removed with the request unless taken */
    int64_t size;
    unsigned char sm3[32];
};
struct form_value {
    bool given, bad;
    struct str text;  /* as typed (trimmed for LINE) */
    struct str error; /* Chinese; empty when good */
    int64_t number;   /* INT, FLAG */
    struct day day;
    struct instant time;
    LIST(struct str) many;
    LIST(struct form_file) files;
};
struct form {
    const struct form_rule *rule;
    struct form_value *value; /* one per field, in the order of the rule */
    int bad;                  /* how many fields are wrong */
};

/* How many bytes a body of this form may have (NULL: no form). As the rule says; but a form with longer texts takes two
 * MiB at least, so that every field may be full, and a text that is too long comes back with its field instead of being
 * refused unread. */
int64_t form_body_max(const struct form_rule *rule);
/* The value of a declared field; asking for an undeclared one is an assertion. */
const struct form_value *form_get(const struct form *f, const char *name);
struct str form_text(const struct form *f, const char *name);
int64_t form_int(const struct form *f, const char *name);
struct day form_day(const struct form *f, const char *name);
bool form_flag(const struct form *f, const char *name);
/* Marks a field wrong after the fact, with a sentence for the page. */
void form_blame(struct arena *mem, struct form *f, const char *name, struct str why);
/* Step by step, for bodies that come in parts: begin, one add for each value, end checks. */
void form_begin(struct arena *mem, const struct form_rule *rule, struct form *out);
void form_add(struct arena *mem, struct form *f, struct str name, struct str value);
void form_add_file(struct arena *mem, struct form *f, struct str name,
                   const struct form_file *file);
void form_end(struct arena *mem, struct form *f);
/* The first value of `name` in an encoded text, declared or not; "" none. */
struct str form_peek(struct arena *mem, struct str encoded, struct str name);
/* Reads a query or urlencoded body against the rule. */
void form_read(struct arena *mem, const struct form_rule *rule, struct str encoded,
               struct form *out);

#endif
