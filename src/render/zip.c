/* SPDX-License-Identifier: MulanPSL-2.0 */
/* zip.c - named bytes → a ZIP file in memory; see zip.h */
#include "render/zip.h"

#include <zip.h>

enum { DOS_DATE = 0x21 }; /* 1980-01-01, the first that the format knows */

static bool add(zip_t *z, const struct zip_part *part)
{
    zip_source_t *s = zip_source_buffer(z, part->bytes.p, (zip_uint64_t)part->bytes.n, 0);
    zip_int64_t i;

    if (!s)
        return false;
    i = zip_file_add(z, part->name, s, ZIP_FL_ENC_UTF_8);
    if (i < 0) {
        zip_source_free(s);
        return false;
    }
    return !zip_file_set_dostime(z, (zip_uint64_t)i, 0, DOS_DATE, 0);
}

/* The bytes that were written into `s`. The arena must not be passed here: its unwinding would
 * leave libzip's memory behind, so the room is asked for before. */
static bool read_back(zip_source_t *s, char *to, zip_uint64_t n)
{
    zip_uint64_t at = 0;

    if (zip_source_open(s))
        return false;
    while (at < n) {
        zip_int64_t got = zip_source_read(s, to + at, n - at);

        if (got <= 0)
            break;
        at += (zip_uint64_t)got;
    }
    zip_source_close(s);
    return at == n;
}

/* More than the packed bytes can be: what does not shrink grows by its block heads. */
static isize room_for(const struct zip_part *part, int n)
{
    isize room = 1024;

    for (int i = 0; i < n; i++)
        room += part[i].bytes.n + part[i].bytes.n / 1000 + 2 * str_of(part[i].name).n + 256;
    return room;
}

enum err zip_pack(struct arena *mem, const struct zip_part *part, int n, struct str *out,
                  struct fail *why)
{
    zip_error_t e;
    zip_source_t *s;
    zip_stat_t st;
    zip_t *z;
    isize room = room_for(part, n);
    char *to;
    bool ok = true;

    if (why->code)
        return why->code;
    to = NEW(mem, char, room);
    zip_error_init(&e);
    s = zip_source_buffer_create(NULL, 0, 0, &e);
    if (!s)
        return fail_set(why, ERR_IO, "", "libzip: %s", zip_error_strerror(&e));
    z = zip_open_from_source(s, ZIP_TRUNCATE, &e);
    if (!z) {
        zip_source_free(s);
        return fail_set(why, ERR_IO, "", "libzip: %s", zip_error_strerror(&e));
    }
    zip_source_keep(s);
    for (int i = 0; ok && i < n; i++)
        ok = add(z, &part[i]);
    if (!ok || zip_close(z)) {
        fail_set(why, ERR_IO, "", "libzip: %s", zip_strerror(z));
        zip_discard(z);
    } else if (zip_source_stat(s, &st) || (isize)st.size > room || !read_back(s, to, st.size)) {
        fail_set(why, ERR_IO, "", "libzip: cannot read back");
    } else {
        *out = (struct str){to, (isize)st.size};
    }
    zip_source_free(s);
    return why->code;
}
