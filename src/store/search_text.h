/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_text.h - text as search sees it: units, pairs, words of a query, snippets
 *
 * A unit is one Han character (kana and hangul alike), one word of letters, or one number. Units
 * are folded: simplified, half width, lower case. The index holds every pair of neighbours
 * (信息 息公 公开) and every single unit once, so that words of one character, of two, and
 * longer phrases are found exactly, and so are 5G, 2021年, GB/T 9704 and 〔2021〕30号.
 *
 *   text     为5G网，30号
 *   units    为|5|g|网 / 30|号
 *   tokens   为5 5·g g网 网 30号 号 为 5 g 30
 *
 * Neighbours: a mark between two units parts them (信息，公开 is not found by 信息公开), and
 * so does a blank between Han characters. Beside a letter or a digit, brackets, hyphens, slashes,
 * dots and blanks do not part: 〔2021〕30号, [2021]30号 and 2021 30号 are the same to a reader.
 * The last unit before a parting stands as a token there, so that no phrase leaps over it.
 *
 * Pure calculation; the same text always gives the same tokens (a delete depends on it).
 */
#ifndef STORE_SEARCH_TEXT_H
#define STORE_SEARCH_TEXT_H

#include "base/buf.h"

enum {
    SEARCH_UNIT_MAX = 40,     /* bytes of a folded unit; a longer word is cut */
    SEARCH_TERMS_MAX = 6,     /* words of a query; the rest is left out */
    SEARCH_TERM_UNITS = 30,   /* units of a word; the rest is left out */
    SEARCH_BODY_MAX = 450000, /* bytes of a text that are indexed: about 150,000 characters */
    SEARCH_VERSION = 2        /* of this cutting; another one asks for a new index */
};

struct search_unit {
    uint64_t hash; /* of the folded form */
    uint32_t rune; /* the folded character that stands alone; 0: a word */
    isize at, n;   /* where it stands in the text */
    int form_n;
    bool joined; /* neighbour of the unit before it */
    bool word;   /* letters, or a number */
    char form[SEARCH_UNIT_MAX + 4];
};
/* The hash of a character that stands alone. */
static inline uint64_t search_rune_hash(uint32_t rune)
{
    return rune * 0x9E3779B97F4A7C15u;
}
struct search_walk {
    struct str text;
    isize at;
    bool begun, was_word;
};
/* The next unit; false at the end. */
bool search_unit_next(struct search_walk *w, struct search_unit *u);

/* The tokens of a text, separated by blanks: for PostgreSQL's index. */
struct str search_tokens(struct arena *mem, struct str text);
/* The text in a form in which a phrase is a substring: letters and digits between '·', partings
 * as blanks. */
struct str search_folded(struct arena *mem, struct str text);

struct search_term {
    struct search_unit unit[SEARCH_TERM_UNITS];
    int n;
    bool prefix; /* a single word or number: longer ones that begin so count, too */
    struct str folded;
};
struct search_words {
    struct search_term term[SEARCH_TERMS_MAX];
    int n;
    bool clipped; /* there were more, or longer ones, than are looked for */
};
/* Words as a person types them, separated by blanks; all of them must be found. */
void search_words_read(struct arena *mem, struct str query, struct search_words *out);
/* As a tsquery of PostgreSQL. */
struct str search_words_ts(struct arena *mem, const struct search_words *w);

/* A piece of a title or snippet, marked or not. */
struct search_piece {
    struct str text;
    bool hit;
};
LIST_TYPE(search_piece_list, struct search_piece);
/* The whole text in pieces. */
void search_mark(struct arena *mem, struct str text, const struct search_words *w,
                 struct search_piece_list *out);
/* About `chars` characters around the place where the words first stand together; the beginning of
 * the text when none of them is in it. Line ends become blanks. */
void search_snippet(struct arena *mem, struct str text, const struct search_words *w, int chars,
                    struct search_piece_list *out);

#endif
