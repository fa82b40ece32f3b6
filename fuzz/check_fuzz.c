/* SPDX-License-Identifier: MulanPSL-2.0 */
/* check_fuzz.c - any text, HTML, table or subtitles through the whole content check, all families
 *
 * The first byte chooses how it is read: 1 HTML, 2 a table, 4 a fragment, 8 with an office's own lists, a
 * title and attachments, 16 subtitles, 32 once more with a changed tail, as the desk asks while somebody types,
 * 64 and not 128 without spelling, which takes most of the time.
 * Whatever comes, findings lie inside the text on whole characters, are sorted, and can be applied.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "check/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct check_entry own[] = {
    {OWN_TERM, LIT("妥善解决"), LIT("依法解决"), LIT("")},
    {OWN_KEEP, LIT("，，"), LIT(""), LIT("")},
    {OWN_NAME, LIT("王晓明"), LIT("区委书记"), LIT("")},
    {OWN_NAME, LIT("李建国"), LIT("区委副书记、区长"), LIT("")},
    {OWN_TITLE, LIT("张店区2021年政务公开工作要点"), LIT(""), LIT("")},
    {OWN_PHONE, LIT("13812341234"), LIT(""), LIT("")},
    {OWN_WORD, LIT("张店区融媒体中心"), LIT(""), LIT("")}};

static void sound(struct arena *mem, struct str text, const struct check_list *l)
{
    for (isize i = 0; i < l->n; i++) {
        const struct check_finding *f = &l->p[i];

        assert(f->at >= 0 && f->n >= 0 && f->at + f->n <= text.n);
        assert(utf8_valid(f->words) && utf8_valid(f->says) && utf8_valid(f->suggestion));
        assert(!i || f->at >= l->p[i - 1].at);
        assert(f->start >= 0 && f->start + f->length <= text.n);
        if (f->rule->family == CHECK_PRIVACY)
            check_mask(mem, f, S("3,4"));
    }
    assert(utf8_valid(check_apply(mem, text, l, CHECK_ALL)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena tables, mem; /* one process, one input at a time */
    static const struct checker *k;
    static const struct check_own *ours;
    static const struct str attached[] = {LIT("名单.xlsx")};
    struct fail why = {0};
    struct check_options o = {0};
    struct check_list l, again;
    struct check_input in = {0};
    unsigned how;

    if (!k) {
        if (!arena_init(&tables, 64 << 20) || !arena_init(&mem, 512 << 20) ||
            checker_open(&tables, &k, &why))
            abort();
        ours = check_own_make(&tables, own, sizeof own / sizeof *own);
    }
    if (size < 1 || size > 4096)
        return 0;
    how = data[0];
    in.text = utf8_repair(&mem, (struct str){(const char *)data + 1, (isize)size - 1});
    in.table = how & 2;
    in.fragment = how & 4;
    if (how & 8) {
        o.own = ours;
        in.title = S("张店区2021年政务公开工作要点");
        in.attachment = attached;
        in.attachments = 1;
        day_make(2021, 3, 1, &in.written);
    }
    if ((how & 0xC0) == 0x40)
        o.families = CHECK_ALL & ~(1u << CHECK_TYPO);
    if (how & 16)
        in.text = check_subtitle_text(&mem, in.text);
    if (how & 1) {
        check_html(k, &mem, in.text, &o, &l);
        sound(&mem, in.text, &l);
    } else {
        check_text(k, &mem, &in, &o, &l);
        sound(&mem, in.text, &l);
        if (how & 32) {
            o.before = in.text;
            o.found = &l;
            in.text = str_concat(&mem, in.text, S("\n加强领导，，落实责任"));
            check_text(k, &mem, &in, &o, &again);
            sound(&mem, in.text, &again);
        }
    }
    arena_reset(&mem);
    return 0;
}
