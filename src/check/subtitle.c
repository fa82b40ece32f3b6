/* SPDX-License-Identifier: MulanPSL-2.0 */
/* subtitle.c - the words of subtitles: what only numbers and times a cue is blanked (字幕) */
#include "check/check.h"

static bool number(struct str line)
{
    for (isize i = 0; i < line.n; i++)
        if (line.p[i] < '0' || line.p[i] > '9')
            return false;
    return line.n > 0 && line.n <= 6;
}

/* Tags inside a cue (<i>, {\\an8}) are no words either. */
static void blank_tags(char *p, isize n)
{
    for (isize i = 0; i < n; i++) {
        char close = p[i] == '<' ? '>' : p[i] == '{' ? '}' : 0;
        isize end = i;

        while (close && end < n && p[end] != close)
            end++;
        if (!close || end == n)
            continue;
        while (i <= end)
            p[i++] = ' ';
        i--;
    }
}

struct str check_subtitle_text(struct arena *mem, struct str srt)
{
    char *out = NEW(mem, char, srt.n + 1);
    bool begins = true;
    struct str line;

    if (srt.n)
        __builtin_memcpy(out, srt.p, (size_t)srt.n);
    for (struct str rest = srt; str_next(&rest, '\n', &line);) {
        struct str bare = str_trim(line);
        char *at = out + (line.p ? line.p - srt.p : 0);
        bool timed = str_has(bare, S("-->"));

        if (timed || (begins && (number(bare) || str_starts(bare, S("WEBVTT")) ||
                                 str_starts(bare, S("NOTE")))))
            __builtin_memset(at, ' ', (size_t)line.n);
        else
            blank_tags(at, line.n);
        begins = !bare.n;
    }
    return (struct str){out, srt.n};
}
