/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cast.h - what the makers of the demo district share; within work/demo only */
#ifndef WORK_DEMO_CAST_H
#define WORK_DEMO_CAST_H

#include "base/buf.h"
#include "base/map.h"
#include "base/tree.h"
#include "work/bulk.h"
#include "work/demo/demo.h"

struct demo_account {
    struct user_id id;
    struct str login, name, unit;
    enum role role;
    bool reach;
};
struct demo_unit {
    struct unit u;
    struct column_list cols;
    struct office_list offices;
    struct map titles; /* those that are taken */
};
struct demo_known { /* a document that others point at */
    struct doc_id id;
    struct day effective, expiry;
};
struct demo_pointer {
    struct doc_id from, to;
    struct str kind;
};
struct demo_world {
    struct demo *out;
    struct demo_unit *unit;
    isize units;
    struct demo_account *account;
    isize accounts;
    struct map papers; /* key of demo-papers → struct demo_known */
    LIST(struct demo_pointer) pointers;
    isize pointers_cap;
    int64_t done, total;
    void (*tick)(void *to, int64_t n, int64_t total);
    void *tick_to;
};

struct demo_unit *demo_unit_of(struct demo_world *w, struct str code);
/* Somebody of the unit with this role. */
const struct demo_account *demo_who(const struct demo_world *w, struct str unit,
                                    enum role role);
/* The world as that person has it, for going the real way. */
struct ctx demo_as(struct ctx *c, const struct demo_world *w, const struct demo_account *a);
const struct column *demo_column(const struct demo_unit *u, struct str name);

/* --- words.c: a text template → a text. Equal seeds give equal texts. */
struct demo_pick {
    struct arena *mem;
    uint64_t seed;
    const struct unit *unit;
    struct day day, effective, expiry;
    int n;            /* number in a row of like documents */
    struct map fixed; /* slot → the word it got */
    struct map used;  /* slot → bits of the words that are gone */
};
uint64_t demo_random(uint64_t *seed);
struct str demo_fill(struct demo_pick *p, struct str template);

/* --- the makers, in order */
void demo_units(struct ctx *c, struct demo_world *w);        /* units.c */
void demo_people(struct ctx *c, struct demo_world *w);       /* people.c */
void demo_papers(struct ctx *c, struct demo_world *w);       /* papers.c */
void demo_relations(struct ctx *c, struct demo_world *w);    /* papers.c */
void demo_states(struct ctx *c, struct demo_world *w);       /* states.c */
void demo_registers(struct ctx *c, struct demo_world *w);    /* registers.c */
void demo_consults(struct ctx *c, struct demo_world *w);     /* consults.c */
void demo_cases(struct ctx *c, struct demo_world *w);        /* cases.c */
void demo_more_cases(struct ctx *c, struct demo_world *w);   /* more_cases.c */
void demo_reports(struct ctx *c, struct demo_world *w);      /* reports.c */
void demo_past_reports(struct ctx *c, struct demo_world *w); /* past.c */
void demo_year(struct ctx *c, struct demo_world *w);         /* year.c */
void demo_assess(struct ctx *c, struct demo_world *w);       /* assess.c */
/* A small real file for a document: csv or docx. */
void demo_file(struct ctx *c, struct str kind, struct str title, const struct tree *body,
               struct doc_file *out);

#endif
