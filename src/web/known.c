/* SPDX-License-Identifier: MulanPSL-2.0 */
/* known.c - which parameters of its query a public page reads; see known.h */
#include "web/known.h"

#define UNIT "/gongkai/site_{unit}/"
#define SEARCH "q unit col year kind validity from until order scope before"

/* clang-format off */
static const struct {
    struct str path, names;
} table[] = {
    {LIT("/gongkai/"),                                     LIT("")},
    {LIT("/gongkai/latest/"),                              LIT("before after")},
    {LIT("/gongkai/search"),                               LIT(SEARCH)},
    {LIT("/gongkai/norms/"),                               LIT("validity year q page")},
    {LIT("/gongkai/norms.csv"),                            LIT("validity year q")},
    {LIT("/gongkai/norms.json"),                           LIT("validity year q")},
    {LIT("/gongkai/figures/"),                             LIT("")},
    {LIT("/gongkai/figures.csv"),                          LIT("")},
    {LIT("/gongkai/figures.json"),                         LIT("")},
    {LIT("/gongkai/help/"),                                LIT("")},
    {LIT("/gongkai/map/"),                                 LIT("")},
    {LIT("/gongkai/feed.xml"),                             LIT("")},
    {LIT("/gongkai/opensearch.xml"),                       LIT("")},
    {LIT("/gongkai/request/"),                             LIT("")},
    {LIT(UNIT),                                            LIT("")},
    {LIT(UNIT "guide/"),                                   LIT("")},
    {LIT(UNIT "rules/"),                                   LIT("")},
    {LIT(UNIT "statutory/"),                               LIT("")},
    {LIT(UNIT "report/"),                                  LIT("")},
    {LIT(UNIT "request/"),                                 LIT("")},
    {LIT(UNIT "catalogue/"),                               LIT("year before after")},
    {LIT(UNIT "catalogue.csv"),                            LIT("year")},
    {LIT(UNIT "catalogue.json"),                           LIT("year")},
    {LIT(UNIT "handover/"),                                LIT("quarter")},
    {LIT(UNIT "handover.csv"),                             LIT("quarter")},
    {LIT(UNIT "handover.json"),                            LIT("quarter")},
    {LIT(UNIT "norms/"),                                   LIT("validity year q page")},
    {LIT(UNIT "norms.csv"),                                LIT("validity year q")},
    {LIT(UNIT "norms.json"),                               LIT("validity year q")},
    {LIT(UNIT "feed.xml"),                                 LIT("")},
    {LIT(UNIT "account_{channel}/feed.xml"),               LIT("")},
    {LIT(UNIT "channel_{column}/"),                        LIT("year before after")},
    {LIT(UNIT "channel_{column}/feed.xml"),                LIT("")},
    {LIT(UNIT "channel_{column}/doc_{document}.html"),     LIT("")},
    {LIT(UNIT "channel_{column}/doc_{document}.svg"),      LIT("")},
    {LIT("/api/v1/units"),                                 LIT("")},
    {LIT("/api/v1/columns"),                               LIT("unit")},
    {LIT("/api/v1/documents"),                             LIT("unit column limit before")},
    {LIT("/api/v1/document"),                              LIT("id")},
    {LIT("/api/v1/search"),                                LIT(SEARCH)},
    {LIT("/api/openapi.json"),                             LIT("")},
    {LIT("/sitemap.xml"),                                  LIT("")},
    {LIT("/sitemap-{part}.xml"),                           LIT("")},
    {LIT("/robots.txt"),                                   LIT("")},
    {LIT("/favicon.ico"),                                  LIT("")},
};
/* clang-format on */

bool known_names(const struct route *route, struct str *names)
{
    if (route->act != ACT_READ_PUBLIC || !str_eq(str_of(route->method), S("GET")))
        return false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_eq(table[i].path, route->path)) {
            *names = table[i].names;
            return true;
        }
    return false;
}

struct str known_path(int i)
{
    return i < (int)(sizeof table / sizeof *table) ? table[i].path : S("");
}

bool known_has(struct str names, struct str name)
{
    for (struct str rest = names, one; str_next(&rest, ' ', &one);)
        if (name.n && str_eq(one, name))
            return true;
    return false;
}

struct str known_query(struct arena *mem, struct str names, struct str query)
{
    struct buf b = buf_new(mem, query.n + 1);

    for (struct str left = names, name; str_next(&left, ' ', &name);)
        for (struct str rest = query, one, key, value; str_next(&rest, '&', &one);) {
            str_cut(one, S("="), &key, &value);
            if (!name.n || !str_eq(key, name))
                continue;
            if (value.n) {
                if (b.n)
                    buf_char(&b, '&');
                buf_add(&b, one);
            }
            break; /* handlers read the first one too */
        }
    return buf_str(&b);
}
