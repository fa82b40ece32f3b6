/* SPDX-License-Identifier: MulanPSL-2.0 */
/* line_fault.h - what is wrong in which line of a table that people import
 *
 * The first LINE_FAULTS_MOST are told; nothing is saved while there is one.
 */
#ifndef WORK_LINE_FAULT_H
#define WORK_LINE_FAULT_H

#include "base/str.h"

enum { LINE_FAULTS_MOST = 200 };

struct line_fault {
    int line; /* from 1, of the text as it came */
    struct str says;
};
LIST_TYPE(line_fault_list, struct line_fault);

/* `cap` as LIST_ADD takes it. */
static inline void line_fault_add(struct arena *mem, struct line_fault_list *to, isize *cap,
                                  int line, struct str says)
{
    if (to->n < LINE_FAULTS_MOST)
        *LIST_ADD(mem, to, *cap) = (struct line_fault){line, says};
}

#endif
