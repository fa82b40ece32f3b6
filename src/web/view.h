/* SPDX-License-Identifier: MulanPSL-2.0 */
/* view.h - what every page shows: the frame, and parts that many pages share
 *
 *   struct home_view { struct frame frame; … };
 *
 *   struct home_view v = {0};
 *   frame_portal(c, req, S("平台首页"), NULL, 0, &v.frame);
 *   …fill v…
 *   struct page p = page_for(c, req, res);
 *   page_home(&p, &v);
 *
 * and the template:
 *
 *   {{header web/portal/home.h}}
 *   {{view home struct home_view}}
 *   {{include part/portal-begin.html with v->frame}}
 *   <main id="main" tabindex="-1"> … </main>
 *   {{include part/portal-end.html with v->frame}}
 *
 * (part/desk-begin.html and part/desk-end.html on the desk; part/bare-begin.html for log-in.)
 * Memory: frames point into c->mem. Frames can be made without a database (error pages).
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "web/http.h"
#include "web/page.h"

struct unit;

struct meta_view {
    struct str name, content;
};
LIST_TYPE(meta_view_list, struct meta_view);
struct feed_view {
    struct str title, href;
};
LIST_TYPE(feed_view_list, struct feed_view);

/* One of the buttons of the view menu. */
struct choice_view {
    struct str value, label;
    bool pressed;
};
struct alert_view {
    struct str kind;        /* ok, warn, bad, or "" for plain */
    struct str title, text; /* nothing is shown while both are empty */
};

/* One entry of a menu; a group of them. */
struct nav_item {
    struct str href, label, icon;
    int64_t count; /* 0: none is shown */
    bool hot;      /* the count asks for attention */
    bool current;
};
LIST_TYPE(nav_item_list, struct nav_item);
struct nav_group {
    struct str title;
    struct nav_item_list items;
};
LIST_TYPE(nav_group_list, struct nav_group);

/* The five boards' row below the head of a unit. */
struct board_view {
    struct str href, before, label,
        after; /* 政府信息公开|年报, 法定|主动公开|内容: the outer words may be hidden */
    bool current;
};

struct foot_view {
    struct str name;                             /* whose contact data these are; "" none */
    struct str address, post_code, phone, hours; /* each may be "" */
    struct str host, site_code, record_no,
        police_no; /* 主办单位, 网站标识码, 备案号, 公安备案号 */
};

struct crumb {
    struct str href, label;
};
LIST_TYPE(crumb_list, struct crumb);

struct frame {
    /* the document's head */
    struct str title;      /* the whole of <title> */
    struct str lang;       /* zh-CN or zh-Hant */
    struct str modes;      /* classes of <html> */
    struct str body_class; /* "" none */
    struct str canonical;  /* absolute address, "" none */
    struct meta_view_list meta;
    struct feed_view_list feeds;
    struct str script; /* a second script: js/editor.js; "" none */

    /* the head of the portal */
    struct str platform;     /* 示范区政府信息公开平台 */
    struct str org;          /* 示范区人民政府主办 */
    struct url other_script; /* this page in the other script */
    struct str other_label;  /* 繁體 / 简体 */
    struct str other_lang;
    struct str home;        /* where the mark leads */
    struct str name, sub;   /* beside it */
    struct str unit_code;   /* "" on the platform's own pages */
    struct str search_text; /* what was searched for */
    LIST(struct board_view) boards;
    LIST(struct choice_view) sizes, themes;
    struct crumb_list
        trail;       /* 平台首页 and the unit: a page adds its own place, frame_crumb() */
    struct str here; /* path and query of this page: where forms return to */
    struct foot_view foot;

    /* the head of the desk */
    struct str csrf;       /* goes into every form: part/csrf.html with v->frame */
    struct str login_name; /* "" nobody */
    struct str role_line;  /* 审核员 · 办公室 */
    struct str desk_unit;  /* the unit whose desk this is */
    int64_t messages;
    struct nav_group_list nav;

    struct alert_view flash; /* what the last action says: shown above the page's own text */
};

/* Paging by key. */
struct pager {
    struct str previous, next; /* addresses; "" none */
    struct str place;          /* 第 1–20 条，共 201 条 */
};
/* A page of the portal, with the tags that every page of a government site carries (SiteName,
 * SiteDomain, SiteIDCode). `title` goes before the site's name; `unit` NULL: the platform itself;
 * `board` 1 … 5 is marked, 0 none. */
void frame_portal(struct ctx *c, const struct http_req *req, struct str title,
                  const struct unit *unit, int board, struct frame *out);
/* A page of the desk. `current` is the href of the menu's entry that is to be marked. The menu
 * shows what the actor's roles open; counts are filled by the caller where it has them. */
void frame_desk(struct ctx *c, const struct http_req *req, struct str title, struct str current,
                struct frame *out);
/* A page with nothing around it: log-in. */
void frame_bare(struct ctx *c, const struct http_req *req, struct str title, struct frame *out);
/* The menu's entry with this address, to set its count; NULL when the actor does not see it. */
struct nav_item *frame_nav(struct frame *f, struct str href);
void frame_meta(struct ctx *c, struct frame *f, struct str name, struct str content);
void frame_crumb(struct ctx *c, struct crumb_list *l, struct str href, struct str label);
void frame_feed(struct ctx *c, struct frame *f, struct str title, struct str href);

/* Where a page function writes: res->body, in the script that the request wants. */
struct page page_for(struct ctx *c, const struct http_req *req, struct http_res *res);

#endif
