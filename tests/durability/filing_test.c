/* SPDX-License-Identifier: MulanPSL-2.0 */
/* filing_test.c - every receipt that was shown exists afterwards (依申请公开的回执)
 *
 * The server runs in a child; citizens file through HTTP, several at once, some with a file; the child is
 * killed at a random moment. A receipt counts as shown when number and code were read off the page. Each
 * must be found by number and code afterwards, word for word, with its file. The same over
 * tests/durability/shim.h, a disk that forgets what was not synced, and there with synchronous=OFF something must be
 * lost: else the test would prove nothing. $GONGKAI_KILLS, $GONGKAI_CRASHES: how many (make soak: 200).
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include "base/os.h"
#include "tests/durability/load.h"
#include "tests/durability/shim.h"
#include "web/server.h"
#include "work/disclose.h"

enum { CITIZENS = 3, RECEIPTS = 20000 };

struct shown { /* a receipt as it was read */
    int64_t n; /* what was filed: content and file follow from it */
    char number[40], code[16];
};

/* --- what the n-th filing says */

static struct str content_of(struct arena *mem, int64_t n)
{
    return str_fmt(mem, "第%lld次申请：%0*lld号文件", (long long)n, 20 + (int)(n % 5) * 300,
                   (long long)n);
}

static bool has_file(int64_t n)
{
    return n % 3 == 0;
}

static struct str file_of(struct arena *mem, int64_t n)
{
    return str_fmt(mem, "附件 %0*lld", 50 + (int)(n % 7) * 700, (long long)n);
}

/* --- what must be there */

static bool there(struct test *t, const struct cast *k, const struct shown *s)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct case_public p = {0};
    struct request_file_list files = {0};
    struct request_file row;
    struct str bytes = {0};

    c.peer = str_fmt(&t->mem, "look-%lld", (long long)s->n);
    if (disclose_track(&c, str_of(s->number), str_of(s->code), &p) != OK ||
        !str_eq(p.r.content, content_of(&t->mem, s->n)))
        return false;
    db_begin_read(&c);
    request_files(&c, p.r.id, &files);
    db_end(&c);
    if (!has_file(s->n))
        return files.n == 0;
    return files.n == 1 && disclose_file_open(&c, files.p[0].id, &row, &bytes) == OK &&
           str_eq(bytes, file_of(&t->mem, s->n));
}

/* --- the server and the citizens */

struct town {
    int port;
    atomic_bool over;
    pthread_mutex_t lock;
    int64_t next; /* the next filing */
    struct shown *shown;
    int n, most;
};

static _Noreturn void serve(const struct test *parent, struct cast k, const char *url,
                            const char *tmp, int socket)
{
    struct test t = *parent;
    struct fail why = {0};
    struct app app = {.blobs = k.blobs, .keys = k.keys, .tmp = tmp, .routes = &all_routes};
    struct server_options o = {.socket = {socket}, .sockets = 1, .quiet = true};
    struct server *server = NULL;

    o.trust.n = 1;
    snprintf(o.trust.address[0], sizeof o.trust.address[0], "127.0.0.1");
    if (!arena_init(&t.mem, 64 << 20) || db_open(&app.db, url, NULL, &why) != OK)
        _exit(9);
    app_start(&app, 1 << 20);
    app_refresh(&app, &t.mem);
    if (server_start(&server, &app, &o, &why) != OK)
        _exit(9);
    for (;;)
        pause();
}

static void field(struct buf *b, const char *name, struct str value)
{
    buf_fmt(b, "--7cfd\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%.*s\r\n", name,
            STR_ARG(value));
}

static struct str request_text(struct arena *mem, int64_t n)
{
    struct buf b = buf_new(mem, 8192);

    field(&b, "content", content_of(mem, n));
    field(&b, "name", S("张三丰"));
    field(&b, "kind", S("nat"));
    field(&b, "ident_kind", S("idcard"));
    field(&b, "ident", S("11010119900307715X"));
    field(&b, "phone", S("13800001234"));
    if (has_file(n))
        buf_fmt(
            &b,
            "--7cfd\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n"
            "Content-Type: text/plain\r\n\r\n%.*s\r\n",
            STR_ARG(file_of(mem, n)));
    buf_lit(&b, "--7cfd--\r\n");
    return str_fmt(mem,
                   "POST /gongkai/site_zfqjyj/request/new HTTP/1.1\r\nHost: a\r\n"
                   "X-Forwarded-For: 10.%d.%d.%d\r\nConnection: close\r\n"
                   "Content-Type: multipart/form-data; boundary=7cfd\r\nContent-Length: "
                   "%lld\r\n\r\n%.*s",
                   (int)(n >> 16 & 255), (int)(n >> 8 & 255), (int)(n & 255), (long long)b.n,
                   STR_ARG(buf_str(&b)));
}

/* The whole answer, or as much as came before the end of the server. */
static struct str exchange(struct arena *mem, int port, struct str text)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct buf b = buf_new(mem, 16384);
    char part[8192];
    ssize_t n = 1;

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0) {
        while (text.n > 0 && n > 0) {
            n = send(fd, text.p, (size_t)text.n, MSG_NOSIGNAL);
            text = str_from(text, n > 0 ? n : 0);
        }
        while (n > 0 && (n = recv(fd, part, sizeof part, 0)) > 0)
            buf_add(&b, (struct str){part, n});
    }
    close(fd);
    return buf_str(&b);
}

static bool between(struct str page, const char *head, char *out, int size)
{
    struct str rest, value;

    if (!str_cut(page, str_of(head), &value, &rest) ||
        !str_cut(rest, S("</b>"), &value, &rest) || value.n >= size)
        return false;
    memcpy(out, value.p, (size_t)value.n);
    out[value.n] = 0;
    return true;
}

static void *citizen(void *p)
{
    struct town *w = p;
    struct arena mem;

    arena_init(&mem, 8 << 20);
    while (!atomic_load(&w->over)) {
        struct shown s = {0};
        struct str page;

        pthread_mutex_lock(&w->lock);
        s.n = w->next++;
        pthread_mutex_unlock(&w->lock);
        page = exchange(&mem, w->port, request_text(&mem, s.n));
        if (between(page, "<b id=\"number\">", s.number, sizeof s.number) &&
            between(page, "<b id=\"code\">", s.code, sizeof s.code)) {
            pthread_mutex_lock(&w->lock);
            if (w->n < w->most)
                w->shown[w->n++] = s;
            pthread_mutex_unlock(&w->lock);
        } else if (page.n && !atomic_load(&w->over) && !str_starts(page, S("HTTP/1.1 503"))) {
            printf("# %.300s\n", str_cstr(&mem, page));
        }
        arena_reset(&mem);
    }
    arena_free(&mem);
    return NULL;
}

/* One server, killed; how many receipts were shown meanwhile, or -1. */
static int one_kill(struct test *t, const struct cast *k, const char *url, const char *tmp,
                    struct town *w)
{
    pthread_t thread[CITIZENS];
    struct fail why = {0};
    unsigned us;
    int socket = -1, status;
    pid_t pid;

    if (server_listen(S("127.0.0.1:0"), &socket, &why) != OK)
        return -1;
    w->port = server_port(socket);
    w->n = 0;
    atomic_store(&w->over, false);
    fflush(stdout);
    pid = fork();
    if (pid == 0)
        serve(t, *k, url, tmp, socket);
    close(socket);
    for (int i = 0; i < CITIZENS; i++)
        pthread_create(&thread[i], NULL, citizen, w);
    for (int ms = 0; ms < 20000; ms += 5) {
        int n;

        pthread_mutex_lock(&w->lock);
        n = w->n;
        pthread_mutex_unlock(&w->lock);
        if (n)
            break;
        nanosleep(&(struct timespec){0, 5000000}, NULL);
    }
    os_random(&us, sizeof us);
    nanosleep(&(struct timespec){0, (long)(us % 400000) * 1000}, NULL);
    kill(pid, SIGKILL);
    atomic_store(&w->over, true);
    for (int i = 0; i < CITIZENS; i++)
        pthread_join(thread[i], NULL);
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? w->n : -1;
}

static void kills(struct test *t, const char *folder, int n)
{
    struct town w = {.lock = PTHREAD_MUTEX_INITIALIZER, .most = RECEIPTS, .next = 1};
    char url[512], tmp[512];
    struct cast k;
    int told = 0, last = 0;
    bool ok = true;

    test_case(t, "a database and its server");
    if (!cast_new(t, folder, DB_SQLITE, "filings", &k))
        return;
    snprintf(url, sizeof url, "%s", world_url(t, folder, DB_SQLITE, "filings"));
    snprintf(tmp, sizeof tmp, "%s/tmp", folder);
    CHECK_INT(t, os_mkdirs(tmp, 0700, &(struct fail){0}), OK);
    db_close(k.db);
    w.shown = malloc(RECEIPTS * sizeof *w.shown);

    test_case(t, "killed %d times under filings by HTTP: every receipt that was shown exists",
              n);
    for (int i = 0; i < n && ok; i++) {
        arena_reset(&t->mem);
        last = one_kill(t, &k, url, tmp, &w);
        ok = CHECK(t, last > 0) && load_open(t, url, &k);
        for (int a = 0; a < last && ok; a++)
            if (!(ok = CHECK(t, there(t, &k, &w.shown[a]))))
                printf("# lost: %s\n", w.shown[a].number);
        if (ok)
            ok = CHECK_STR(t, load_sound(t, &k), S(""));
        told += last;
        db_close(k.db);
    }
    printf("# %d receipts shown\n", told);
    free(w.shown);
    k.db = NULL;
    blobs_close(k.blobs);
    keyring_close(k.keys);
}

/* --- power cuts: the same filings by the work function, for the shim is not for threads */

enum { STEPS = 16 };

struct cutting {
    struct cast k;
    char base[512], url[512];
    const char *pragma;
};

static void copy_file(const char *from, const char *to)
{
    static char part[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t n;

    if (!in || !out)
        abort();
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        if (fwrite(part, 1, n, out) != n)
            abort();
    fclose(in);
    fclose(out);
}

static bool file_one(struct test *t, const struct cast *k, int64_t n, struct shown *s)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct filing_file file = {S("attach"), S("a.txt"), file_of(&t->mem, n)};
    struct filing f = {.unit = k->unit,
                       .kind = APPLICANT_NAT,
                       .who = {.name = S("张三丰"),
                               .ident_kind = S("idcard"),
                               .ident = S("11010119900307715X"),
                               .phone = S("13800001234")},
                       .content = content_of(&t->mem, n)};
    struct filed got = {0};

    c.actor = (struct actor){0};
    c.peer = str_fmt(&t->mem, "%lld", (long long)n);
    if (has_file(n)) {
        f.files.p = &file;
        f.files.n = 1;
    }
    if (disclose_file(&c, &f, &got) != OK)
        return false;
    s->n = n;
    snprintf(s->number, sizeof s->number, "%.*s", STR_ARG(got.number));
    snprintf(s->code, sizeof s->code, "%.*s", STR_ARG(got.code));
    return true;
}

static int cut_run(struct test *t, struct cutting *x, long at, struct shown *shown)
{
    struct fail why = {0};
    struct ctx c;
    char side[600];
    int n = 0;

    snprintf(side, sizeof side, "%s-wal", x->url);
    unlink(side);
    snprintf(side, sizeof side, "%s-shm", x->url);
    unlink(side);
    copy_file(x->base, x->url);
    shim_power_on(at, 0);
    if (db_open(&x->k.db, x->url, NULL, &why) != OK)
        return 0;
    c = cast_ctx(t, &x->k, WHO_SYSTEM);
    db_script(&c, str_of(x->pragma));
    if (strstr(x->pragma, "OFF"))
        db_relax(&c, true); /* nor is it synced by us */
    while (n < STEPS && file_one(t, &x->k, n + 1, &shown[n]))
        n++;
    db_close(x->k.db);
    return n;
}

/* How many of `points` power cuts lost a receipt, or left the database damaged. */
static int cuts(struct test *t, struct cutting *x, int points)
{
    struct shown shown[STEPS];
    uint64_t seed = 20261126;
    int bad = 0, n = cut_run(t, x, 0, shown);
    long ops = shim.ops;

    shim_restore(0);
    CHECK_INT(t, n, STEPS);
    for (int i = 0; i < points; i++) {
        struct fail why = {0};
        bool ok;

        arena_reset(&t->mem);
        n = cut_run(t, x, 1 + (long)i * ops / points, shown);
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        shim_restore(i % 3 ? (unsigned long)(seed >> 16) : 0);
        ok = db_open(&x->k.db, x->url, NULL, &why) == OK;
        if (ok) {
            for (int a = 0; a < n; a++)
                ok = ok && there(t, &x->k, &shown[a]);
            ok = ok && !load_sound(t, &x->k).n;
            db_close(x->k.db);
        }
        bad += !ok;
    }
    printf("# %d power cuts over %ld operations, %d with loss\n", points, ops, bad);
    return bad;
}

static void power(struct test *t, const char *folder, int points)
{
    static struct cutting x;

    test_case(t, "a database on a disk that forgets");
    if (!cast_new(t, folder, DB_SQLITE, "cutbase", &x.k))
        return;
    db_close(x.k.db);
    snprintf(x.base, sizeof x.base, "%s/cutbase.db", folder);
    snprintf(x.url, sizeof x.url, "%s/cut.db", folder);
    shim_register();

    test_case(t, "power cut at %d points of filings: every receipt exists", points);
    x.pragma = "";
    CHECK_INT(t, cuts(t, &x, points), 0);

    test_case(t, "the same with checkpoints all the time");
    x.pragma = "PRAGMA wal_autocheckpoint=8";
    CHECK_INT(t, cuts(t, &x, points), 0);

    test_case(t, "the same with synchronous=OFF loses: the test can fail");
    x.pragma = "PRAGMA synchronous=OFF";
    CHECK(t, cuts(t, &x, 8) > 0);
    blobs_close(x.k.blobs);
    keyring_close(x.k.keys);
    shim_power_on(0, 0);
}

void test_durability_filing(struct test *t)
{
    const char *folder = test_folder(t);

    signal(SIGPIPE, SIG_IGN);
    kills(t, folder, load_count("GONGKAI_KILLS", 4));
    power(t, folder, load_count("GONGKAI_CRASHES", 12));
}
