/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_absent.c - why a file has no table of an annual report: it is in an attachment, a picture, a frame
 */
#include "base/utf8.h"
#include "read/dom.h"
#include "read/page.h"
#include "read/report.h"

#define NONE "没有找到年度报告的表格"

enum { NAME_BYTES = 90, LITTLE_BYTES = 300 };

/* The attachment that is the report by its name, else the first of them in the body, else the first. */
static const struct page_file *attachment(const struct page *p)
{
    const struct page_file *best = NULL;

    for (isize i = 0; i < p->attachments.n; i++) {
        const struct page_file *f = &p->attachments.p[i];

        if (str_has(f->name, S("年报")) || str_has(f->name, S("年度报告")))
            return f;
        if (!best || (f->in_body && !best->in_body))
            best = f;
    }
    return best;
}

/* The address of a frame that a page with next to no text of its own shows, "" where it has none. */
static struct str frame_of(struct arena *mem, const struct page *p, const struct dom *root)
{
    if (tree_text(mem, p->body).n > LITTLE_BYTES)
        return (struct str){0};
    for (const struct dom *d = root; d; d = dom_walk(root, d))
        if ((str_eq(d->name, S("iframe")) || str_eq(d->name, S("frame"))) && !dom_hidden(d) &&
            str_trim_wide(dom_attr(d, S("src"))).n)
            return str_trim_wide(dom_attr(d, S("src")));
    return (struct str){0};
}

/* Is there a script and next to no text: the browser makes the page. */
static bool by_script(struct arena *mem, const struct dom *root)
{
    bool script = false;

    for (const struct dom *d = root; d; d = dom_walk(root, d))
        script |= str_eq(d->name, S("script"));
    return script && dom_text(mem, root).n < LITTLE_BYTES;
}

/* What the page shows beside its text says where the tables may be; OK where it says nothing. */
static enum err page_says(struct arena *mem, struct str bytes, const struct dom *root,
                          int *images, struct fail *why)
{
    struct page page = {0};
    struct fail no = {0};
    const struct page_file *file;
    struct str frame;

    if (page_read(mem, bytes, S(""), &page, &no))
        return OK;
    file = attachment(&page);
    frame = frame_of(mem, &page, root);
    *images = page.images > *images ? page.images : *images;
    if (file)
        return fail_set(why, ERR_UNREADABLE, "", NONE "，可能在附件“%.*s”里，请下载附件再核对",
                        STR_ARG(utf8_clip(file->name, NAME_BYTES)));
    if (frame.n)
        return fail_set(why, ERR_UNREADABLE, "",
                        NONE "，正文在框架页“%.*s”里，请打开它另存后再核对",
                        STR_ARG(utf8_clip(frame, NAME_BYTES)));
    return OK;
}

enum err report_absent(struct arena *mem, struct str bytes, bool html, int images,
                       struct fail *why)
{
    struct fail no = {0};
    struct dom *root = NULL;
    struct str hidden = report_only_unseen(mem, bytes);

    if (hidden.n)
        return fail_set(why, ERR_UNREADABLE, "",
                        NONE "，只在%.*s里有，请取消隐藏、另存后再核对", STR_ARG(hidden));
    if (html && dom_read(mem, bytes, &root, &no) == OK) {
        struct str words = dom_text(mem, root);
        bool report = str_has(words, S("年报")) || str_has(words, S("年度报告"));

        if (report && page_says(mem, bytes, root, &images, why))
            return why->code;
        if (!images && by_script(mem, root))
            return fail_set(why, ERR_UNREADABLE, "",
                            NONE "，网页的正文由脚本生成，请在浏览器里打开后另存再核对");
        images = report ? images : 0;
    }
    if (images)
        return fail_set(why, ERR_UNREADABLE, "",
                        NONE "，有%d张图片，表格可能是图片，读不出文字", images);
    return fail_set(why, ERR_UNREADABLE, "", NONE);
}
