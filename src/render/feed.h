/* SPDX-License-Identifier: MulanPSL-2.0 */
/* feed.h - lists for machines that read XML: Atom (RFC 4287), site maps, OpenSearch
 *
 * Every text is escaped here; what XML 1.0 cannot hold is left out.
 */
#ifndef RENDER_FEED_H
#define RENDER_FEED_H

#include "base/buf.h"
#include "base/day.h"

struct feed_entry {
    struct str title, address, summary, author, category; /* address: absolute */
    struct instant published;
};
struct feed {
    struct str title, self, site, author; /* self, site: absolute addresses */
    struct instant updated;
    LIST(struct feed_entry) entries;
};
void feed_atom(struct buf *out, const struct feed *f);

/* A site map: open, any number of addresses, close. A map of maps likewise. */
void sitemap_open(struct buf *out, bool of_maps);
void sitemap_add(struct buf *out, bool of_maps, struct str address, struct day changed);
void sitemap_close(struct buf *out, bool of_maps);

/* The description with which browsers offer our search. */
void opensearch(struct buf *out, struct str name, struct str base);

#endif
