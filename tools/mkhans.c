/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mkhans.c - traditional → simplified characters, one by one, as a C table (build time)
 *
 *   mkhans OUT.c
 *
 * Every Han character is asked of OpenCC's t2s; those that change to one other character
 * make the table. Search folds by it, without OpenCC's files at run time.
 */
#include <opencc/opencc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hans.h"
#include "base/utf8.h"

static uint32_t ask(opencc_t t2s, uint32_t r)
{
    char in[4], *out;
    isize len = utf8_put(in, r), at = 0;
    uint32_t s;

    out = opencc_convert_utf8(t2s, in, (size_t)len);
    if (!out)
        return r;
    s = utf8_next((struct str){out, (isize)strlen(out)}, &at);
    if (s == 0xFFFD || at != (isize)strlen(out))
        s = r;
    opencc_convert_utf8_free(out);
    return s;
}

int main(int argc, char **argv)
{
    opencc_t t2s = opencc_open("t2s.json");
    FILE *f = argc == 2 ? fopen(argv[1], "w") : NULL;
    int n = 0, near = 0;

    if (!f || t2s == (opencc_t)-1) {
        fprintf(stderr, "mkhans: %s\n", f ? opencc_error() : "usage: mkhans OUT.c");
        return 1;
    }
    fputs("/* made by tools/mkhans */\n#include \"base/hans.h\"\n"
          "const uint16_t hans_near[HANS_END - HANS_BEGIN] = {\n",
          f);
    for (uint32_t r = HANS_BEGIN; r < HANS_END; r++) {
        uint32_t s = ask(t2s, r);

        if (s != r)
            fprintf(f, "[0x%x]=0x%x,%s", (unsigned)(r - HANS_BEGIN),
                    s < 0x10000 ? (unsigned)s : 1, ++near % 6 ? "" : "\n");
    }
    fputs("};\nconst struct hans_pair hans_pairs[] = {\n", f);
    for (uint32_t r = HANS_BEGIN; r < 0x30000; r++) {
        uint32_t s = rune_is_han(r) ? ask(t2s, r) : r;

        if (s != r && (r >= HANS_END || s >= 0x10000))
            fprintf(f, "{0x%x,0x%x},%s", (unsigned)r, (unsigned)s, ++n % 6 ? "" : "\n");
    }
    fprintf(f, "};\nconst int hans_pairs_n = %d;\n", n);
    if (near < 2000) {
        fprintf(stderr, "mkhans: only %d characters: OpenCC's dictionaries are missing\n",
                near);
        return 1;
    }
    return fclose(f) ? 1 : 0;
}
