/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outcome.h - how a request ends (处理结果)
 *
 * Every request that ends has exactly one outcome (O01-O23 of rulebook/outcomes.tsv), hence one
 * row of table three; every open one on 31 December is carried over (O24). An outcome knows its
 * article, its letter, its remedy and what the letter must state.
 * Law: Regulations (2019) art. 14-16, 30, 35-39; chapter 16
 */
#ifndef LAW_OUTCOME_H
#define LAW_OUTCOME_H

#include "base/fail.h"
#include "base/str.h"
#include "base/day.h"

enum applicant_kind {
    APPLICANT_NAT,
    APPLICANT_BIZ,
    APPLICANT_SCI,
    APPLICANT_NGO,
    APPLICANT_LAW,
    APPLICANT_OTH,
    APPLICANT__MAX
};

/* nat … oth as stored; 自然人 …; and in plain words for the public form. */
struct str applicant_name(enum applicant_kind k);
struct str applicant_zh(enum applicant_kind k);
struct str applicant_plain(enum applicant_kind k);
bool applicant_parse(struct str name, enum applicant_kind *out);

/* The remedies paragraph (chapter 04): A both ways; B reconsideration first. */
enum remedy { REMEDY_NONE, REMEDY_A, REMEDY_B };

struct outcome {
    struct str id; /* O07 */
    struct str zh; /* 不予公开：第三方合法权益（商业秘密、个人隐私等） */
    struct str short_zh;           /* 不予公开（第三方合法权益） */
    struct str plain;              /* for the applicant */
    struct str article;            /* 《条例》第十五条 … */
    struct str row_2021, row_2019; /* T3.3.3.4 */
    struct str letter;             /* D07 */
    struct str must_state;         /* what the letter must say, in Chinese */
    bool refusal;                  /* ground of art. 14, 15, 16: reconsideration first */
    bool refusal_part;             /* O03: when the withheld part has such a ground */
    bool no_remedy;                /* O23: withdrawn, ended; a step and not a decision */
    struct str needs; /* a letter that must have gone before: P02, P03, P05, P10; or "" */
};
isize outcome_count(void);
/* The i-th, O01 first; O24 (carried over) is not among them. False where there is none. */
bool outcome_at(isize i, struct outcome *out);
bool outcome_find(struct str id, struct outcome *out);
/* Remedy of a letter that closes a case by `o` on `day`; `withheld_14_16` says whether the
 * withheld part of O03 rests on art. 14-16. Before 2024-01-01 there is no B
 * (《行政复议法》2023 art. 23 para 1 (4)). */
enum remedy outcome_remedy(const struct outcome *o, bool withheld_14_16, struct day day);

#endif
