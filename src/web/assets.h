/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assets.h - styles, scripts and icons, built into the binary
 *
 * static/ and build/static/ become rows of one table (tools/mkassets). A file's address carries
 * the first 12 digits of its SHA-256: /static/css/gongkai-0123456789ab.css; so it may be kept
 * for ever. The plain name answers too, but is asked for again each time.
 * Pages write {{asset "css/gongkai.css"}} and {{icon "menu"}}.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/str.h"

struct asset {
    struct str name; /* css/gongkai.css */
    struct str path; /* /static/css/gongkai-0123456789ab.css */
    struct str type, etag;
    const char *body, *body_end, *gzip, *gzip_end, *brotli, *brotli_end; /* equal: none */
};
/* Made by tools/mkassets: by name, ascending. */
extern const struct asset assets[];
extern const int assets_n;

/* By its name; NULL: there is none. */
const struct asset *asset_find(struct str name);
/* By its address, with or without the hash; `*exact` says which. */
const struct asset *asset_at(struct str path, bool *exact);

#endif
