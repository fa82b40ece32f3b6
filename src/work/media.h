/* SPDX-License-Identifier: MulanPSL-2.0 */
/* media.h - what kind of file an upload is, by its content and not by what it is called
 *
 * A file is taken where its content is one of the kinds below and its name ends as that kind does, so
 * that an archive called .docx is not handed to a reader as a letter. Nothing is ever run or
 * opened on the server.
 */
#ifndef WORK_MEDIA_H
#define WORK_MEDIA_H

#include "base/fail.h"

/* `head` are the first bytes, `tail` the last 64 KiB. The media type, or ERR_MEDIA with the reason. */
enum err media_of(struct str name, struct str head, struct str tail, struct str *type,
                  struct fail *why);
bool media_is_picture(struct str type);

#endif
