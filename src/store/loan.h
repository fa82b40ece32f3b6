/* SPDX-License-Identifier: MulanPSL-2.0 */
/* loan.h - a running server lends its writer to a command, for one transaction at a time
 *
 * There is one writer (db.h): SQLite before 3.51.3 can lose data when two connections write and
 * checkpoint at once. So a command that writes beside a running server does not take the writer's place;
 * it asks for the turn. The server lays its own writing connection aside, the command begins, writes and
 * commits on a connection that never checkpoints, and gives the turn back; then the server drops the pages
 * that have changed. What the server has to write meanwhile waits, as it waits for any other writer.
 *
 *   DATA/control.sock  a stream socket that only the server's own user and root may use: the peer's
 *                      user is asked of the kernel, the file's mode is not relied upon.
 *   command → server   w  I want to write        d  done (committed or rolled back)
 *   server → command   h  at your service        y  it is your turn        b  too busy, nothing was lent
 *
 * If the command dies, its connection ends, SQLite rolls back, and the turn returns. If the server dies,
 * the command finishes its transaction: DATA/gongkai.loan stays locked (shared) as long as a
 * command may write, and a server that starts waits for it.
 */
#ifndef STORE_LOAN_H
#define STORE_LOAN_H

#include "store/db.h"

struct loan_desk;

/* The server's side: opens DATA/control.sock (only while the folder's lock is held). `changed(user)` is
 * called after each turn, in a thread of the desk's own. */
enum err loan_open(struct loan_desk **out, struct db *db, const char *folder,
                   void (*changed)(void *), void *user, struct fail *why);
/* Lets a turn that is under way end (ten seconds at most), then closes. NULL is allowed. */
void loan_close(struct loan_desk *desk);

/* The command's side: a socket for db_options.turn. Fails: ERR_BUSY when nobody answers there,
 * ERR_FORBIDDEN when the server belongs to another user. */
enum err loan_ask(const char *folder, int *fd, struct fail *why);
/* Waits for the turn, gives it back; db.c calls these around each transaction that writes. */
enum err loan_take(int fd, int wait_ms, struct fail *why);
void loan_give(int fd);

#endif
