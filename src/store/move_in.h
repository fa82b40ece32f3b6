/* SPDX-License-Identifier: MulanPSL-2.0 */
/* move_in.h - what the halves of move.h share; within store/move*.c only */
#ifndef STORE_MOVE_IN_H
#define STORE_MOVE_IN_H

#include "base/buf.h"
#include "store/move.h"

enum { MOVE_BATCH = 200 };

struct column {
    struct str name;
    enum { INT, TEXT, BYTES } type;
    int key; /* place in the primary key, from 1; 0: not of it */
};
LIST_TYPE(column_list, struct column);

struct table {
    struct str name;
    struct column_list cols; /* in the order of the source */
    int keys[8], keys_n;     /* columns of the primary key, in its order */
    struct db_query first, after, last, count, insert, copy;
    int64_t rows;
};
LIST_TYPE(table_list, struct table);

struct world {
    struct arena mem;
    struct ctx c;
    struct db *db;
    bool still; /* one transaction for all batches; what it rests on is in the move's memory */
};

struct move {
    struct arena *mem;
    struct world from, to;
    struct table_list tables;
    int64_t rows;
    struct db_claim *claim; /* nobody else moves into the target */
};

/* A reading transaction for a batch, and its end: nothing, where one stands for all of them. */
void move_world_read(struct world *w);
void move_world_rest(struct world *w);
/* Gives the memory of a batch back; the failure stays. */
void move_world_turn(struct world *w);
/* Its failure becomes the caller's. */
enum err move_told(const struct world *w, struct fail *why);

#endif
