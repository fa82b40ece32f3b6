/* SPDX-License-Identifier: MulanPSL-2.0 */
/* feed.h - feeds, site map, robots, OpenSearch */
#ifndef WEB_PORTAL_FEED_H
#define WEB_PORTAL_FEED_H

#include "web/portal/portal.h"

/* https://www.example.gov.cn: as set, or as the request came. */
struct str portal_base(struct ctx *c, const struct http_req *req, const struct platform *p);

void portal_feed(struct ctx *c, struct http_req *req, struct http_res *res);
/* What went out on one of a unit's channels. */
void portal_channel_feed(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_sitemap(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_sitemap_part(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_robots(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_icon(struct ctx *c, struct http_req *req, struct http_res *res);
void portal_opensearch(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
