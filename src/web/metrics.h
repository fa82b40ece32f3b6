/* SPDX-License-Identifier: MulanPSL-2.0 */
/* metrics.h - figures for watchers, on an address of their own (指标)
 *
 *   GET /metrics   Prometheus' text format 0.0.4: requests by class and status, their duration, pages in memory,
 *                  lanes, database, what this instance does for all, process
 *   GET /healthz, /readyz   as on the public address
 *
 * The address is private: loopback, an inner network, or a Unix socket (unix:/path, mode 0660). It has a thread and a
 * few connections of its own, so that it answers while the public side is full.
 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "web/server.h"

struct metrics;
/* "127.0.0.1:9100" or "unix:/run/gongkai/metrics.sock" → a socket for metrics_start(). Fails: ERR_INPUT, ERR_IO. */
enum err metrics_listen(struct str address, int *socket, struct fail *why);
enum err metrics_start(struct metrics **out, struct server *s, int socket, struct fail *why);
void metrics_stop(struct metrics *m); /* before server_stop(); NULL is let pass */
/* The text; `c` may ask the database. */
void metrics_write(struct server *s, struct ctx *c, struct buf *b);

#endif
