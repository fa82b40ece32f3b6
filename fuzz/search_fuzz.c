/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_fuzz.c - any text cut for search, any query read, any snippet shown
 *
 * The first line is the query, the rest the text. What must hold: tokens are words without quotes
 * or line ends, the pieces of a snippet stand in the text, a text finds itself.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "store/search_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena mem;
    struct str all = {(const char *)data, (isize)size}, query, text, tokens, fts;
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
    fts = search_words_fts(&mem, &w, false);
    assert((w.n > 0) == (fts.n > 0));
    search_words_fts(&mem, &w, true);
    search_words_ts(&mem, &w);
    search_mark(&mem, text, &w, &l);
    search_snippet(&mem, text, &w, 60, &l);
    for (isize i = 0; i < l.n; i++)
        assert(utf8_valid(l.p[i].text));
    arena_free(&mem);
    return 0;
}
