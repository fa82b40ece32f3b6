/* SPDX-License-Identifier: MulanPSL-2.0 */
/* browse.h - what the public reads (浏览): one reading transaction a page
 *
 * Only what is live leaves here: a draft, a revision under way or a withdrawn text is never loaded.
 * Documents are those of their published version, and so are their attachments.
 *
 * Settings of the whole installation that the pages show (store/account.h, unit 0):
 *   platform.name       示范区政府信息公开平台
 *   platform.host       主办单位
 *   platform.site_code  政府网站标识码      platform.record_no  备案号
 *   platform.police_no  公网安备号          platform.base       https://www.example.gov.cn
 *   platform.words      words offered below the search of the home page, with blanks between
 *
 * Fails: ERR_NOT_FOUND; ERR_GONE for a withdrawn document, whose title, day and reason are told.
 */
#ifndef WORK_BROWSE_H
#define WORK_BROWSE_H

#include "store/channel.h"
#include "store/catalogue.h"
#include "store/search.h"

struct platform {
    struct str name, host, site_code, record_no, police_no, base, words;
};
/* Within a transaction. */
void platform_load(struct ctx *c, struct platform *out);

struct browse_home {
    struct platform platform;
    struct unit_list units;         /* open ones, parents first */
    struct unit_figure_list counts; /* by unit */
    struct doc_line_list latest;
    int64_t docs, this_year, withdrawn;
};
enum err browse_home(struct ctx *c, int latest, struct browse_home *out);

/* A unit with its columns: what every page of it shows around its own. */
struct browse_unit {
    struct platform platform;
    struct unit unit;
    struct column_list columns; /* open ones, by board, ord */
};
enum err browse_unit(struct ctx *c, struct str code, struct browse_unit *out,
                     struct doc_line_list *latest, int n);

/* A board: each of its columns with its newest documents. */
struct browse_group {
    struct column col;
    struct doc_line_list lines;
};
struct browse_board {
    struct browse_unit u;
    int board;
    LIST(struct browse_group) groups;
};
enum err browse_board(struct ctx *c, struct str code, int board, int n,
                      struct browse_board *out);

struct browse_column {
    struct browse_unit u;
    struct column col;
    struct shelf_page page;
    LIST(struct browse_group) below; /* columns below it, with their newest */
    int first_year, last_year;       /* that documents were published in; 0: none */
};
/* `ask` says the years, the key and how many; shelf and id are set here. A closed column is found
 * as long as it holds documents. */
enum err browse_column(struct ctx *c, struct str code, struct column_id col,
                       struct shelf_ask *ask, struct browse_column *out);

struct browse_document {
    struct browse_unit u;
    struct column col;
    struct document d;
    struct str html, text;
    bool draft; /* not public (yet): its files are the desk's */
    struct attachment_list files;
    struct relation_list relations; /* to live documents only */
    struct norm_event_list events;
    int64_t consult;              /* the consultation around it; 0: none */
    struct doc_line newer, older; /* id 0: none */
    enum validity validity;
    bool moved;                 /* it stands in another column or unit than was asked for */
    struct str right_unit_code; /* then: where it is */
    int report_year;            /* of the annual report that it is; 0: none */
};
enum err browse_document(struct ctx *c, struct str code, struct column_id col, struct doc_id id,
                         struct browse_document *out);
/* The current version of a document in any state, as the public page would show it; for staff only
 * (查看本单位信息). */
enum err browse_draft(struct ctx *c, struct doc_id id, struct browse_document *out);
/* An attachment of a live document's published version. */
enum err browse_file(struct ctx *c, struct doc_id doc, int64_t id, struct attachment *out);

/* 公开目录 (art. 12) of a unit, and the same for a span of time (移送清单, art. 25). */
struct browse_catalogue {
    struct browse_unit u;
    struct shelf_page page;
    int first_year, last_year;
};
enum err browse_catalogue(struct ctx *c, struct str code, struct shelf_ask *ask,
                          struct browse_catalogue *out);

/* 行政规范性文件库; `unit` empty: of all units. */
struct browse_norms {
    struct browse_unit u;             /* unit.id 0: all */
    struct doc_line_list lines;       /* after the choice */
    int64_t total;                    /* before it */
    int64_t count[VALID_NOT_YET + 1]; /* by validity, before the choice of it */
    int first_year, last_year;
    bool full; /* there are more than are listed here */
};
struct norms_ask {
    enum validity validity; /* VALID_NONE: all */
    int year;               /* published in; 0: all */
    struct str words;       /* in title or number */
};
enum err browse_norms(struct ctx *c, struct str code, const struct norms_ask *ask,
                      struct browse_norms *out);
enum validity line_validity(const struct ctx *c, const struct doc_line *d);

enum err browse_search(struct ctx *c, struct str unit_code, struct search_query *q,
                       struct browse_unit *u, struct search_result *out);

/* Figures: published by unit and year. */
struct browse_figures {
    struct platform platform;
    struct unit_list units;
    int first_year, years;
    int64_t *count; /* units.n × years */
    int64_t total;
};
enum err browse_figures(struct ctx *c, struct browse_figures *out);

/* All units' newest, page by page. */
struct browse_latest {
    struct platform platform;
    struct shelf_page page;
};
enum err browse_latest(struct ctx *c, struct shelf_ask *ask, struct browse_latest *out);

/* Newest of the platform, a unit or a column, for feeds. */
struct browse_feed {
    struct platform platform;
    struct unit unit;
    struct column col;
    struct doc_line_list lines;
};
enum err browse_feed(struct ctx *c, struct str code, struct column_id col, int n,
                     struct browse_feed *out);

struct browse_places {
    struct platform platform;
    struct unit_list units;
    struct column_list columns; /* only for the first part */
    struct doc_place_list places;
    struct doc_id last; /* the highest id there is */
};
enum { PLACES_PART = 20000 }; /* ids in one part of the site map */
/* What went out on a channel of the unit, for the public: texts born there with the address where they stand, and
 * documents that are public. */
struct browse_channel {
    struct platform platform;
    struct unit unit;
    struct channel_row channel; /* without its account */
    struct push_list sent;
    LIST(struct column_id) cols; /* of each one's document; 0: a text born there */
};
enum err browse_channel(struct ctx *c, struct str code, int64_t channel, int n,
                        struct browse_channel *out);

enum err browse_places(struct ctx *c, int part, struct browse_places *out);
/* Where an old address leads: an address of ours, "" when nowhere. Opens its own transaction. */
struct str browse_redirect(struct ctx *c, struct str path);
struct str doc_address(struct arena *mem, struct str unit_code, struct column_id col,
                       struct doc_id id);

/* Puts documents whose validity changed with the calendar into the search anew; how many. A timer
 * calls it after midnight. */
int64_t search_follow_calendar(struct ctx *c);
/* Merges parts of the index that are due, beside those who write; the largest only at night. The timer calls it, as long
 * as `go`. */
void search_merge_parts(struct ctx *c, bool (*go)(void *who), void *who);
/* Makes the whole search index anew, in transactions of a hundred; told after each. */
enum err search_rebuild(struct ctx *c, void (*told)(void *who, int64_t done), void *who);

#endif
