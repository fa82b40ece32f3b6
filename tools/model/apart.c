/* SPDX-License-Identifier: MulanPSL-2.0 */
/* apart.c - cuts a text in two: what a model reads, and sentences it has not seen
 *
 *   apart TEXT SEEN UNSEEN
 *
 * Blocks of 400 lines go to SEEN or are held back, by a generator with a fixed seed (45 of 100 are
 * seen). Of the lines held back, those are UNSEEN that share hardly any run of ten characters with
 * SEEN, each once.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/os.h"
#include "base/utf8.h"

enum { BLOCK = 400, RUN = 10, SLOTS = 1 << 26 };

static uint64_t *seen;

static void note(uint64_t h)
{
    uint64_t i = h & (SLOTS - 1);

    while (seen[i] && seen[i] != h)
        i = (i + 1) & (SLOTS - 1);
    seen[i] = h;
}

static bool known(uint64_t h)
{
    uint64_t i = h & (SLOTS - 1);

    while (seen[i] && seen[i] != h)
        i = (i + 1) & (SLOTS - 1);
    return seen[i];
}

/* Calls for each run of RUN characters; returns how many are known, `*runs` all. */
static int each_run(struct str line, bool add, int *runs)
{
    isize edge[RUN] = {0}, at = 0;
    int n = 0, hits = 0;

    *runs = 0;
    while (at < line.n) {
        edge[n % RUN] = at;
        utf8_next(line, &at);
        if (++n < RUN)
            continue;
        uint64_t h = str_hash(str_slice(line, edge[n % RUN], at)) | 1;

        ++*runs;
        if (add)
            note(h);
        else
            hits += known(h);
    }
    return hits;
}

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state >> 33;
}

int main(int argc, char **argv)
{
    static struct arena mem;
    struct fail why = {0};
    struct str text, line;
    FILE *in, *out;

    seen = calloc(SLOTS, sizeof *seen);
    if (argc != 4 || !seen || !arena_init(&mem, 1024L << 20) ||
        os_read_file(&mem, argv[1], 512 << 20, &text, &why))
        return 2;
    in = fopen(argv[2], "w");
    out = fopen(argv[3], "w");
    if (!in || !out)
        return 2;
    for (int pass = 0; pass < 2; pass++) {
        uint64_t state = 88172645463325252u;
        struct str rest = text;
        bool held = false;
        int runs;

        for (isize n = 0; str_next(&rest, '\n', &line); n++) {
            if (n % BLOCK == 0)
                held = next(&state) % 100 >= 45;
            if (!held && pass == 0) {
                each_run(line, true, &runs);
                fprintf(in, "%.*s\n", STR_ARG(line));
            } else if (held && pass == 1 && utf8_count(line) >= 8) {
                uint64_t whole = str_hash(line) | 1;

                if (each_run(line, false, &runs) * 50 > runs || known(whole))
                    continue;
                note(whole);
                fprintf(out, "%.*s\n", STR_ARG(line));
            }
        }
    }
    return fclose(in) || fclose(out);
}
