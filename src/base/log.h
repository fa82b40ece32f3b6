/* SPDX-License-Identifier: MulanPSL-2.0 */
/* log.h - one event, one line, key=value, to standard error
 *
 *   2026-11-24T14:00:00+08:00 info request id=… method=GET path="/gongkai/" status=200
 *
 * Values with blanks or quotes are quoted; control characters are escaped, so that no text
 * from outside can forge a line. Personal data never goes here: pass ids.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/fail.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

struct log_line {
    char text[2048];
    int n;
};
struct log_line log_start(enum log_level level, const char *event);
void log_str(struct log_line *l, const char *key, struct str value);
void log_int(struct log_line *l, const char *key, int64_t value);
void log_fail(struct log_line *l, const struct fail *f);
/* Writes the line in one call, so that lines of several threads do not mix. */
void log_end(struct log_line *l);

#endif
