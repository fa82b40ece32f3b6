/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_post_test.c - where pairs stand in documents: read one by one and passed over many at once, alike; broken bytes */
#include "store/search_post.h"

#include "base/buf.h"
#include "tests/test.h"

enum { DOCS = 400, ROUNDS = 200 };

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Distances of one to four bytes. */
static void put_document(struct buf *b, uint64_t *state)
{
    int n = 1 + (int)(next(state) % 6);

    for (int i = 0; i < n; i++)
        post_put(b,
                 next(state) % (UINT64_C(1) << 4 * (1 + next(state) % 5)) << 1 | (i < n - 1));
}

static void passing(struct test *t)
{
    uint64_t state = 0x9E3779B97F4A7C15;

    test_case(t, "spots of many documents are passed as by reading each");
    for (int r = 0; r < ROUNDS; r++) {
        struct arena mem = t->mem;
        struct buf b = buf_new(&mem, 16384);
        isize end[DOCS + 1] = {0}, at, from, docs;
        bool whole = true;

        for (int i = 0; i < DOCS; i++) {
            put_document(&b, &state);
            end[i + 1] = b.n;
        }
        for (from = 0; from < DOCS; from += docs) {
            docs = 1 + (isize)(next(&state) % 40);
            if (docs > DOCS - from)
                docs = DOCS - from;
            at = end[from];
            whole &= post_spots_pass(buf_str(&b), &at, docs) && at == end[from + docs];
            at = end[from];
            whole &= post_spots(buf_str(&b), &at, NULL, 0) > 0 && at == end[from + 1];
        }
        at = 0;
        whole &= post_spots_pass(buf_str(&b), &at, 0) && at == 0;
        whole &= !post_spots_pass(buf_str(&b), &at, DOCS + 1) && at == 0;
        for (isize n = b.n - 9; n < b.n; n++) /* cut off anywhere in the last ones */
            whole &= !post_spots_pass(str_slice(buf_str(&b), 0, n), &at, DOCS);
        if (!CHECK(t, whole))
            return;
    }
}

static void broken(struct test *t)
{
    uint32_t spot[4];
    isize at = 0;

    test_case(t, "spots that do not end are refused");
    CHECK_INT(t, post_spots(S("\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81"), &at, spot, 4),
              -1);
    CHECK_INT(t, post_spots(S("\x05\x05"), &at, spot, 4), -1); /* others should follow */
    CHECK_INT(t, post_spots(S(""), &at, spot, 4), -1);
    CHECK_INT(t, at, 0);
    CHECK(t, !post_spots_pass(S(""), &at, 1));
    CHECK(t, !post_spots_pass(S("\x05\x05\x05\x05\x05\x05\x05\x05\x05"), &at, 1));
    CHECK(t, !post_spots_pass(S("\x80\x80\x80\x80\x80\x80\x80\x80"), &at, 1));
    CHECK_INT(t, post_spots(S("\x05\x08"), &at, spot, 1),
              2); /* all are counted, what has room is written */
    CHECK_INT(t, spot[0], 2);
}

void test_store_search_post(struct test *t)
{
    passing(t);
    broken(t);
    test_end(t);
}
