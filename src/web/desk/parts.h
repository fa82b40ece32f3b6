/* SPDX-License-Identifier: MulanPSL-2.0 */
/* parts.h - what pages of the desk are made of (构件): messages, forms, work lists, facts
 *
 * Views only: plain structs that handlers fill with text ready to show, and pages/part/desk-*.html
 * write. A page that is nothing but such parts, one below the other, needs no template of its own:
 * it fills a struct desk_page (desk/common.h) with blocks. A page with a face of its own includes
 * single parts: {{include part/desk-table.html with v->table}}.
 *
 * Everything posts with the session's token; every form keeps what was typed, names the field that is
 * wrong and links to it. Memory: all in c->mem.
 */
#ifndef WEB_DESK_PARTS_H
#define WEB_DESK_PARTS_H

#include "store/ctx.h"
#include "web/desk/chart.h"
#include "web/form.h"

/* --- small things */
struct desk_pair {
    struct str name, value;
};
struct desk_link {
    struct str label, path, icon;
    bool now;     /* the page that is shown */
    bool counted; /* show `count` */
    bool hot;     /* and let it stand out */
    int64_t count;
    bool primary;
};
LIST_TYPE(desk_link_list, struct desk_link);

/* A message over the page. look: "", "alert-ok", "alert-warn", "alert-bad"; icon: info, ok, warn, bad. */
struct desk_alert {
    struct str look, icon, title, text;
    struct desk_link_list links; /* to the fields that are wrong, or to what to do next */
    bool urgent;                 /* read out at once (role=alert) */
};

/* --- buttons that post: a form each, for one-step acts */
struct desk_button {
    struct str label, path, csrf, look; /* look: "", "btn-primary", "btn-danger", "btn-quiet" */
    struct str name, value;             /* what the button itself sends; may be "" */
    struct str confirm;                 /* a question; "" none */
    LIST(struct desk_pair) hidden;
};
LIST_TYPE(desk_button_list, struct desk_button);

/* --- forms */
struct desk_option {
    struct str value, label;
    bool on;
};
struct desk_field {
    struct str id, name, label, hint, value, error, type,
        complete;   /* type, autocomplete of an input */
    struct str max; /* maxlength, "" none */
    bool required, bad, has_hint;
    bool is_input, is_area, is_select, is_radio, is_check, is_file, is_group; /* exactly one */
    bool on;                         /* is_check: ticked */
    bool many;                       /* is_file: several */
    bool wide;                       /* takes the whole line */
    struct str rows;                 /* is_area */
    struct str beside, beside_label; /* is_area: a text to look at while writing */
    struct str accept;
    LIST(struct desk_option) options; /* is_select, is_radio, is_group (several may be on) */
};
LIST_TYPE(desk_field_list, struct desk_field);
struct desk_form {
    struct str id, title, note, action, csrf, submit, look; /* look of the button */
    struct str back, back_label;   /* link beside the button; "" none */
    struct str other, other_label; /* a second button: where it sends the same form; "" none */
    bool multipart, inline_;       /* inline: fields and button in one line */
    bool
        told_here; /* all that is wrong is told by the page at once, not by the browser one by one */
    LIST(struct desk_pair) hidden;
    struct desk_field_list fields;
};

/* --- work lists. A list over which a filter stands, and below which one turns the page by key. */
struct desk_filter {
    struct str action;
    struct str csrf,
        clear; /* csrf: sent by post, with nothing in the address; clear: where to then */
    struct desk_field_list fields; /* is_input (search, or its type), is_select */
    struct desk_pair hidden;       /* goes along; name "": nothing does */
    struct str unit;               /* goes along, for a browser drops the query; "": own unit */
    struct str submit;             /* the words of the button; "": 筛选 */
    bool used;                     /* something is filtered: offer to clear it */
};
struct desk_pager {
    struct str says;        /* 共 12 件 … */
    struct str first, next; /* addresses; "" none */
};
struct desk_cell {
    struct str label; /* the head's words, for narrow screens */
    struct str text, path, sub, chip,
        time; /* chip: "" none, or "chip", "chip chip-red" …; time: ISO day */
    bool head, num, nowrap, plain; /* plain: no chip, no link */
    struct str look;               /* of a figure: fig-bad */
    struct str order;              /* what the column is sorted by where that is not the text */
    const struct spark *spark;     /* little columns before the text */
    const struct meter *meter;     /* a bar below it */
    struct desk_button_list buttons;
    struct desk_link_list links;
};
struct desk_row {
    struct str look; /* "", row-yellow, row-red, row-overdue */
    LIST(struct desk_cell) cells;
};
struct desk_head {
    struct str text;
    bool num;
};
struct desk_table {
    struct str id, caption, title,
        empty;       /* title: a heading over it, "" none; empty: instead of no rows */
    struct str note; /* words between heading and table */
    bool dense;      /* many columns: closer together */
    bool sort;
    bool stay; /* on a phone pushed past its rows' names, not laid out as cards */
    LIST(struct desk_head) heads;
    LIST(struct desk_row) rows;
    struct desk_pager pager;
    struct desk_link more;                /* below the rows, to all of them; path "": none */
    isize heads_cap, rows_cap, cells_cap; /* of the builder below */
};

/* --- facts and course */
struct desk_fact {
    struct str label, text, path;
};
struct desk_facts {
    struct str id, title;
    LIST(struct desk_fact) rows;
    struct desk_link_list links;
};
struct desk_event {
    struct str look; /* "", now, bad, todo */
    struct str title, who, remark;
};
struct desk_course {
    struct str id, title;
    LIST(struct desk_event) events;
};
struct desk_stat {
    struct str value, label, path, look; /* look: "", stat-warn, stat-bad */
};

/* --- making them */

/* The type of an input for a date: "text" for one that was typed and is none, which it shows again. */
struct str desk_day_type(const struct form_value *v);

/* Fields of `rule`, in its order, with what `typed` holds (NULL: empty). Choices get their value as
 * label until desk_options() names them. */
struct desk_field_list desk_fields(struct arena *mem, const struct form_rule *rule,
                                   const struct form *typed);
/* The field of that name in a list; asking for one that is not there is an assertion. */
struct desk_field *desk_field(struct desk_field_list *l, const char *name);
/* Sets the value that is shown where nothing was typed. */
void desk_value(struct desk_field_list *l, const char *name, struct str value);
void desk_hint(struct desk_field_list *l, const char *name, struct str hint);
/* Makes a select (or, with `radio`, a group of buttons) of it; the option that is its value is on. */
void desk_options(struct arena *mem, struct desk_field_list *l, const char *name,
                  const struct desk_option *o, isize n, bool radio);
/* What is wrong, with links to the fields; false when nothing is. `fail` besides (may be NULL): a
 * story that names a field goes to it, another one stands as it is. */
bool desk_form_alert(struct arena *mem, struct desk_field_list *l, const struct fail *fail,
                     struct desk_alert *out);

struct desk_row *desk_row(struct arena *mem, struct desk_table *t);
/* Appends a cell under the next head. */
struct desk_cell *desk_cell(struct arena *mem, struct desk_table *t, struct desk_row *r,
                            struct str text);
/* "编号|申请内容|#金额": heads, split at '|'; '#' marks figures. */
void desk_heads(struct arena *mem, struct desk_table *t, struct str heads);
void desk_fact(struct arena *mem, struct desk_facts *f, const char *label, struct str text);
void desk_hidden(struct arena *mem, struct desk_form *f, const char *name, struct str value);

/* The key of a page in an address, and back (time and id): "1637-42". */
struct page_key;
struct str desk_key_write(struct arena *mem, const struct page_key *k);
struct page_key desk_key_read(struct str s);

#endif
