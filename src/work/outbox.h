/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox.h - what goes out to other machines (外发): settings, queue, sender
 *
 * Nothing goes out unless an administrator has switched it on. What is to go is queued in the
 * transaction of what it tells of (work/notify.h, work/push.h), and sent by outbox_step(): one row a
 * call, taken by a lease, the exchange outside of any transaction, its end written under the same
 * lease. So several processes may send, a page never waits, and a process that dies in the middle
 * leaves the row to the next one when the lease runs out. A mail server that took a mail just before
 * such a death gets it a second time, with the same Message-ID; a gateway the same id.
 *
 * Retry:   after 1, 5, 30 minutes, 2, 6, 12, 24 hours; then it has failed and a person decides. What is
 *          refused for good (a wrong address) fails at once.
 * Secrets: passwords are sealed in the setting (KEY_OUTBOX); they are never shown again, and neither
 *          they nor addresses stand in log, audit or error.
 */
#ifndef WORK_OUTBOX_H
#define WORK_OUTBOX_H

#include "base/net.h"
#include "store/outbox.h"

enum { OUTBOX_LEASE = 600, OUTBOX_FORGET_DAYS = 30 };

/* Of the installation. A secret is "" where it is not to be changed (save), or not set (load). */
struct outbox_settings {
    bool mail;
    struct str host, port, tls, user, password, from, from_name; /* tls: start, whole, none */
    bool hook;
    struct str url, secret;
    struct str ca; /* PEM of an authority of the house's own */
    bool has_password, has_secret;
};
/* For the settings page; needs 系统设置. Passwords stay away. */
enum err outbox_settings_load(struct ctx *c, struct outbox_settings *out);
/* Fails: ERR_INPUT with the field: host, port, tls, from, url, ca. */
enum err outbox_settings_save(struct ctx *c, const struct outbox_settings *s);
/* Within a transaction: what is on, with the passwords where `secrets`. */
void outbox_settings_read(struct ctx *c, bool secrets, struct outbox_settings *out);
/* A sealed value that stands in a setting, and back. */
struct str outbox_seal(struct ctx *c, struct str key, struct str text);
struct str outbox_unseal(struct ctx *c, struct str key, struct str stored);

/* What is written to somebody. */
struct outbox_words {
    struct str to, subject, text;
};
/* Queues it within the caller's transaction, sealed. 0: `once` was queued before. */
int64_t outbox_put(struct ctx *c, const struct outbox_row *row, const struct outbox_words *w);
/* A message to oneself, by the settings as they stand; way: mail, hook. Needs 系统设置. */
enum err outbox_test(struct ctx *c, struct str way, struct str to);

struct outbox_view {
    struct outbox_list rows;
    bool more;
    int64_t waiting, failed;
};
/* The queue of a unit (0: of all); what is in it is not shown, only what it is about. */
enum err outbox_look(struct ctx *c, struct unit_id unit, struct str state, int64_t before,
                     int n, struct outbox_view *out);
enum err outbox_retry(struct ctx *c, int64_t id);
enum err outbox_give_up(struct ctx *c, int64_t id);
struct str outbox_way_zh(struct str way);
struct str outbox_kind_zh(struct str kind);
struct str outbox_state_zh(const struct outbox_row *r, struct instant now);

/* --- the sender */
enum outbox_end { OUTBOX_NOTHING, OUTBOX_SENT, OUTBOX_LATER, OUTBOX_FAILED, OUTBOX_LOST };
struct outbox_done {
    enum outbox_end end;
    int64_t id;
    struct str way, kind, error;
};
/* Takes one row that is due and sends it. OUTBOX_NOTHING: there is none. A failure in c->fail is the
 * world's (the database); what the other side said stands in `out`. */
enum err outbox_step(struct ctx *c, struct outbox_done *out);
/* How a delivery ended; what connectors report. */
struct outbox_result {
    enum outbox_end end; /* SENT, LATER (a try that failed), FAILED (for good) */
    bool waits;          /* LATER: no failure, only not ready */
    int64_t seconds;     /* LATER: not before; 0: the usual */
    struct str error;
};
struct outbox_result outbox_result_of(struct arena *mem, const struct fail *why);

#endif
