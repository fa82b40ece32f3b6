/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_update.c - what cairo does not write into a PDF, appended as an incremental update
 *
 * cairo 1.16 ends its files with a classic cross-reference table and one trailer. The catalog is
 * written anew with the document's language and, where a file travels inside, its name tree; old
 * bytes stay as they are. The file is stored plainly, so that simple tools find it too.
 */
#include <string.h>

#include "render/pdf_page.h"

/* The number behind `key` in `s`, or -1. */
static int64_t number_after(struct str s, struct str key)
{
    isize at = str_find(s, key);
    int64_t n = 0;
    bool any = false;

    if (at < 0)
        return -1;
    s = str_from(s, at + key.n);
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\n' || s.p[0] == '\r'))
        s = str_from(s, 1);
    for (; s.n && s.p[0] >= '0' && s.p[0] <= '9' && n < 1LL << 40;
         s = str_from(s, 1), any = true)
        n = n * 10 + (s.p[0] - '0');
    return any ? n : -1;
}

/* The members of the catalog's dictionary, without the brackets around them. */
static bool catalog(struct arena *mem, struct str pdf, int64_t root, struct str *members)
{
    struct str key = str_fmt(mem, "\n%lld 0 obj", (long long)root), body;
    isize at = str_find(pdf, key), end;

    if (at < 0)
        return false;
    body = str_from(pdf, at + key.n);
    end = str_find(body, S("endobj"));
    if (end < 0)
        return false;
    body = str_trim(str_slice(body, 0, end));
    if (!str_starts(body, S("<<")) || !str_ends(body, S(">>")))
        return false;
    *members = str_slice(body, 2, body.n - 2);
    return true;
}

/* A name in a PDF: plain ASCII only, which is what the program itself gives. */
static struct str plain_name(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n);

    for (isize i = 0; i < s.n; i++)
        if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
            (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' || s.p[i] == '-' || s.p[i] == '_')
            buf_char(&b, s.p[i]);
    return buf_str(&b);
}

bool pdf_update(struct arena *mem, struct str pdf, const struct paper *p, struct str *out)
{
    isize t = str_rfind(pdf, S("trailer")), sx = str_rfind(pdf, S("startxref")), at[3] = {0};
    struct str trailer = t < 0 ? (struct str){0} : str_from(pdf, t), members, name;
    int64_t size = number_after(trailer, S("/Size")), root = number_after(trailer, S("/Root"));
    int64_t info = number_after(trailer, S("/Info")), prev, xref;
    struct buf b;

    if (t < 0 || sx < 0 || size < 0 || root < 0 || info < 0 ||
        !catalog(mem, pdf, root, &members))
        return false;
    prev = number_after(str_from(pdf, sx), S("startxref"));
    name = plain_name(mem, p->inside_name);
    b = buf_new(mem, pdf.n + p->inside.n + 4096);
    buf_add(&b, pdf);
    if (b.n && b.p[b.n - 1] != '\n')
        buf_char(&b, '\n');
    at[0] = b.n;
    buf_fmt(&b, "%lld 0 obj\n<<", (long long)root);
    buf_add(&b, members);
    buf_lit(&b, " /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >>");
    if (p->inside.n)
        buf_fmt(&b,
                " /Names << /EmbeddedFiles << /Names [(%.*s) %lld 0 R] >> >> /AF [%lld 0 R]",
                STR_ARG(name), (long long)size, (long long)size);
    buf_lit(&b, " >>\nendobj\n");
    if (p->inside.n) {
        at[1] = b.n;
        buf_fmt(&b,
                "%lld 0 obj\n<< /Type /Filespec /F (%.*s) /UF (%.*s) /AFRelationship /Data /EF "
                "<< /F %lld 0 R >> >>\nendobj\n",
                (long long)size, STR_ARG(name), STR_ARG(name), (long long)size + 1);
        at[2] = b.n;
        buf_fmt(&b,
                "%lld 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length %lld "
                "/Params << /Size %lld >> >>\nstream\n",
                (long long)size + 1, (long long)p->inside.n, (long long)p->inside.n);
        buf_add(&b, p->inside);
        buf_lit(&b, "\nendstream\nendobj\n");
    }
    xref = b.n;
    buf_fmt(&b, "xref\n%lld 1\n%010lld 00000 n \n", (long long)root, (long long)at[0]);
    if (p->inside.n)
        buf_fmt(&b, "%lld 2\n%010lld 00000 n \n%010lld 00000 n \n", (long long)size,
                (long long)at[1], (long long)at[2]);
    buf_fmt(&b,
            "trailer\n<< /Size %lld /Root %lld 0 R /Info %lld 0 R /Prev %lld "
            ">>\nstartxref\n%lld\n%%%%EOF\n",
            (long long)(p->inside.n ? size + 2 : size), (long long)root, (long long)info,
            (long long)prev, (long long)xref);
    *out = buf_str(&b);
    return !b.failed;
}
