/* SPDX-License-Identifier: MulanPSL-2.0 */
/* old.c - which of them it is; see old.h */
#include "read/old.h"

#include "read/doc.h"
#include "read/ole.h"
#include "read/xls.h"

enum err read_old(struct arena *mem, struct ole *o, struct xlsx_unseen *unseen,
                  struct tree **doc, struct str *aside, struct fail *why)
{
    jmp_buf over, *outer = mem->unwind;
    volatile bool full = false;

    if (why->code)
        return why->code;
    mem->unwind = &over;
    if (setjmp(over))
        full = true;
    else if (doc_is(o))
        read_doc(mem, o, unseen != NULL, doc, aside, why);
    else if (xls_is(o))
        read_xls(mem, o, unseen, doc, aside, why);
    else
        fail_set(why, ERR_UNREADABLE, "", "是旧版 Office 文件，但不是 .doc 或 .xls");
    mem->unwind = outer;
    return full ? fail_set(why, ERR_TOO_LARGE, "", "文件的内容太多") : why->code;
}
