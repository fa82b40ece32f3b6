/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_fuzz.c - any bytes as an annual report (text, HTML, JSON): what comes out must be whole */
#include <assert.h>

#include "base/utf8.h"
#include "law/identity.h"
#include "read/report.h"
#include "read/report_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct arena mem; /* one process, one input at a time */
    struct report *r;
    struct identity_result res;
    struct report_text said;
    struct fail why = {0};
    jmp_buf over;

    if (n > 60000 || (!mem.base && !arena_init(&mem, (isize)48 << 20)))
        return 0;
    arena_reset(&mem);
    mem.unwind = &over;
    if (setjmp(over))
        return 0;
    r = NEW(&mem, struct report, 1);
    if (report_read(&mem, (struct str){(const char *)data, (isize)n}, r, &why)) {
        assert(why.what[0]);
        return 0;
    }
    assert(utf8_valid(r->title) && utf8_valid(r->body));
    for (int i = 0; i < REPORT_CELLS; i++) {
        assert(utf8_valid(r->cell[i].text));
        assert(r->cell[i].scale >= 0 && r->cell[i].scale <= 6);
        assert(r->cell[i].kind == CELL_UNKNOWN || report_form_has(FORM_UNKNOWN, i));
    }
    identity_verify(&mem, r, NULL, &res);
    assert(res.hold + res.fail + res.not_checkable == res.checks.n);
    report_text_check(&mem, r, NULL, &said, &res);
    return 0;
}
