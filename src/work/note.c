/* SPDX-License-Identifier: MulanPSL-2.0 */
/* note.c - small JSON objects for audit entries; see note.h */
#include "work/note.h"

static struct str one(struct arena *mem, const char *key, struct str value)
{
    struct buf b = buf_new(mem, 64 + value.n);
    struct json_out j = jout_new(&b);

    if (!value.n)
        return value;
    jout_object(&j);
    jout_put_str(&j, key, value);
    jout_end(&j);
    return buf_str(&b);
}

struct str json_reason(struct arena *mem, struct str reason)
{
    return one(mem, "reason", reason);
}

struct str json_name(struct arena *mem, struct str name)
{
    return one(mem, "name", name);
}
