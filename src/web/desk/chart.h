/* SPDX-License-Identifier: MulanPSL-2.0 */
/* chart.h - small drawings beside figures (图): plain numbers that templates write as SVG
 *
 * Coordinates are whole units of the drawing's own box; colours come from the stylesheet by class, so
 * that dark and high-contrast modes hold. A drawing never stands alone: the same figures are in the table
 * beside it, and its title says what it shows.
 */
#ifndef WEB_DESK_CHART_H
#define WEB_DESK_CHART_H

#include "base/str.h"

struct chart_bar {
    int x, y, w, h;
    struct str look; /* class of the bar: bar-now, bar-rest, bar-bad */
    int mid, above;  /* where its words stand */
    struct str label, value;
    int part; /* of the greatest, in hundredths: rows take the place of columns on a phone */
    struct str rest; /* said behind the row: the figure of the year before */
    int64_t count;
};
/* Columns over a line of labels; `line` runs through the figures of the year before. */
struct chart {
    struct str title, desc, note;
    int width, height, base;
    struct str box; /* the viewBox */
    LIST(struct chart_bar) bars;
    struct str line;
};
/* `before` may be NULL; `labels` one a column; `width` of the drawing's box, 220 being its height. */
void chart_columns(struct arena *mem, struct str title, const struct str *labels,
                   const int64_t *now, const int64_t *before, int n, int width,
                   struct chart *out);

/* A row of little columns in a cell of a table. */
struct spark {
    struct str title;
    LIST(struct chart_bar) bars;
};
const struct spark *spark_of(struct arena *mem, const int64_t *values, int n, int64_t most);
/* A bar of `n` out of `most`, in a cell; `look` as above. */
struct meter {
    int w;
    struct str look;
};
const struct meter *meter_of(struct arena *mem, int64_t n, int64_t most, struct str look);

#endif
