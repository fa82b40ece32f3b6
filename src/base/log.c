/* SPDX-License-Identifier: MulanPSL-2.0 */
/* log.c - one event, one line; see log.h */
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/day.h"
#include "base/os.h"

static void put(struct log_line *l, const char *s, isize n)
{
    isize room = (isize)sizeof l->text - 2 - l->n;

    if (n > room)
        n = room;
    memcpy(l->text + l->n, s, (size_t)n);
    l->n += (int)n;
}

struct log_line log_start(enum log_level level, const char *event)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    struct log_line l = {.n = 0};
    struct instant now = os_now();
    struct civil c = day_civil(instant_day(now));
    struct clock_time k = instant_clock(now);

    l.n = snprintf(l.text, sizeof l.text, "%04d-%02d-%02dT%02d:%02d:%02d+08:00 %s %s", c.year,
                   c.month, c.day, k.hour, k.minute, k.second, names[level], event);
    return l;
}

void log_str(struct log_line *l, const char *key, struct str value)
{
    bool plain = value.n > 0;

    for (isize i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] <= ' ' || value.p[i] == '"' || value.p[i] == '=' ||
            value.p[i] == '\\' || value.p[i] == 0x7F)
            plain = false;
    put(l, " ", 1);
    put(l, key, (isize)strlen(key));
    put(l, "=", 1);
    if (plain) {
        put(l, value.p, value.n);
        return;
    }
    put(l, "\"", 1);
    for (isize i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        char hex[8];

        if (c < ' ' || c == 0x7F)
            put(l, hex, snprintf(hex, sizeof hex, "\\x%02x", c));
        else if (c == '"' || c == '\\')
            put(l, (char[]){'\\', (char)c}, 2);
        else
            put(l, (const char *)&value.p[i], 1);
    }
    put(l, "\"", 1);
}

void log_int(struct log_line *l, const char *key, int64_t value)
{
    char digits[32];

    log_str(l, key,
            (struct str){digits, snprintf(digits, sizeof digits, "%lld", (long long)value)});
}

void log_fail(struct log_line *l, const struct fail *f)
{
    log_int(l, "code", f->code);
    log_str(l, "what", str_of(f->what));
    if (f->where[0])
        log_str(l, "where", str_of(f->where));
    if (f->article[0])
        log_str(l, "article", str_of(f->article));
}

void log_end(struct log_line *l)
{
    l->text[l->n++] = '\n';
    if (write(STDERR_FILENO, l->text, (size_t)l->n) < 0)
        return; /* nowhere left to say it */
}
