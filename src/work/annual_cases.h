/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_cases.h - the identities of an annual report that only the cases themselves can show
 *
 * S06  the cases of reconsideration and suit that last year's report counted as pending are in the
 *      register, open on its last day
 * S07  from 2024: no suit without reconsideration against a refusal under art. 14 to 16 (a warning)
 * S08  no request that the report carries over was past its due day on 31 December
 * Each becomes a check that holds or fails, with the numbers of the cases in its note; where the register
 * cannot say (a suit that names no request, an imported report), it stays not checkable.
 * Law: Regulations (2019) art. 33; 《行政复议法》 art. 23 para 1 (4); rulebook/identities.tsv
 */
#ifndef WORK_ANNUAL_CASES_H
#define WORK_ANNUAL_CASES_H

#include "work/annual.h"

/* Within the caller's reading transaction. */
void annual_cases(struct ctx *c, struct annual_open *o);

#endif
