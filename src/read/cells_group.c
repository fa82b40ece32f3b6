/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_group.c - the words of a row of table three: its number, and the name of its group before them */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/cells_parts.h"

/* Do the row's words begin with another number than the label has: “（二）部” is not （一）予以公开. */
bool cells_other_number(struct arena *mem, const struct label *label, struct str words)
{
    static const struct str numbers = LIT("一二三四五六七123456789");
    struct arena scratch = *mem;
    struct label found;
    struct buf b = buf_new(&scratch, 8);

    words = str_from(words, str_rfind(words, S(" ")) + 1); /* not the group before it */
    label_of(&scratch, words, &found);
    if (!found.n || !label->n || found.rune[0] == label->rune[0])
        return false;
    buf_rune(&b, found.rune[0]);
    if (!str_has(numbers, buf_str(&b)))
        return false;
    /* A Chinese number has a mark behind it: 三安全一稳定 begins with none. */
    for (isize at = str_find(words, buf_str(&b)) + b.n; found.rune[0] > 0x80 && at < words.n;)
        return !rune_is_han(utf8_next(words, &at));
    return true;
}

/* What stands behind the name of a group: 1.信访类申请 of （五）不予处理 1.信访类申请, in one cell or in two. "": nothing. */
struct str cells_behind_group(struct arena *mem, const struct found *f, int group, int least,
                              struct str words)
{
    struct arena scratch = *mem;
    struct label all;
    int behind;

    label_of(&scratch, words, &all);
    if (label_near(&f->label[group], &all, &behind) < least || behind < 2)
        return (struct str){0};
    for (isize at = 0; at < words.n;) {
        struct arena again = *mem;
        isize from = at;

        label_of(&again, str_from(words, from), &all);
        if (all.n <= behind)
            return str_trim(str_from(words, from));
        (void)utf8_next(words, &at);
    }
    return (struct str){0};
}

/* A row's words without the name of its group before them: 7.属于执法案卷 of （三）不予公开7.属于执法案卷. */
struct str cells_without_group(struct arena *mem, const struct found *f, int line,
                               struct str words)
{
    int group = line;
    struct str own;

    while (group > 0 && !f->line[group].head)
        group--;
    own = f->line[group].head ? cells_behind_group(mem, f, group, 900, words) : words;
    return own.n ? own : words;
}
