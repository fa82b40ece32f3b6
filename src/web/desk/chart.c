/* SPDX-License-Identifier: MulanPSL-2.0 */
/* chart.c - small drawings beside figures; see chart.h */
#include "web/desk/chart.h"

#include "base/buf.h"

enum { HEIGHT = 220, BASE = 190, TOP = 28, SPARK_W = 96, SPARK_H = 24 };

static int64_t greatest(const int64_t *v, int n)
{
    int64_t most = 0;

    for (int i = 0; v && i < n; i++)
        most = v[i] > most ? v[i] : most;
    return most;
}

void chart_columns(struct arena *mem, struct str title, const struct str *labels,
                   const int64_t *now, const int64_t *before, int n, int width,
                   struct chart *out)
{
    int64_t most = greatest(now, n), past = greatest(before, n);
    struct buf line = buf_new(mem, 256);
    int step = width / (n ? n : 1), wide = step * 3 / 5;

    most = past > most ? past : most;
    if (!most)
        most = 1;
    *out = (struct chart){.title = title,
                          .width = width,
                          .height = HEIGHT,
                          .base = BASE,
                          .box = str_fmt(mem, "0 0 %d %d", width, HEIGHT)};
    out->bars.p = NEW(mem, struct chart_bar, n + 1);
    for (int i = 0; i < n; i++) {
        struct chart_bar *b = &out->bars.p[out->bars.n++];
        int h = (int)(now[i] * (BASE - TOP) / most);

        b->w = wide > 48 ? 48 : wide;
        b->mid = i * step + step / 2;
        b->x = b->mid - b->w / 2;
        b->h = now[i] && h < 2 ? 2 : h;
        b->y = BASE - b->h;
        b->above = b->y - 6;
        b->look = S("bar-now");
        b->label = labels[i];
        b->value = now[i] ? str_fmt(mem, "%lld", (long long)now[i]) : S("");
        b->count = now[i];
        b->part = (int)(now[i] * 100 / most);
        if (now[i] && !b->part)
            b->part = 1;
        if (past) {
            b->rest = str_fmt(mem, "上年 %lld", (long long)before[i]);
            buf_fmt(&line, "%s%d %d", i ? "L" : "M", b->mid,
                    BASE - (int)(before[i] * (BASE - TOP) / most));
        }
    }
    out->line = buf_str(&line);
}

const struct spark *spark_of(struct arena *mem, const int64_t *values, int n, int64_t most)
{
    struct spark *s = NEW(mem, struct spark, 1);
    struct buf says = buf_new(mem, 128);
    int step = SPARK_W / (n ? n : 1);

    s->bars.p = NEW(mem, struct chart_bar, n + 1);
    buf_lit(&says, "各月：");
    for (int i = 0; i < n; i++) {
        struct chart_bar *b = &s->bars.p[s->bars.n++];
        int h = most ? (int)(values[i] * SPARK_H / most) : 0;

        b->x = i * step + 1;
        b->w = step > 8 ? 8 : step - 2;
        b->h = h > SPARK_H ? SPARK_H : values[i] && h < 2 ? 2 : h ? h : 1;
        b->y = SPARK_H - b->h;
        b->look = values[i] ? S("bar-now") : S("bar-rest");
        buf_fmt(&says, "%s%lld", i ? "、" : "", (long long)values[i]);
    }
    s->title = buf_str(&says);
    return s;
}

const struct meter *meter_of(struct arena *mem, int64_t n, int64_t most, struct str look)
{
    struct meter *m = NEW(mem, struct meter, 1);

    m->w = most > 0 ? (int)(n * 100 / most) : 0;
    m->w = m->w > 100 ? 100 : n > 0 && m->w < 1 ? 1 : m->w;
    m->look = look.n ? look : S("bar-now");
    return m;
}
