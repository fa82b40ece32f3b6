/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fail.h - error codes and the story of a failure
 *
 * A code is returned; the story (what, where, which article) stands in struct
 * fail. The first failure wins: a later one does not overwrite it, and a function
 * that is handed a failure which has already happened returns it and does nothing.
 *
 * Three kinds, never mixed: the user's (said to the user, in Chinese), the
 * world's (logged; the user is told to try again), ours (assert).
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include "base/str.h"

enum err {
    OK = 0,
    ERR_INPUT,     /* what was entered cannot be taken: `where` names the field */
    ERR_LOGIN,     /* nobody is logged in */
    ERR_FORBIDDEN, /* logged in, but not allowed: `what` names the rule that says no */
    ERR_NOT_FOUND,
    ERR_GONE,     /* was published and has been withdrawn */
    ERR_CONFLICT, /* somebody else saved meanwhile; a value that must be unique is taken */
    ERR_RULE,     /* the law or the workflow does not allow it at this point */
    ERR_TOO_LARGE,
    ERR_MEDIA,      /* a kind of file that is not accepted */
    ERR_RATE,       /* too many attempts; `what` says which limit and until when */
    ERR_UNREADABLE, /* a file or text that cannot be read as what it should be */
    ERR_BUSY,       /* the world's: full lane, locked database, memory limit */
    ERR_FULL,       /* the world's: no space left */
    ERR_IO,         /* the world's: a file or socket failed */
    ERR_DB,         /* the world's: the database failed */
    ERR_VERSION,    /* a database of another version */
    ERR__MAX
};

struct fail {
    enum err code;
    char what[400];   /* Chinese sentence for the user, or the world's message for the log */
    char where[160];  /* field, file, line, cell */
    char article[64]; /* what it rests on, e.g. 《条例》第三十条 */
};

/* Records the failure unless one stands already; returns the code that stands. */
enum err fail_set(struct fail *f, enum err code, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Likewise with the article that it rests on. */
enum err fail_rule(struct fail *f, enum err code, const char *article, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* HTTP status, exit status (0, 1, 2) and a plain Chinese sentence of a code. */
int err_http(enum err code);
int err_exit(enum err code);
struct str err_sentence(enum err code);
/* "user", "world": whether the story may be shown to the user. */
bool err_is_users(enum err code);

#endif
