/* SPDX-License-Identifier: MulanPSL-2.0 */
/* intake.h - a body as it comes: text into memory, files into temporary ones
 *
 * Bounds are kept while reading, whatever the head has promised. Files go to the folder of uploads
 * under way and are removed by intake_end(), unless a handler has renamed them: a cut-off upload
 * leaves nothing. Nothing here waits but for the system's file cache.
 */
#ifndef WEB_INTAKE_H
#define WEB_INTAKE_H

#include "base/buf.h"
#include "base/digest.h"
#include "web/form.h"
#include "web/multipart.h"

enum { INTAKE_TEXT_MAX = 8 << 20, INTAKE_FILES = 64 };

struct intake {
    struct arena mem;
    bool started, multipart_on;
    bool no_files, had_files; /* no_files: of files only that there were some is kept */
    const char *folder;
    int64_t max, got, text;
    struct fail fail;
    struct buf body; /* not multipart */
    struct multipart mp;
    struct form form; /* multipart: filled as parts end */
    struct str csrf;
    /* the part at hand */
    struct str name;
    struct buf value;
    bool in_file;
    int fd;
    int64_t limit;
    struct form_file file;
    struct digester sm3;
    struct str files[INTAKE_FILES];
    int files_n;
};

/* `rule` may be NULL: any urlencoded or JSON body. Fails: ERR_UNREADABLE, ERR_BUSY. */
enum err intake_start(struct intake *in, const struct form_rule *rule, struct str content_type,
                      const char *folder);
/* ERR_TOO_LARGE, ERR_UNREADABLE, ERR_FULL, ERR_IO: the failure stays in in->fail. */
enum err intake_feed(struct intake *in, struct str piece);
/* The body is whole. */
enum err intake_close(struct intake *in);
void intake_end(struct intake *in);

#endif
