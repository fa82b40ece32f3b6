/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mail.c - a short text as an e-mail; see mail.h */
#include "render/mail.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/utf8.h"

enum {
    WORD_MOST = 42,
    LINE = 76
}; /* bytes of text in one encoded word: 75 characters in all */

/* Encoded words (RFC 2047), each of whole characters, folded. */
static void words(struct buf *b, struct str s)
{
    for (bool first = true; s.n; first = false) {
        struct str part = utf8_clip(s, WORD_MOST);
        struct buf plain = buf_new(b->mem, part.n + 1);

        for (isize i = 0; i < part.n; i++)
            buf_char(&plain, (unsigned char)part.p[i] < ' ' ? ' ' : part.p[i]);
        buf_fmt(b, "%s=?UTF-8?B?%.*s?=", first ? "" : "\r\n ",
                STR_ARG(base64_of(b->mem, buf_str(&plain))));
        s = str_from(s, part.n);
    }
}

/* Mon, 01 Mar 2021 02:01:46 +0000 */
static void date(struct buf *b, struct instant at)
{
    struct str http = instant_http(b->mem, at);

    buf_fmt(b, "Date: %.*s+0000\r\n", (int)http.n - 3, http.p);
}

struct str mail_write(struct arena *mem, const struct mail *m)
{
    struct buf b = buf_new(mem, 2048), text = buf_new(mem, m->text.n + 64);
    struct str host, local, body;

    (void)str_cut(m->from, S("@"), &local, &host);
    buf_lit(&b, "From: ");
    if (m->from_name.n) {
        words(&b, m->from_name);
        buf_lit(&b, "\r\n ");
    }
    buf_fmt(&b, "<%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(m->from), STR_ARG(m->to));
    words(&b, m->subject);
    buf_lit(&b, "\r\n");
    date(&b, m->at);
    buf_fmt(&b, "Message-ID: <%.*s@%.*s>\r\n", STR_ARG(m->id), STR_ARG(host));
    buf_lit(&b, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                "Content-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\n");
    for (struct str rest = m->text, line; str_next(&rest, '\n', &line);) {
        buf_add(&text, line);
        buf_lit(&text, "\r\n");
    }
    body = base64_of(mem, buf_str(&text));
    for (isize i = 0; i < body.n; i += LINE) {
        buf_add(&b, str_slice(body, i, i + LINE));
        buf_lit(&b, "\r\n");
    }
    return buf_str(&b);
}
