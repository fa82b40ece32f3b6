/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_group.c - the words of a row of table three: its number, and the name of its group before them */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/cells_parts.h"

int cells_number(uint32_t rune)
{
    static const uint32_t han[] = {0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94,
                                   0x516d, 0x4e03, 0x516b, 0x4e5d};

    if (rune >= '1' && rune <= '9')
        return (int)(rune - '0');
    for (int i = 0; i < 9; i++)
        if (rune == han[i])
            return i + 1;
    return 0;
}

/* Do the row's words begin with another number than the label has: “（二）部” is not （一）予以公开. */
bool cells_other_number(struct arena *mem, const struct label *label, struct str words)
{
    static const struct str numbers = LIT("一二三四五六七123456789");
    struct arena scratch = *mem;
    struct label found;
    struct buf b = buf_new(&scratch, 8);

    words = str_from(words, str_rfind(words, S(" ")) + 1); /* not the group before it */
    label_of(&scratch, words, &found);
    if (!found.n || !label->n || found.rune[0] == label->rune[0] ||
        (cells_number(found.rune[0]) &&
         cells_number(found.rune[0]) == cells_number(label->rune[0])))
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

static int matched(const struct found *f, struct str id)
{
    for (int i = 0; i < f->n; i++)
        if (f->obs[i].line >= 0 && str_eq(f->line[f->obs[i].line].id, id))
            return i;
    return -1;
}

/* Is （六）其他处理 one row with figures: not if its words go on with 1., nor if rows of figures that are no row
 * of the form stand between it and the sum. */
bool cells_six_alone(struct arena *mem, const struct found *f)
{
    int at = matched(f, S("T3.3.6")), lost = 0;
    struct arena scratch = *mem;
    struct label rest;

    if (at < 0)
        return false;
    label_of(&scratch, cells_behind_group(mem, f, f->obs[at].line, 900, f->obs[at].run->before),
             &rest);
    if (rest.n > 1 && rest.rune[0] == '1')
        return false;
    for (at++; at < f->n && f->obs[at].line < 0; at++)
        lost += f->obs[at].figures >= 7 && f->obs[at].words;
    /* The sum itself may be the row that is not recognised. */
    return lost <= (matched(f, S("T3.3.7")) < 0);
}
