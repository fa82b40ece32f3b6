/* SPDX-License-Identifier: MulanPSL-2.0 */
/* proofread.c - a text that somebody brings is read over; see proofread.h */
#include "work/proofread.h"

#include "base/utf8.h"
#include "read/words.h"
#include "store/db.h"
#include "work/findings.h"

enum err proofread(struct ctx *c, struct str name, struct str bytes, struct proofread *out)
{
    struct check_options o = {.least = CHECK_NOTE};
    struct words w = {0};
    struct check_input in = {0};
    const isize *origin;

    if (!bytes.n)
        fail_set(&c->fail, ERR_INPUT, "", "请选择一个文件，或者把要校对的文字粘贴进来");
    if (!c->checker)
        fail_set(&c->fail, ERR_BUSY, "", "校对暂时不可用");
    if (read_any_words(c->helper, c->mem, name, bytes, &w, &c->fail))
        return c->fail.code;
    if (w.html)
        w.text = check_html_text(c->mem, w.text, &origin);
    if (w.subtitle)
        w.text = check_subtitle_text(c->mem, w.text);
    *out = (struct proofread){.text = utf8_head(w.text, PROOF_MOST)};
    out->cut = out->text.n < w.text.n;
    if (!str_trim_wide(out->text).n)
        return fail_set(&c->fail, ERR_INPUT, "", "里面没有文字，可能是扫描件或者图片");
    in.text = out->text;
    in.table = w.table;
    db_begin_read(c);
    o.threshold = findings_threshold(c, c->actor.home);
    if (db_end(c))
        return c->fail.code;
    check_text(c->checker, c->mem, &in, &o, &out->findings);
    return OK;
}
