/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mail.h - a short text as an e-mail (RFC 5322), ready for a mail server
 *
 * Text only, UTF-8 in base64, lines of CRLF; the subject in encoded words. What is text from people
 * cannot make a header: line feeds become blanks. `id` is the left part of the Message-ID: the same
 * mail sent again has the same one, so that a mail box can tell.
 */
#ifndef RENDER_MAIL_H
#define RENDER_MAIL_H

#include "base/day.h"
#include "base/str.h"

struct mail {
    struct str from, from_name, to, subject, text, id;
    struct instant at;
};
struct str mail_write(struct arena *mem, const struct mail *m);

#endif
