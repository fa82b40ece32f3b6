/* SPDX-License-Identifier: MulanPSL-2.0 */
/* api.h - what is public, as JSON, for programs (只读接口); described by /api/openapi.json
 *
 * The same reading functions as the pages, so the same guard. Times are RFC 3339, days ISO 8601;
 * pages go by the `next` of the page before. An error is
 * {"error": {"status": …, "text": …, "request": …}}: of a call as of an address that is none.
 */
#ifndef WEB_API_API_H
#define WEB_API_API_H

#include "web/http.h"

void api_units(struct ctx *c, struct http_req *req, struct http_res *res);
void api_columns(struct ctx *c, struct http_req *req, struct http_res *res);
void api_documents(struct ctx *c, struct http_req *req, struct http_res *res);
void api_document(struct ctx *c, struct http_req *req, struct http_res *res);
void api_search(struct ctx *c, struct http_req *req, struct http_res *res);
void api_openapi(struct ctx *c, struct http_req *req, struct http_res *res);

#endif
