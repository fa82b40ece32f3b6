/* SPDX-License-Identifier: MulanPSL-2.0 */
/* form_fuzz.c - urlencoded bodies against a form of every kind of field: what is good is good UTF-8
 * within its bounds, and reading twice gives the same */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct field fields[] = {
    {LIT("a"), LIT("甲"), FIELD_LINE, REQUIRED, 5, LIT("")},
    {LIT("b"), LIT("乙"), FIELD_TEXT, 0, 9, LIT("")},
    {LIT("c"), LIT("丙"), FIELD_INT, 0, 100, LIT("")},
    {LIT("d"), LIT("丁"), FIELD_DAY, 0, 0, LIT("")},
    {LIT("e"), LIT("戊"), FIELD_TIME, 0, 0, LIT("")},
    {LIT("f"), LIT("己"), FIELD_CHOICE, 0, 0, LIT("x|y")},
    {LIT("g"), LIT("庚"), FIELD_FLAG, 0, 0, LIT("")},
    {LIT("h"), LIT("辛"), FIELD_SECRET, 0, 9, LIT("")},
    {LIT("i"), LIT("壬"), FIELD_MANY, 0, 3, LIT("")},
    {LIT("j"), LIT("癸"), FIELD_FILE, 0, 0, LIT("")},
};
static const struct form_rule rule = {fields, 10, false, 0};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena mem;
    struct form f;
    int bad = 0;

    if (size > 1 << 16 || !arena_init(&mem, 64 << 20))
        return 0;
    form_read(&mem, &rule, (struct str){(const char *)data, (isize)size}, &f);
    for (int i = 0; i < rule.n; i++) {
        const struct form_value *v = &f.value[i];

        bad += v->bad;
        assert(utf8_valid(v->text));
        assert(v->bad || fields[i].kind != FIELD_LINE || utf8_count(v->text) <= 5);
        assert(v->bad || v->number >= 0);
        assert(v->bad == (v->error.n > 0));
        for (isize k = 0; k < v->many.n; k++)
            assert(utf8_valid(v->many.p[k]));
    }
    assert(bad == f.bad);
    arena_free(&mem);
    return 0;
}
