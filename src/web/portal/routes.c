/* SPDX-License-Identifier: MulanPSL-2.0 */
/* routes.c - the addresses of the public pages */
#include "web/api/api.h"
#include "web/portal/column.h"
#include "web/portal/document.h"
#include "web/portal/feed.h"
#include "web/portal/home.h"
#include "web/portal/norm.h"
#include "web/portal/search.h"
#include "web/portal/unit.h"
#include "web/route.h"

#define PUBLIC(path, run)                                                                      \
    {                                                                                          \
        "GET", LIT(path), ACT_READ_PUBLIC, NULL, run, LANE_QUICK                               \
    }
#define UNIT "/gongkai/site_{unit}/"

static const struct route pages[] = {
    PUBLIC("/gongkai/", portal_home),
    PUBLIC("/gongkai/latest/", portal_latest),
    PUBLIC("/gongkai/search", portal_search),
    PUBLIC("/gongkai/norms/", portal_norms),
    PUBLIC("/gongkai/norms.csv", portal_norms_csv),
    PUBLIC("/gongkai/norms.json", portal_norms_json),
    PUBLIC("/gongkai/figures/", portal_figures),
    PUBLIC("/gongkai/figures.csv", portal_figures_csv),
    PUBLIC("/gongkai/figures.json", portal_figures_json),
    PUBLIC("/gongkai/help/", portal_help),
    PUBLIC("/gongkai/map/", portal_map),
    PUBLIC("/gongkai/feed.xml", portal_feed),
    PUBLIC("/gongkai/opensearch.xml", portal_opensearch),
    PUBLIC("/gongkai/file/{document}/{file}/{name}", portal_file),
    PUBLIC(UNIT, portal_unit),
    PUBLIC(UNIT "guide/", portal_guide),
    PUBLIC(UNIT "rules/", portal_rules),
    PUBLIC(UNIT "statutory/", portal_statutory),
    PUBLIC(UNIT "report/", portal_report),
    PUBLIC(UNIT "request/", portal_request),
    PUBLIC(UNIT "catalogue/", portal_catalogue),
    PUBLIC(UNIT "catalogue.csv", portal_catalogue_csv),
    PUBLIC(UNIT "catalogue.json", portal_catalogue_json),
    PUBLIC(UNIT "handover/", portal_handover),
    PUBLIC(UNIT "handover.csv", portal_handover_csv),
    PUBLIC(UNIT "handover.json", portal_handover_json),
    PUBLIC(UNIT "norms/", portal_norms),
    PUBLIC(UNIT "norms.csv", portal_norms_csv),
    PUBLIC(UNIT "norms.json", portal_norms_json),
    PUBLIC(UNIT "feed.xml", portal_feed),
    PUBLIC(UNIT "account_{channel}/feed.xml", portal_channel_feed),
    PUBLIC(UNIT "channel_{column}/", portal_column),
    PUBLIC(UNIT "channel_{column}/feed.xml", portal_feed),
    PUBLIC(UNIT "channel_{column}/doc_{document}.html", portal_document),
    PUBLIC(UNIT "channel_{column}/doc_{document}.svg", portal_document_qr),
    PUBLIC("/sitemap.xml", portal_sitemap),
    PUBLIC("/sitemap-{part}.xml", portal_sitemap_part),
    PUBLIC("/robots.txt", portal_robots),
    PUBLIC("/favicon.ico", portal_icon),
    PUBLIC("/gongkai/request/", portal_request_units),
    PUBLIC("*", portal_elsewhere),
};
ROUTES(portal_routes, pages);

static const struct route calls[] = {
    PUBLIC("/api/v1/units", api_units),         PUBLIC("/api/v1/columns", api_columns),
    PUBLIC("/api/v1/documents", api_documents), PUBLIC("/api/v1/document", api_document),
    PUBLIC("/api/v1/search", api_search),       PUBLIC("/api/openapi.json", api_openapi),
};
ROUTES(api_routes, calls);
