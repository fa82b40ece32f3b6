/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.c - tells what kind of file it is and reads it */
#include "read/report.h"

#include <string.h>

#include "base/utf8.h"
#include "read/cells.h"
#include "read/charset.h"
#include "read/css_table.h"
#include "read/div_table.h"
#include "read/dom.h"
#include "read/hidden.h"
#include "read/html.h"
#include "read/mht.h"
#include "read/ole.h"
#include "read/page.h"
#include "read/pdf.h"
#include "law/report_json.h"

static bool starts(struct str s, const char *bytes, isize n)
{
    return str_starts(s, (struct str){bytes, n});
}

/* HTML by what stands near its beginning; a pasted table may begin anywhere. */
static bool is_html(struct arena *mem, struct str bytes)
{
    static const struct str marks[] = {
        LIT("<html"), LIT("<!doctype"), LIT("<table"), LIT("<body"), LIT("<p>"),
        LIT("<p "),   LIT("<div"),      LIT("<td"),    LIT("<meta"), LIT("<span")};
    struct arena scratch = *mem;
    struct str head = str_slice(bytes, 0, 65536);

    /* A page in UTF-16 has a NUL beside each letter. */
    head = str_lower(&scratch,
                     memchr(head.p, 0, (size_t)head.n) ? charset_decode(&scratch, head) : head);

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_has(head, marks[i]))
            return true;
    return false;
}

/* What the head of a page says its title is: where the page itself shows none. */
static struct str head_title(struct arena *mem, const struct dom *root)
{
    struct str s = page_meta(root, "ArticleTitle|article_title|doctitle|og:title");

    for (const struct dom *d = root; d && !s.n; d = dom_walk(root, d))
        if (d->tag == TAG_TITLE)
            s = dom_text(mem, d);
    return s;
}

/* Does a page end inside a table: it was not loaded or saved to its end. Letters of other encodings
 * than UTF-16 do not hide the marks. */
static bool ends_in_table(struct arena *mem, struct str bytes)
{
    struct arena scratch = *mem;
    struct str s = str_lower(&scratch, bytes);
    isize open = str_rfind(s, S("<table")), close = str_rfind(s, S("</table"));

    return open >= 0 && close < open && !str_has(str_from(s, open), S("</body")) &&
           !str_has(str_from(s, open), S("</html"));
}

static enum err read_rows(struct arena *mem, struct str bytes, struct sheet *sheet,
                          struct report_office *office, struct str *head, struct fail *why)
{
    struct dom *root = NULL;
    struct str text;

    if (starts(bytes, "%PDF", 4))
        return read_pdf(mem, bytes, sheet, why);
    if (starts(bytes, "PK\3\4", 4) || ole_is(bytes))
        return report_office(mem, bytes, sheet, office, why);
    if (starts(bytes, "{\\rtf", 5))
        return fail_set(why, ERR_UNREADABLE, "", "是 RTF 文件，请另存为 .docx、.html 或文本");
    if (starts(bytes, "\x89PNG", 4) || starts(bytes, "\xff\xd8\xff", 3) ||
        starts(bytes, "GIF8", 4) || starts(bytes, "BM", 2))
        return fail_set(why, ERR_UNREADABLE, "", "是图片，没有文字可读");
    if (starts(bytes, "Rar!", 4) || starts(bytes, "7z\xbc\xaf", 4) ||
        starts(bytes, "\x1f\x8b", 2))
        return fail_set(why, ERR_UNREADABLE, "", "是压缩包，请解开后再读");
    if (is_html(mem, bytes)) {
        if (dom_read(mem, bytes, &root, why))
            return why->code;
        css_tables(mem, root);
        div_tables(mem, root);
        *head = head_title(mem, root);
        sheet_from_tree(mem, html_tree(mem, root), sheet);
        sheet->cut = ends_in_table(mem, bytes);
        return OK;
    }
    text = charset_decode(mem, bytes);
    if (memchr(text.p, 0, (size_t)(text.n < 4096 ? text.n : 4096)))
        return fail_set(why, ERR_UNREADABLE, "", "不是文字，也不是认得的文件");
    sheet_from_text(mem, text, sheet);
    return OK;
}

bool report_has_cells(const struct report *r)
{
    bool any = false;

    for (int t = 0; t < REPORT_TABLES; t++)
        any |= report_has_table(r, (enum report_table)t);
    return any;
}

/* The report that the bytes show, which may have no cell. */
static enum err read_shown(struct arena *mem, struct str bytes, struct report *out, int *images,
                           struct fail *why)
{
    struct sheet sheet = {0};
    struct report_office office = {0};
    struct str head = {0};

    if (read_rows(mem, bytes, &sheet, &office, &head, why))
        return why->code;
    *out = (struct report){0};
    *images += sheet.images;
    report_simplified(mem, &sheet, out);
    report_first(mem, &sheet, out);
    cells_read(mem, &sheet, out);
    report_words(mem, &sheet, head, out);
    report_unseen(mem, bytes, &office.unseen, out);
    report_sealed(mem, office.inside.n ? office.inside : report_json_find(bytes), out);
    return OK;
}

/* The report that the bytes show; where they show none, the one behind a script or in the answer of a
 * site's interface. */
static enum err read_page(struct arena *mem, struct str bytes, struct report *out, int *images,
                          struct fail *why)
{
    bool answer = str_starts(str_trim_wide(str_slice(bytes, 0, 64)), S("{")) &&
                  !starts(bytes, "{\\rtf", 5);
    struct str page;

    *out = (struct report){0};
    if (!answer && read_shown(mem, bytes, out, images, why))
        return why->code;
    if (report_has_cells(out) || starts(bytes, "%PDF", 4) || starts(bytes, "PK\3\4", 4))
        return OK;
    page = hidden_page(mem, bytes);
    if (!page.n)
        return OK;
    if (read_shown(mem, page, out, images, why))
        return why->code;
    report_warn(mem, out, "网页本身不显示年报的表格，是从它的脚本或隐藏部分里读到的");
    return OK;
}

enum err report_read(struct arena *mem, struct str bytes, struct report *out, struct fail *why)
{
    int images = 0;

    if (why->code)
        return why->code;
    if (bytes.n > REPORT_FILE_MAX)
        return fail_set(why, ERR_TOO_LARGE, "", "文件超过64 MiB");
    if (!bytes.n)
        return fail_set(why, ERR_UNREADABLE, "", "文件是空的");
    if (mht_is(bytes)) {
        bytes = mht_page(mem, bytes);
        if (!bytes.n)
            return fail_set(why, ERR_UNREADABLE, "", "是保存下来的网页（.mht），里面没有正文");
    }
    if (report_is_json(bytes)) {
        if (report_read_json(mem, charset_decode(mem, bytes), out, why))
            return why->code;
    } else if (read_page(mem, bytes, out, &images, why)) {
        return why->code;
    }
    if (!report_has_cells(out))
        return report_absent(mem, bytes, is_html(mem, bytes), images, why);
    return OK;
}
