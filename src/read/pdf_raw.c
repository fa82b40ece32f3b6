/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_raw.c - the bytes of a PDF, part by part; see pdf_raw.h */
#include "read/pdf_raw.h"

#include <stdlib.h>
#include <zlib.h>

enum { UNPACKED_MOST = 64 << 20, DICT_MOST = 4096 };

/* What zlib makes of the bytes, as far as it comes; NULL: nothing. */
static unsigned char *unpack(struct str s, isize *n)
{
    z_stream z = {0};
    size_t cap = (size_t)s.n * 4 + 1024, made = 0;
    unsigned char *out = NULL;
    int r = Z_OK;

    if (inflateInit(&z) != Z_OK)
        return NULL;
    z.next_in = (Bytef *)(uintptr_t)s.p;
    z.avail_in = (uInt)s.n;
    while (r == Z_OK && made < UNPACKED_MOST) {
        unsigned char *p = realloc(out, cap);

        if (!p)
            break;
        out = p;
        z.next_out = out + made;
        z.avail_out = (uInt)(cap - made);
        r = inflate(&z, Z_NO_FLUSH);
        made = cap - z.avail_out;
        if (z.avail_out)
            break;
        cap *= 2;
    }
    inflateEnd(&z);
    *n = (isize)made;
    return out;
}

static void give(struct str dict, struct str body, void (*part)(void *, struct str), void *user)
{
    bool image = str_has(dict, S("/Image")) && str_has(dict, S("/Width"));
    unsigned char *plain;
    isize n = 0;

    if (image)
        return;
    part(user, body);
    if (!str_has(dict, S("Flate")))
        return;
    plain = unpack(body, &n);
    if (plain)
        part(user, (struct str){(const char *)plain, n});
    free(plain);
}

void pdf_raw_each(struct str bytes, void (*part)(void *user, struct str bytes), void *user)
{
    struct str rest = bytes;

    while (rest.n) {
        isize at = str_find(rest, S("stream")), end, from;
        struct str head, dict;

        if (at < 0)
            break;
        head = str_slice(rest, 0, at);
        from = at + 6;
        if (from < rest.n && rest.p[from] == '\r')
            from++;
        if (from < rest.n && rest.p[from] == '\n')
            from++;
        end = str_find(str_from(rest, from), S("endstream"));
        part(user, head);
        if (end < 0) {
            rest = str_from(rest, from);
            continue;
        }
        dict = str_from(head, str_rfind(head, S(" obj")) > 0 ? str_rfind(head, S(" obj")) : 0);
        if (dict.n > DICT_MOST)
            dict = str_from(dict, dict.n - DICT_MOST);
        give(dict, str_slice(rest, from, from + end), part, user);
        rest = str_from(rest, from + end + 9);
    }
    part(user, rest);
}
