/* SPDX-License-Identifier: MulanPSL-2.0 */
/* server.h - sockets in, answers out; the HTTP library behind struct http_req, struct http_res
 *
 * Event threads serve memory only: our own files and the page cache. All else is suspended and
 * handed to a bounded lane, quick, saving or heavy, as its route and method say; a full lane answers 503 with
 * Retry-After. Each job has one unwinding point: an arena that passes its limit ends that request
 * with 503 and nothing else.
 *
 * Limits: heads of 8 KiB (431), bodies as the route's form says (413 before they are sent), connections in
 * all and by address, and deadlines for head, body and answer (spot.h).
 * Log: one line a request, with its number, without the query.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/app.h"
#include "web/spot.h"

enum { LISTEN_MAX = 8 };
struct server_options {
    int socket[LISTEN_MAX]; /* bound already; the server closes them */
    int sockets;
    struct trust trust;
    int event_threads; /* each of these: 0 takes the usual figure */
    int quick_threads, save_threads, heavy_threads, quick_queue, save_queue, heavy_queue;
    int connections, per_address;
    int head_ms, body_ms, idle_ms, send_ms;
    bool quiet; /* no line for each request */
};
struct server;

/* "127.0.0.1:8080", "[::1]:8080", "8080", ":0" → a socket that is bound; server_start()
 * lets it listen. Fails: ERR_INPUT, ERR_IO. */
enum err server_listen(struct str address, int *socket, struct fail *why);
/* The port that a socket is bound to. */
int server_port(int socket);
/* Nobody new gets a connection on these n sockets, and who had got one has been taken in (a second at
 * most): closing a socket resets whoever waits in its queue, with a request on the way perhaps. Who
 * comes meanwhile tries again after a second, as TCP does, and finds the socket closed. */
void server_close_doors(const int *socket, int n);
enum err server_start(struct server **out, struct app *app, const struct server_options *o,
                      struct fail *why);
/* How many are open. */
int server_connections(struct server *s);
/* False: its threads are stuck, and whoever watches over it should start it anew. */
bool server_alive(struct server *s);
/* No new connections; requests under way end (ten seconds at most); then all threads do. */
void server_stop(struct server *s);

#endif
