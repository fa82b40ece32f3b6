/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consult.h - a draft is put before the public, opinions come in, each is answered (公开征求意见)
 *
 * Around a published document (the draft with its explanation). Open from its day until the last day of the
 * period, both included; afterwards opinions are decided one by one, and the result is made public: how many
 * came, which were taken up, and why others were not. Opinions stand on the public page by number only: what
 * a person wrote is shown to the office, and a contact, sealed, to who decides.
 * Period: at least 30 days (rulebook/deadlines.tsv K23); fewer only with a reason that the page shows.
 * Limits: by behaviour, as reports of readers.
 * Law:    《重大行政决策程序暂行条例》第十四条、第十五条、第十八条
 */
#ifndef WORK_CONSULT_H
#define WORK_CONSULT_H

#include "store/consult.h"

enum { CONSULT_CONTENT = 2000, CONSULT_SUMMARY = 4000, CONSULT_HOUR = 10 };

/* The least number of days, from the rulebook. */
int consult_days_least(void);

/* Permission of the office: ACT_REGISTER of the unit. ERR_RULE where the document is not public, ERR_INPUT
 * (`closes`, `reason`) where the period is too short without a reason, ERR_CONFLICT where there is one. */
enum err consult_open(struct ctx *c, struct doc_id doc, struct day closes, struct str reason,
                      int64_t *id);
/* For the public: only around a live document. For the desk (`desk`): any of a unit one sees. */
struct consult_view {
    struct consult k;
    bool running, decided; /* today is within the period; concluded */
    int64_t days_left;     /* calendar days, today included */
    struct opinion_tally tally;
    struct opinion_list opinions; /* `desk`: all; the public: once concluded, without words */
    bool more;
};
enum err consult_show(struct ctx *c, int64_t id, bool desk, int64_t after, int n,
                      struct consult_view *out);
enum err consult_find(struct ctx *c, struct unit_id unit, bool desk, int64_t before, int n,
                      struct consult_list *out);

struct opinion_new {
    struct str clause, content, contact;
};
/* Anybody; `number` is the receipt. ERR_RULE outside of the period. */
enum err opinion_file(struct ctx *c, int64_t consult, const struct opinion_new *o,
                      struct str *number);
/* With the contact opened; the look is audited where there is one. */
enum err opinion_see(struct ctx *c, int64_t id, struct opinion *out, struct str *contact,
                     struct consult *of);
/* outcome: adopted, partly, declined, spam; a reason is needed but for what is taken up whole. Until the
 * conclusion it may be decided anew. */
enum err opinion_decide(struct ctx *c, int64_t id, struct str outcome, struct str answer);
/* After the period, once every opinion is decided; says what came of the draft. Then nothing changes. */
enum err consult_conclude(struct ctx *c, int64_t id, struct str summary);
struct str opinion_outcome_zh(struct str outcome);

#endif
