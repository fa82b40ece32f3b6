/* SPDX-License-Identifier: MulanPSL-2.0 */
/* move.h - a whole database carried from one engine to the other (搬迁)
 *
 *   move_open(&m, from, to);              the two worlds; `to` is empty or holds an unfinished move
 *   move_copy(m, tick, who)               table by table, in batches that are committed one by one
 *   …search_rebuild() on `to`…            what only one engine has is made anew
 *   move_verify(m, tick, who)             every row read on both sides and compared
 *   move_finish(m, S(""))                 references checked, marks removed: from now on it may be served
 *
 * Tables and columns are read from the catalogue of the source, so that no list of them can grow old.
 * Rows go in the order of their primary key; whoever resumes goes on behind the last row that the target
 * has. While the mark `moving` stands in the target's `meta`, data_open() refuses it: nothing half carried
 * is ever served.
 * Not carried: the search index and its texts, which are derived from the documents.
 * References between rows are off while rows arrive and checked at the end (SQLite: its own check;
 * PostgreSQL: the constraints are dropped, kept as text in `meta`, and made again, which reads every row).
 * Nobody may write to either side meanwhile (the verification would find it), unless the source is held at one moment.
 * Memory: each world has an arena of its own, given back after every batch.
 */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "store/db.h"

struct move;
struct move_sum {
    int64_t tables, rows, copied; /* rows in all; of these copied in this run */
    struct str sm3; /* hex: of every value of every row, in order; equal on both sides */
};
typedef void move_tick(void *who, int64_t done, int64_t total);

/* Both databases must be of this program's version; an empty target gets the schema. `mem` holds the plan
 * and its statements, and must live until both databases are closed.
 * One at a time into a target. Fails: ERR_CONFLICT a target with data of its own, ERR_VERSION, ERR_BUSY another one moves
 * into it. */
enum err move_open(struct arena *mem, struct db *from, struct db *to, struct move **out,
                   struct fail *why);
/* For a source that is written to meanwhile: everything is read as it was at one moment, until move_release(), which
 * must come before move_finish(). Nothing can be resumed then but by a new move. */
enum err move_hold(struct move *m, struct fail *why);
void move_release(struct move *m);
enum err move_copy(struct move *m, move_tick *tick, void *who, struct move_sum *out,
                   struct fail *why);
/* Fails: ERR_DB names the table and the key of the first row that differs. */
enum err move_verify(struct move *m, move_tick *tick, void *who, struct move_sum *out,
                     struct fail *why);
/* `source` is remembered in the target, in the same transaction, for who is killed just behind it; "": nothing. */
enum err move_finish(struct move *m, struct str source, struct fail *why);
/* Whatever came of it, before the target is closed: others may move into it. NULL is let pass. */
void move_close(struct move *m);

/* Whether a database is the unfinished target of a move, and what move_finish() has noted; inside a transaction. */
bool move_unfinished(struct ctx *c);
struct str move_source(struct ctx *c);

#endif
