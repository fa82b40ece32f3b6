/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_parts.h - what the files that hold the narrative against the tables share */
#ifndef READ_REPORT_TEXT_PARTS_H
#define READ_REPORT_TEXT_PARTS_H

#include "read/report_text.h"

/* Bytes. Nobody writes a sentence, or stands so far below a heading; a stranger's file does, and each number looks around itself. */
enum { TEXT_SENTENCE_MOST = 3000, TEXT_HEADING_MOST = 12000 };

struct number {
    isize sentence, clause, at,
        end; /* offsets: where they begin; the number; behind its measure */
    int64_t value;
    int64_t about,
        above; /* 5.2万件: the true number is nearer to it than this, below and above; 0: it is exact */
    struct str measure;
};
struct text {
    struct str s; /* half width, no blanks */
    int part;
    LIST(struct number) numbers;
    isize cap;
};
/* What stands from `at` on, as far as a sentence may go. */
struct str text_from(const struct text *t, isize at);
/* The measure word that begins at `at` (件, 条 …); empty: none. */
struct str text_measure_at(struct str s, isize at);
/* A count as it is written: 21件, 5.2万件, 约500件. */
struct text_count {
    int64_t value;
    int64_t below,
        above;  /* what the true number is less than this below and above it; 0: it is exact */
    isize from; /* where its words begin: 约 */
    struct str measure; /* "": it is no count */
};
/* The number at *at, in a clause that begins at `clause`; *at is then behind it and its measure. False: there is none. */
bool text_count(struct str s, isize clause, isize *at, struct text_count *c);

/* 以及, 和, 及, 与 at the beginning or the end of some words: its bytes, 0 where there is none. */
isize text_link_first(struct str s);
isize text_link_last(struct str s);

/* Whose a number is: the table counts all of them. */
enum text_who { TEXT_OF_ALL, TEXT_OF_SELF, TEXT_OF_MEMBERS, TEXT_OF_CHANNEL };
struct text_share {
    struct report_figure figure;
    enum text_who who;
    isize from, end; /* its clause */
    bool taken;
};

/* What the sentences so far have told. */
struct text_state {
    LIST(struct text_share) shares; /* of this line, not yet added up (report_text_share.c) */
    isize shares_cap;
    const struct report *r;
    struct report_text *out;
    bool received;     /* the first 收到 was met */
    isize in_sentence; /* where its sentence begins, and in which text */
    const struct text *text;
    const struct text *other_text; /* whose sentence tells of another year or body */
    isize other_sentence;
    bool with_carried;               /* it included what was carried over */
    const struct number *rec, *lit;  /* the last count of 复议, of 诉讼 */
    const struct number *norm;       /* the last count of 规范性文件 */
    const struct text *dispute_text; /* where they stand */
    const struct text *norm_text;
};

bool text_has_any(struct str s, const char *words); /* words parted by blanks */
struct str text_before(const struct text *t, const struct number *n);
struct str text_sentence(const struct text *t, const struct number *n);
/* Does `word` stand at the end of the clause, but for a few characters (申请, 的, 决定)? */
bool text_near_end(struct str clause, struct str word);
struct report_figure *text_figure(struct arena *mem, struct report_text *out,
                                  const struct text *t, const struct number *n);
void text_slot(struct report_figure *f, const char *address);
/* The sums of 行政复议 and of both kinds of 行政诉讼. */
void text_dispute_slots(struct report_figure *f, bool rec, bool lit);
void text_actual(const struct report *r, struct report_figure *f);

void text_drop_last(struct report_text *out);
/* The sentence tells of another year's or body's requests so far. */
bool text_of_other(const struct text_state *st, const struct text *t, const struct number *n);
/* Does the sentence, or the one that it goes on with, tell of requests? */
bool text_told_of_requests(const struct text_state *st, const struct text *t,
                           const struct number *n);
/* 结转, 顺延至下一年: the cell of what was carried over from last year or into the next; NULL. */
const char *text_carried(const struct report *r, struct str clause);

/* A figure of cells (parted by blanks) in words that may mean something else: kept where it agrees. */
bool text_if_agrees(struct arena *mem, struct text_state *st, const struct text *t,
                    const struct number *n, const char *addresses);
/* 正在办理3件: what was carried into the next year, where it agrees. */
bool text_pending(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n, struct str words);

/* --- report_text_result.c */
/* 自然人15件, 法人或其他组织6件: who applied. */
bool text_applicant(struct arena *mem, struct text_state *st, const struct text *t,
                    const struct number *n);
/* 予以公开6件, 不予公开2件, and why: 属于国家秘密1件. */
bool text_outcome(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n);
/* The number stands first: 3件结转下年, 7件予以公开, 20件已办结. */
bool text_front(struct arena *mem, struct text_state *st, const struct text *t,
                const struct number *n);

/* --- report_text_front.c */
/* The last year that the words name, 0 for none. */
int text_year(struct str s);
/* Of a part of the year, of several years or of another one. */
bool text_other_time(const struct report *r, const struct text *t, const struct number *n);
/* The words behind the number, to the next mark. */
struct str text_behind(const struct text *t, const struct number *n);
/* The clause before it; with the words behind, where they name requests: 收到21件信息公开申请. */
struct str text_around(struct arena *mem, const struct text *t, const struct number *n);
/* Where that begins which the sentence tells of: 其中 goes on with the sentence before. */
isize text_told_from(const struct text *t, const struct number *n);
/* Is nothing but 其中 or the like before a number that stands first? */
bool text_opens(struct str before);
/* 已办结, and nothing else. */
bool text_done(struct str behind);
/* 2023年政府信息公开申请, 政府信息公开申请数量为: all requests of the year, without a verb. */
bool text_of_all(struct str clause);
/* The same in two words that are the sentence's first: 依申请公开22件,均已办结。 */
bool text_alone(const struct text *t, const struct number *n);
/* What is said right behind a number: 其中上年结转10件, (含上年结转). */
bool text_with_carried(const struct text *t, const struct number *n);
/* 其中新收: what came this year, of requests that the sentence tells of. */
bool text_new(struct str clause);
/* Does the sentence list two outcomes of requests and more: 予以公开6件,部分公开2件,无法提供1件? */
bool text_lists_outcomes(const struct text *t, const struct number *n);
/* Does the clause count the requests of one kind of applicant only? */
bool text_of_kind(struct str clause);
/* Does it tell of disputes that the body decided, or of another body's: not table four? */
bool text_dispute_elsewhere(struct str sentence, struct str clause);
/* The heading that `at` stands below: (二)依申请公开情况。 Empty: none. */
struct str text_heading(const struct text *t, isize at);
/* Does the number stand in the part, or below a heading, about the disputes of table four, and its sentence
 * not say that 公开 is but a part of them? */
bool text_about_four(const struct text *t, const struct number *n);
/* Is s[from, at) a nought that says all by itself: 数量为零? */
bool text_nought(struct str s, isize from, isize at);
/* Does a count of what was answered leave out what was carried over: 收到21件,办结18件? */
bool text_without_carried(const struct text_state *st, const struct text *t,
                          const struct number *n, const struct report_figure *f);

/* --- report_text_share.c */
/* 区政府收到8件, 各部门收到13件: a part of what the table counts; TEXT_OF_ALL where nothing says so. */
enum text_who text_whose(const struct report *r, const struct text *t, const struct number *n);
/* Reads what a part of the body received. */
bool text_received_share(struct arena *mem, struct text_state *st, const struct text *t,
                         const struct number *n);
/* Takes the figures from `had` on out of the result where they are of a part, to be added up. */
void text_share_take(struct arena *mem, struct text_state *st, const struct text *t,
                     const struct number *n, isize had);
/* Adds up at the end of a line: what makes the whole agrees, what is less says nothing. */
void text_share_end(struct arena *mem, struct text_state *st, const struct text *t);

/* 通过网络申请13件、信函6件: counts by channel, which together may make what was received. */
bool text_channel(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n);

/* --- report_text_each.c */
/* 复议、诉讼分别为5件、3件 written out: 复议为5件、诉讼为3件. `s` is half width, without blanks. */
struct str text_each(struct arena *mem, struct str s);

/* --- report_text_whole.c */
/* Are words before what is counted nothing but the year, the body and a verb: 2023年我局共作出? */
bool text_plain(const struct report *r, struct str words);
/* Do the words tell of more than the body: 全市自然资源系统, 全市 in the report of a bureau? */
bool text_wider(const struct report *r, struct str told);
/* Does a count of `thing`, a word of its clause, say that it is all of the body and the year? */
bool text_claims(const struct report *r, const struct text *t, const struct number *n,
                 struct str thing);
/* What is counted together with the words before the number: 行政复议 of 行政复议、行政诉讼共8件. Empty: nothing. */
struct str text_listed(const struct text *t, const struct number *n);
/* Does the clause tell of one channel: 网络, 信函? 通过网络、信函等方式 is of all. */
bool text_of_channel(struct str clause);

/* --- report_text_two.c */
/* 行政事业性收费12.5万元. */
void text_money(struct arena *mem, struct text_state *st, const struct text *t);
/* 规范性文件, and 废止, 现行有效 behind it; decisions of table two. */
bool text_norm(struct arena *mem, struct text_state *st, const struct text *t,
               const struct number *n);
bool text_decision(struct arena *mem, struct text_state *st, const struct text *t,
                   const struct number *n);
/* --- report_text_nil.c */
/* 未收到政府信息公开申请, 未发生行政复议: a nought in words. */
void text_nil(struct arena *mem, struct text_state *st, const struct text *t);
/* 2023年我局未作出行政处罚决定, 无上年结转: noughts that are the whole of a clause. */
void text_nil_clauses(struct arena *mem, struct text_state *st, const struct text *t);
/* --- report_text_more.c */
/* 复议 and 诉讼, and 维持, 纠正 … behind them. */
bool text_dispute(struct arena *mem, struct text_state *st, const struct text *t,
                  const struct number *n);
/* Is the last thing that the sentence, or the part, tells of disputes? */
bool text_of_disputes(const struct text_state *st, const struct text *t,
                      const struct number *n);

/* Totals of the narrative with their own parts: 共公布2599条,其中…25条,…其他…856条. */
void text_totals(struct arena *mem, const struct text *t, struct report_text *out);
/* Warns of one thing that is counted in two measures. */
void text_measures(struct arena *mem, struct report *r, const struct text *t);

#endif
