/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_fuzz.c - any text cut for search, any query read, any snippet shown
 *
 * The first line is the query, the rest the text. What must hold: tokens are words without quotes
 * or line ends, the pieces of a snippet are whole, blocks of postings that were written are read, and those that are
 * anything else end.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "store/search_post.h"

static bool read_block(struct post_block b)
{
    struct post_entry e;
    uint32_t place[POST_CHUNK], spot[2];
    int64_t last = 0;

    while (post_next(&b, &e)) {
        isize at = 0;

        assert(e.term >= last);
        last = e.term;
        if (!post_places(&e, 1 << 20, place))
            return false;
        for (int i = 0; i < e.n && e.spots.n; i++)
            if (post_spots(e.spots, &at, spot, 2) < 0)
                return false;
    }
    return !b.broken;
}

static void whole(void *who, int64_t first, struct str docs, struct str spots)
{
    (void)who;
    assert(first > 0 && read_block((struct post_block){.docs = docs, .spots = spots}));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena mem;
    struct str all = {(const char *)data, (isize)size}, query, text, tokens;
    struct post_text both[2];
    struct post_writer writer;
    struct search_words w;
    struct search_piece_list l;

    if (size > 20000 || !arena_init(&mem, 64 << 20))
        return 0;
    all = utf8_repair(&mem, all);
    str_cut(all, S("\n"), &query, &text);
    tokens = search_tokens(&mem, text);
    for (isize i = 0; i < tokens.n; i++)
        assert(tokens.p[i] != '"' && tokens.p[i] != '\n' && tokens.p[i] != '\'');
    search_folded(&mem, text);
    search_words_read(&mem, query, &w);
    assert((w.n > 0) == (search_words_ts(&mem, &w).n > 0));
    both[0] = (struct post_text){query, text};
    both[1] = (struct post_text){text, query};
    post_writer_start(&writer, &mem, whole, &mem);
    post_build(&mem, both, 2, &writer);
    post_writer_end(&writer);
    /* A block that is anything. */
    read_block((struct post_block){.docs = query, .spots = text});
    search_mark(&mem, text, &w, &l);
    search_snippet(&mem, text, &w, 60, &l);
    for (isize i = 0; i < l.n; i++)
        assert(utf8_valid(l.p[i].text));
    arena_free(&mem);
    return 0;
}
