/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mkrules.c - the .tsv files of rulebook/ → const C tables (build time)
 *
 *   mkrules OUT.h OUT.c FILE.tsv…
 *
 * Each file becomes  struct rule_<name>  with a field per column and
 * extern const struct rule_<name> rule_<name>s[]; extern const isize rule_<name>_count;
 * ('-' and '.' in names become '_'). Columns are text unless `typed` below says that
 * they are whole numbers or days. Refused, with file and line: a row with another number of
 * columns than the header, a bad number or day, bad UTF-8, a row without its source
 * where the file has a column for it (source, status).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/os.h"
#include "base/utf8.h"

enum kind { TEXT, INT, DAY };
static const struct {
    const char *table, *column;
    enum kind kind;
} typed[] = {
    {"check-accuracy", "threshold", INT},
    {"cite-articles", "articles", INT},
    {"holidays", "year", INT},
    {"holidays", "date", DAY},
    {"holiday-ranges", "notice_year", INT},
    {"holiday-ranges", "first_day_off", DAY},
    {"holiday-ranges", "last_day_off", DAY},
    {"holiday-ranges", "days", INT},
    {"holidays-2027-provisional", "date", DAY},
    {"lunar-festivals", "year", INT},
    {"lunar-festivals", "spring_festival", DAY},
    {"lunar-festivals", "qingming", DAY},
    {"lunar-festivals", "dragon_boat", DAY},
    {"lunar-festivals", "mid_autumn", DAY},
    {"clock", "days", INT},
    {"clock", "most", INT},
    {"report-2019", "level", INT},
    {"report-2019", "ord", INT},
    {"report-2019", "in_total", INT},
    {"report-2021", "level", INT},
    {"report-2021", "ord", INT},
    {"report-2021", "in_total", INT},
    {"report-columns", "format", INT},
    {"report-columns", "ord", INT},
    {"column-types", "ord", INT},
    {"grassroots-fields", "ord", INT},
    {"grassroots-columns", "ord", INT},
    {"patrol-kinds", "days", INT},
    {"register-kinds", "public", INT},
    {"proposal-terms", "months", INT},
    {"proposal-terms", "most", INT},
    {"proposal-terms", "again", INT},
    {"registers", "need", INT},
    {"registers", "in_list", INT},
    {"grassroots-channels", "ord", INT},
    {"unit-columns", "board", INT},
    {"unit-columns", "update_days", INT},
    {"unit-columns", "norm", INT},
};
static const char *const sources[] = {"source", "status"};

static _Noreturn void refuse(const char *file, int line, const char *why)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, why);
    exit(1);
}

static enum kind kind_of(struct str table, struct str column)
{
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        if (str_eq(table, str_of(typed[i].table)) && str_eq(column, str_of(typed[i].column)))
            return typed[i].kind;
    return TEXT;
}

static void name_into(FILE *f, struct str s)
{
    for (isize i = 0; i < s.n; i++)
        fputc(s.p[i] == '-' || s.p[i] == '.' ? '_' : s.p[i], f);
}

static void literal(FILE *f, struct str s)
{
    if (!s.n) {
        fputs("{\"\", 0}", f);
        return;
    }
    fputs("LIT(\"", f);
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\' || s.p[i] == '?')
            fputc('\\', f);
        fputc(s.p[i], f);
    }
    fputs("\")", f);
}

static void value(FILE *f, enum kind kind, struct str s, const char *file, int line)
{
    int64_t v = 0;
    struct day d = {0};

    switch (kind) {
    case TEXT:
        literal(f, s);
        break;
    case INT:
        if (s.n && !str_int(s, &v))
            refuse(file, line, "not a whole number");
        fprintf(f, "%lld", (long long)v);
        break;
    case DAY:
        if (!day_parse(s, &d))
            refuse(file, line, "not a day");
        fprintf(f, "{%d}", d.n);
        break;
    }
}

static struct str table_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str s = str_of(slash ? slash + 1 : path);

    s.n -= 4; /* .tsv */
    return s;
}

static void table(struct arena *mem, const char *path, FILE *h, FILE *c)
{
    struct str name = table_name(path), text, line, cell, column[32];
    struct fail why = {0};
    int columns = 0, number = 1, rows = 0;

    if (os_read_file(mem, path, 16 << 20, &text, &why))
        refuse(path, 0, why.what);
    if (!utf8_valid(text))
        refuse(path, 0, "not UTF-8");
    if (!str_next(&text, '\n', &line))
        refuse(path, 1, "empty");
    fputs("struct rule_", h), name_into(h, name), fputs(" {\n", h);
    for (struct str rest = line; str_next(&rest, '\t', &cell);) {
        static const char *const types[] = {"struct str", "int", "struct day"};

        if (columns == 32)
            refuse(path, 1, "too many columns");
        fprintf(h, "    %s ", types[kind_of(name, cell)]);
        name_into(h, cell), fputs(";\n", h);
        column[columns++] = cell;
    }
    fputs("};\nextern const struct rule_", h), name_into(h, name);
    fputs(" rule_", h), name_into(h, name), fputs("_rows[];\nextern const isize rule_", h);
    name_into(h, name), fputs("_count;\n\n", h);

    fputs("const struct rule_", c), name_into(c, name), fputs(" rule_", c);
    name_into(c, name), fputs("_rows[] = {\n", c);
    while (str_next(&text, '\n', &line)) {
        int n = 0;

        number++;
        if (!line.n)
            continue;
        fputs("    {", c);
        for (struct str rest = line; str_next(&rest, '\t', &cell); n++) {
            if (n == columns)
                refuse(path, number, "more columns than the header");
            for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
                if (!cell.n && str_eq(column[n], str_of(sources[i])))
                    refuse(path, number, "a row without its source");
            value(c, kind_of(name, column[n]), cell, path, number);
            fputs(", ", c);
        }
        if (n != columns)
            refuse(path, number, "fewer columns than the header");
        fputs("},\n", c);
        rows++;
    }
    fputs("};\nconst isize rule_", c), name_into(c, name), fprintf(c, "_count = %d;\n\n", rows);
}

int main(int argc, char **argv)
{
    struct arena mem;
    FILE *h, *c;

    if (argc < 4 || !arena_init(&mem, 256 << 20))
        return 2;
    h = fopen(argv[1], "w");
    c = fopen(argv[2], "w");
    if (!h || !c)
        return 2;
    fputs(
        "/* Made by mkrules from rulebook/; do not edit. */\n#ifndef RULES_H\n#define RULES_H\n"
        "#include \"base/day.h\"\n\n",
        h);
    fputs("#include \"rules.h\"\n\n", c);
    for (int i = 3; i < argc; i++)
        table(&mem, argv[i], h, c);
    fputs("#endif\n", h);
    return fclose(h) || fclose(c);
}
