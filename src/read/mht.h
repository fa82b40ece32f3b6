/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mht.h - a page that a browser or Word saved as one file (.mht, .mhtml): the HTML in it
 *
 * The file is written like a mail (RFC 2557): a head, and parts with heads of their own, as they are, in
 * quoted-printable or in base64. Pictures and styles are left alone, nothing is fetched.
 */
#ifndef READ_MHT_H
#define READ_MHT_H

#include "base/str.h"

/* Does the file begin as such a file does: with lines of a head, the kind of its text among them. */
bool mht_is(struct str bytes);
/* The bytes of its page, in their own character set: the first part of HTML that has a table, else the
 * first one; empty where there is none. At most 500 parts are looked at. */
struct str mht_page(struct arena *mem, struct str bytes);

#endif
