/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session_test.c - runs the built program and compares what it says; see session.h */
#include "tests/cli/session.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

static const char *program(void)
{
    const char *named = getenv("GONGKAI_PROGRAM");

    return named ? named : "build/asan/gongkai";
}

/* Feeds `input` and gathers both outputs; poll, so that no pipe can block the other. */
static void talk(int in, int out, int err, struct str input, struct buf *o, struct buf *e)
{
    struct pollfd p[3] = {{in, POLLOUT, 0}, {out, POLLIN, 0}, {err, POLLIN, 0}};

    while (p[1].fd >= 0 || p[2].fd >= 0) {
        if (p[0].fd >= 0 && !input.n) {
            close(p[0].fd);
            p[0].fd = -1;
        }
        if (poll(p, 3, 60000) <= 0)
            break;
        if (p[0].fd >= 0 && p[0].revents) {
            ssize_t put = write(p[0].fd, input.p, (size_t)input.n);

            input = put > 0 ? str_from(input, put) : (struct str){0};
        }
        for (int i = 1; i < 3; i++) {
            char chunk[4096];
            ssize_t got;

            if (p[i].fd < 0 || !p[i].revents)
                continue;
            got = read(p[i].fd, chunk, sizeof chunk);
            if (got > 0) {
                buf_add(i == 1 ? o : e, (struct str){chunk, got});
            } else {
                close(p[i].fd);
                p[i].fd = -1;
            }
        }
    }
}

struct ran session_run(struct test *t, char *const argv[], struct str input)
{
    struct buf o = buf_new(&t->mem, 4096), e = buf_new(&t->mem, 4096);
    struct ran r = {0};
    int in[2], out[2], err[2], status = 0;
    pid_t pid;

    if (pipe(in) || pipe(out) || pipe(err)) {
        test_check(t, false, __FILE__, __LINE__, "pipes");
        return r;
    }
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        dup2(err[1], 2);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        execv(program(), argv);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    close(err[1]);
    /* A program that does not read its input must not end the test. */
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    talk(in[1], out[0], err[0], input, &o, &e);
    signal(SIGPIPE, before);
    waitpid(pid, &status, 0);
    r.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    r.out = buf_str(&o);
    r.err = buf_str(&e);
    return r;
}

enum { WORDS = 64 };

/* Words at blanks; 'quotes' and "quotes" keep blanks. */
static int split(struct arena *mem, struct str line, char **argv)
{
    int n = 0;

    for (isize i = 0; i < line.n && n < WORDS - 1;) {
        struct buf word = buf_new(mem, 64);

        if (line.p[i] == ' ') {
            i++;
            continue;
        }
        for (char quote = 0; i < line.n && (quote || line.p[i] != ' '); i++) {
            if (!quote && (line.p[i] == '\'' || line.p[i] == '"'))
                quote = line.p[i];
            else if (quote == line.p[i])
                quote = 0;
            else
                buf_char(&word, line.p[i]);
        }
        argv[n++] = str_cstr(mem, buf_str(&word));
    }
    argv[n] = NULL;
    return n;
}

/* `want` with lines that hold `…` alone standing for any lines. */
static bool agrees(struct str got, struct str want)
{
    static const struct str any = LIT("…\n");
    bool open = false;

    while (want.n) {
        struct str piece, tail;
        isize at = str_starts(want, any) ? 0 : str_find(want, S("\n…\n"));

        if (str_starts(want, any)) {
            open = true;
            want = str_from(want, any.n);
            continue;
        }
        piece = at < 0 ? want : str_slice(want, 0, at + 1);
        tail = at < 0 ? (struct str){0} : str_from(want, at + 1);
        if (open && at < 0)
            return str_ends(got, piece);
        at = open ? str_find(got, piece) : str_starts(got, piece) ? 0 : -1;
        if (at < 0)
            return false;
        got = str_from(got, at + piece.n);
        want = tail;
        open = false;
    }
    return open || !got.n;
}

static void compare(struct test *t, const char *what, int line, struct str got, struct str want)
{
    if (!agrees(got, want)) {
        printf("# %s\n", what);
        test_str(t, got, want, t->name, line, what);
    }
}

/* One session: the lines from its `$` to the next. */
static void session(struct test *t, struct str text, int line)
{
    struct buf in = buf_new(&t->mem, 256), out = buf_new(&t->mem, 1024),
               err = buf_new(&t->mem, 256);
    char *argv[WORDS] = {0};
    int64_t status = 0;
    struct ran r;

    for (struct str rest = text, l; str_next(&rest, '\n', &l);) {
        struct str body = str_from(l, 2);

        if (str_starts(l, S("$ ")))
            split(&t->mem, body, argv);
        else if (str_starts(l, S("? ")))
            str_int(body, &status);
        else if (l.n && (l.p[0] == '<' || l.p[0] == '!'))
            buf_fmt(l.p[0] == '<' ? &in : &err, "%.*s\n", STR_ARG(body));
        else if (l.n || rest.n)
            buf_fmt(&out, "%.*s\n", STR_ARG(l));
    }
    r = session_run(t, argv, buf_str(&in));
    compare(t, "standard output", line, r.out, buf_str(&out));
    compare(t, "standard error", line, r.err, buf_str(&err));
    CHECK_INT(t, r.status, status);
}

void session_file(struct test *t, const char *name)
{
    char path[300];
    struct str text, rest, l;
    int line = 0;
    isize from = -1;
    int from_line = 0;

    snprintf(path, sizeof path, "cases/cli/%s", name);
    test_case(t, "%s", name);
    text = test_file(t, path);
    /* test_case() empties t->mem, the text must outlive it. */
    char *copy = malloc((size_t)text.n + 1);
    if (!copy)
        return;
    if (text.n)
        memcpy(copy, text.p, (size_t)text.n);
    rest = text = (struct str){copy, text.n};
    for (bool more = true; more;) {
        isize at = rest.p ? rest.p - text.p : text.n;

        more = str_next(&rest, '\n', &l);
        line++;
        if (!more || str_starts(l, S("$ ")) || str_starts(l, S("# "))) {
            if (from >= 0) {
                struct str piece = str_slice(text, from, at);
                struct str head;

                /* The blank lines before the next session are no output. */
                while (piece.n > 1 && piece.p[piece.n - 1] == '\n' &&
                       piece.p[piece.n - 2] == '\n')
                    piece.n--;
                str_cut(piece, S("\n"), &head, &piece);
                test_case(t, "%s:%d %.*s", name, from_line, STR_ARG(head));
                session(t, str_slice(text, from, piece.p + piece.n - text.p), from_line);
            }
            from = more && l.p[0] == '$' ? at : -1;
            from_line = line;
        }
    }
    free(copy);
}

static int text_file(const struct dirent *e)
{
    return str_ends(str_of(e->d_name), S(".txt"));
}

void test_cli_session(struct test *t)
{
    struct dirent **names = NULL;
    int n;

    test_case(t, "the program is built");
    if (access(program(), X_OK)) {
        test_skip(t, "no built program here");
        return;
    }
    n = scandir("tests/cases/cli", &names, text_file, alphasort);
    CHECK(t, n > 0);
    for (int i = 0; i < n; i++) {
        session_file(t, names[i]->d_name);
        free(names[i]);
    }
    free(names);
}
