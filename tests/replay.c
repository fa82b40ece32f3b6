/* SPDX-License-Identifier: MulanPSL-2.0 */
/* replay.c - runs a fuzzer's function over files: what fuzzing has found stays found
 *
 *   replay FILE…     one `ok` line in all; a crash ends the program and names the file
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int main(int argc, char **argv)
{
    struct arena mem;

    if (!arena_init(&mem, (isize)256 << 20))
        return 2;
    for (int i = 1; i < argc; i++) {
        struct str bytes;
        struct fail why = {0};
        uint8_t *exact; /* a block of just this size, so that reading past it is seen */

        arena_reset(&mem);
        fprintf(stderr, "%s\n", argv[i]);
        if (os_read_file(&mem, argv[i], 64 << 20, &bytes, &why))
            return 2;
        exact = malloc(bytes.n ? (size_t)bytes.n : 1);
        if (!exact)
            return 2;
        for (isize k = 0; k < bytes.n; k++)
            exact[k] = (uint8_t)bytes.p[k];
        LLVMFuzzerTestOneInput(exact, (size_t)bytes.n);
        free(exact);
    }
    arena_free(&mem);
    return 0;
}
