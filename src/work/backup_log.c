/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup_log.c - when this installation was last backed up; see backup_log.h */
#include "work/backup_log.h"

#include "base/buf.h"
#include "base/json.h"
#include "law/permit.h"
#include "store/account.h"
#include "store/audit.h"
#include "work/may.h"

enum {
    LOOK_BACK = 400,
    DAY_SECONDS = 86400
}; /* a year of nights that all failed is seen through */
static const struct unit_id everywhere = {0};

enum err backup_log_add(struct ctx *c, const struct backup *made, bool sealed,
                        const struct fail *failed)
{
    bool broke = failed && failed->code;
    struct buf b = buf_new(c->mem, 256);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "kind", sealed ? S("sealed") : S("clear"));
    if (broke) {
        jout_put_str(&j, "reason", err_sentence(failed->code));
    } else {
        jout_put_int(&j, "files", made->files);
        jout_put_int(&j, "copied", made->copied);
        jout_put_int(&j, "bytes", made->bytes);
    }
    jout_end(&j);
    db_begin(c);
    may(c, ACT_SETTING, everywhere);
    if (!c->fail.code)
        audit_add(c, everywhere, broke ? S("backup_failed") : S("backup"), S("backup"), 0,
                  S(""), buf_str(&b));
    return db_end(c);
}

static void take(struct ctx *c, const struct audit_entry *e, struct backup_log *out)
{
    struct jval *all = NULL;
    struct fail why = {0};
    const struct jval *said =
        jval_parse(c->mem, e->detail, &all, &why) == OK ? jval_get(all, "after") : NULL;

    if (str_eq(e->action, S("backup"))) {
        out->done = e->at;
        out->sealed = str_eq(jval_get_str(said, "kind"), S("sealed"));
        out->files = jval_get_int(said, "files", 0);
        out->copied = jval_get_int(said, "copied", 0);
        out->bytes = jval_get_int(said, "bytes", 0);
    } else if (!out->broken.s) {
        out->broken = e->at;
        out->why = jval_get_str(said, "reason");
    }
}

/* The last one that was made, if it is among the newest `n` entries. */
static void read_newest(struct ctx *c, int n, struct backup_log *out)
{
    struct audit_list all = {0};

    *out = (struct backup_log){0};
    audit_of_object(c, S("backup"), 0, 0, n, &all);
    for (isize i = 0; i < all.n && !out->done.s; i++)
        take(c, &all.p[i], out);
}

void backup_log_last(struct ctx *c, struct backup_log *out)
{
    read_newest(c, 1, out); /* nearly always enough */
    if (out->broken.s)
        read_newest(c, LOOK_BACK, out);
}

int64_t backup_log_days(struct ctx *c)
{
    int64_t days = 0;

    return str_int(setting_get(c, everywhere, S("backup.days")), &days) && days >= 0 &&
                   days <= BACKUP_DAYS_MOST
               ? days
               : BACKUP_DAYS;
}

bool backup_log_stale(struct ctx *c, const struct backup_log *l)
{
    int64_t days = backup_log_days(c);

    return days && c->now.s - l->done.s > days * DAY_SECONDS;
}
