/* SPDX-License-Identifier: MulanPSL-2.0 */
/* progress.c - the progress line; see progress.h */
#include "cli/progress.h"

#include <stdio.h>

#include "base/os.h"

enum { QUIET_MS = 1000, REDRAW_MS = 100 };

static void grouped(struct buf *b, int64_t v)
{
    char digits[32];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)v);

    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0 && digits[i - 1] != '-')
            buf_char(b, ',');
        buf_char(b, digits[i]);
    }
}

static void span(struct buf *b, int64_t seconds)
{
    if (seconds >= 3600)
        buf_fmt(b, "%lld小时%lld分", (long long)(seconds / 3600),
                (long long)(seconds / 60 % 60));
    else if (seconds >= 60)
        buf_fmt(b, "%lld分%lld秒", (long long)(seconds / 60), (long long)(seconds % 60));
    else
        buf_fmt(b, "%lld秒", (long long)seconds);
}

struct str progress_line(struct arena *mem, const struct progress *p, int64_t now_ms)
{
    int64_t ms = now_ms > p->start_ms ? now_ms - p->start_ms : 1;
    int64_t rate = p->done * 1000 / ms;
    struct buf b = buf_new(mem, 128);

    buf_fmt(&b, "%s ", p->what);
    grouped(&b, p->done);
    if (p->total > 0) {
        buf_char(&b, '/');
        grouped(&b, p->total);
        buf_fmt(&b, "  %lld%%", (long long)(p->done * 100 / p->total));
    }
    buf_lit(&b, "  ");
    grouped(&b, rate);
    buf_lit(&b, "/秒");
    if (p->total > p->done && p->done > 0) {
        buf_lit(&b, "  还需 ");
        /* By the rate so far; rounded up, so that it never says 0 before the end. */
        span(&b, ((p->total - p->done) * ms / p->done + 999) / 1000);
    }
    return buf_str(&b);
}

static void draw(struct progress *p)
{
    char room[1024];
    struct arena scratch = {.base = room, .at = room, .end = room + sizeof room};
    int64_t now = os_monotonic_ms();
    struct str line;

    if (!p->on || now - p->start_ms < QUIET_MS || now - p->shown_ms < REDRAW_MS)
        return;
    line = progress_line(&scratch, p, now);
    fprintf(stderr, "\r%.*s\033[K", STR_ARG(line));
    fflush(stderr);
    p->shown_ms = now;
    p->drawn = true;
}

void progress_start(struct progress *p, const struct cli *c, const char *what, int64_t total)
{
    *p = (struct progress){
        .what = what, .total = total, .start_ms = os_monotonic_ms(), .on = c->terminal};
}

void progress_step(struct progress *p, int64_t more)
{
    p->done += more;
    draw(p);
}

void progress_tick(void *p, int64_t done, int64_t total)
{
    struct progress *line = p;

    line->done = done;
    line->total = total;
    draw(line);
}

void progress_end(struct progress *p)
{
    if (p->drawn)
        fputs("\r\033[K", stderr);
    p->on = false;
}
