/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ooxml.h - the zip file and the XML inside an office document, with limits
 *
 * libzip unpacks, expat parses; nothing outside the file is ever asked for. A document type
 * declaration is refused (and with it every entity), so are more than 2,000 entries, a part over
 * 64 MiB counted while it is unpacked, 256 MiB in all, a ratio over 200, elements nested over 200.
 *
 * Memory: parts and what the handlers make live in `mem`. Passing the arena's limit inside
 *         a handler frees the parser and ends as ERR_TOO_LARGE.
 * Fails:  ERR_UNREADABLE damaged, or not such a file; ERR_TOO_LARGE.
 */
#ifndef READ_OOXML_H
#define READ_OOXML_H

#include "base/fail.h"
#include "base/str.h"

struct ooxml;

/* Opens the archive in `bytes`, which must stay; ooxml_close() ends it (NULL is harmless). */
enum err ooxml_open(struct str bytes, struct ooxml **out, struct fail *why);
void ooxml_close(struct ooxml *z);
bool ooxml_has(struct ooxml *z, const char *part);

/* The parts as they are, one after the other: their number, name and bytes of the i-th. */
int ooxml_parts(struct ooxml *z);
struct str ooxml_name(struct ooxml *z, int i); /* until ooxml_close() */
enum err ooxml_bytes(struct ooxml *z, struct arena *mem, int i, struct str *out,
                     struct fail *why);

struct ooxml_attrs {
    const char **list; /* name, value, … as expat gives them */
};
/* The value of the attribute with this local name, "" when absent. */
struct str ooxml_attr(struct ooxml_attrs a, const char *name);

struct ooxml_handler {
    /* `name` is the local name. What they set in `stop` ends the reading with that code. */
    void (*open)(void *user, struct str name, struct ooxml_attrs attrs);
    void (*close)(void *user, struct str name);
    void (*text)(void *user, struct str text);
};
/* Parses a part; `mem` is the arena that the handlers use. */
enum err ooxml_parse(struct ooxml *z, struct arena *mem, const char *part,
                     const struct ooxml_handler *handler, void *user, struct fail *why);
/* For a handler that met something it must refuse. */
void ooxml_stop(struct ooxml *z, enum err code, const char *says);

#endif
