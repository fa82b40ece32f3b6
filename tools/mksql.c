/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mksql.c - sql/schema.sql and sql/migrate/NNNN-*.sql → C text (build time)
 *
 *   mksql OUT.h OUT.c SCHEMA.sql STEP.sql…
 *
 * The texts are expanded for an engine when they are run (store/migrate.c). Refused: a step
 * whose name does not begin with the next number (0002 first), bad UTF-8, a brace that is open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"

static _Noreturn void refuse(const char *file, const char *why)
{
    fprintf(stderr, "%s: %s\n", file, why);
    exit(1);
}

static struct str read(struct arena *mem, const char *path)
{
    struct fail why = {0};
    struct str text;
    int depth = 0;

    if (os_read_file(mem, path, 1 << 22, &text, &why))
        refuse(path, why.what);
    if (!utf8_valid(text))
        refuse(path, "not UTF-8");
    for (isize i = 0; i < text.n; i++)
        depth += (text.p[i] == '{') - (text.p[i] == '}');
    if (depth)
        refuse(path, "braces do not match");
    return text;
}

static void literal(FILE *f, struct str s)
{
    fputs("    \"", f);
    for (isize i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\n')
            fputs(i + 1 < s.n ? "\\n\"\n    \"" : "\\n", f);
        else if (c == '"' || c == '\\')
            fprintf(f, "\\%c", c);
        else
            fputc(c, f);
    }
    fputc('"', f);
}

int main(int argc, char **argv)
{
    int version = 1;
    struct arena mem;
    FILE *h, *c;

    if (argc < 4 || !arena_init(&mem, 64 << 20))
        refuse("mksql", "usage: mksql OUT.h OUT.c SCHEMA.sql STEP.sql…");
    h = fopen(argv[1], "w");
    c = fopen(argv[2], "w");
    if (!h || !c)
        refuse(argv[1], "cannot be written");
    fprintf(c, "/* made by tools/mksql; do not edit */\n#include \"sql_text.h\"\n\n"
               "const char sql_schema[] =\n");
    literal(c, read(&mem, argv[3]));
    fprintf(c, ";\n\nconst struct sql_step sql_steps[] = {\n");
    for (int i = 4; i < argc; i++) {
        const char *slash = strrchr(argv[i], '/'), *name = slash ? slash + 1 : argv[i];
        char want[16];

        snprintf(want, sizeof want, "%04d-", ++version);
        if (strncmp(name, want, 5))
            refuse(argv[i], "the steps are numbered 0002, 0003, … without gaps");
        fprintf(c, "    {%d, \"%s\",\n", version, name);
        literal(c, read(&mem, argv[i]));
        fprintf(c, "},\n");
    }
    fprintf(c, "    {0, 0, 0}};\n");
    fprintf(
        h,
        "/* made by tools/mksql; do not edit */\n#ifndef SQL_TEXT_H\n#define SQL_TEXT_H\n"
        "enum { SQL_VERSION = %d };\n"
        "struct sql_step {\n    int version; /* that it leads to; 0 ends the list */\n"
        "    const char *name, *sql;\n};\n"
        "extern const char sql_schema[];\nextern const struct sql_step sql_steps[];\n#endif\n",
        version);
    if (fclose(h) || fclose(c))
        refuse(argv[1], "cannot be written");
    return 0;
}
