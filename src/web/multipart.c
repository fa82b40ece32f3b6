/* SPDX-License-Identifier: MulanPSL-2.0 */
/* multipart.c - a multipart/form-data body, piece by piece; see multipart.h
 *
 * Data ends at CR LF - - boundary. The mark begins with CR and has no second one (boundaries cannot
 * have any), so after a mismatch only the byte at hand can begin it anew: the bytes matched so far
 * were data. The body is read as if a CR LF stood before it, for its first mark has none.
 */
#include "web/multipart.h"

#include <string.h>

enum { PREAMBLE, AFTER_MARK, HEAD, DATA, CLOSED };

struct str multipart_boundary(struct str type)
{
    static const struct str kind = LIT("multipart/form-data");
    struct str rest, parameter;

    if (type.n < kind.n || !str_eq_nocase((struct str){type.p, kind.n}, kind))
        return S("");
    for (rest = str_from(type, kind.n); str_next(&rest, ';', &parameter);) {
        struct str name, value;

        str_cut(str_trim(parameter), S("="), &name, &value);
        if (!str_eq_nocase(name, S("boundary")))
            continue;
        if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = (struct str){value.p + 1, value.n - 2};
        return value;
    }
    return S("");
}

bool multipart_start(struct multipart *m, struct str boundary,
                     const struct multipart_calls *calls, void *user)
{
    memset(m, 0, sizeof *m);
    if (!boundary.n || boundary.n > MULTIPART_BOUNDARY)
        return false;
    for (isize i = 0; i < boundary.n; i++)
        if ((unsigned char)boundary.p[i] <= ' ' || (unsigned char)boundary.p[i] > 126)
            return false;
    memcpy(m->mark, "\r\n--", 4);
    memcpy(m->mark + 4, boundary.p, (size_t)boundary.n);
    m->mark_n = 4 + (int)boundary.n;
    m->matched = 2;
    m->calls = calls;
    m->user = user;
    return true;
}

/* name="value" of a Content-Disposition, as browsers write it: %22 for a quote; older ones \" . */
static bool parameter(struct str line, struct str name, struct str *out)
{
    for (isize i = 0; i + name.n + 1 < line.n; i++) {
        isize from = i + name.n + 2, to;

        if (line.p[i] == '"') { /* over a quoted value, so that nothing in it counts */
            for (i++; i < line.n && line.p[i] != '"'; i++)
                i += line.p[i] == '\\';
            continue;
        }
        if ((i && line.p[i - 1] != ';' && line.p[i - 1] != ' ') ||
            !str_eq_nocase((struct str){line.p + i, name.n}, name) || line.p[i + name.n] != '=')
            continue;
        if (from > line.n || line.p[from - 1] != '"') {
            from--;
            for (to = from; to < line.n && line.p[to] != ';' && line.p[to] != ' '; to++)
                continue;
        } else {
            for (to = from; to < line.n && line.p[to] != '"'; to++)
                to += line.p[to] == '\\' && to + 1 < line.n && line.p[to + 1] == '"';
        }
        *out = (struct str){line.p + from, (to < line.n ? to : line.n) - from};
        return true;
    }
    return false;
}

static bool begin_part(struct multipart *m)
{
    struct multipart_part part = {.file = false};
    struct str head = {m->head, m->head_n}, line, name, value;

    while (str_next(&head, '\n', &line)) {
        str_cut(str_trim(line), S(":"), &name, &value);
        if (str_eq_nocase(name, S("content-disposition"))) {
            parameter(value, S("name"), &part.name);
            part.file = parameter(value, S("filename"), &part.filename);
        } else if (str_eq_nocase(name, S("content-type"))) {
            part.type = str_trim(value);
        }
    }
    return ++m->parts <= MULTIPART_PARTS && m->calls->begin(m->user, &part);
}

/* Data, unless it is what comes before the first mark. */
static bool data(struct multipart *m, const char *p, isize n)
{
    return m->state == PREAMBLE || n == 0 || m->calls->data(m->user, (struct str){p, n});
}

/* In DATA and PREAMBLE: takes as much of p as it can; how many bytes, or -1. */
static isize scan(struct multipart *m, const char *p, isize n)
{
    isize i = 0;

    while (i < n) {
        if (!m->matched) {
            const char *cr = memchr(p + i, '\r', (size_t)(n - i));
            isize to = cr ? cr - p : n;

            if (!data(m, p + i, to - i))
                return -1;
            i = to;
            if (!cr)
                return i;
        }
        if (p[i] == m->mark[m->matched]) {
            i++;
            if (++m->matched < m->mark_n)
                continue;
            if (m->state == DATA && !m->calls->end(m->user))
                return -1;
            m->state = AFTER_MARK;
            m->matched = 0;
            m->head_n = 0;
            return i;
        }
        if (!data(m, m->mark, m->matched))
            return -1;
        m->matched = 0;
    }
    return i;
}

/* Behind a mark: "--" closes, a line end opens a head; blanks may stand before it. */
static bool after_mark(struct multipart *m, char ch)
{
    if (m->head_n == 1 && m->head[0] == '-') {
        m->state = CLOSED;
        return ch == '-';
    }
    if (ch == '-' && !m->head_n) {
        m->head[m->head_n++] = ch;
        return true;
    }
    if (ch == '\n') {
        m->state = HEAD;
        m->head_n = 0;
        return true;
    }
    return ch == ' ' || ch == '\t' || ch == '\r';
}

static bool head(struct multipart *m, char ch)
{
    if (m->head_n == MULTIPART_HEAD)
        return false;
    m->head[m->head_n++] = ch;
    if (ch != '\n' ||
        !(m->head_n == 1 || (m->head_n == 2 && m->head[0] == '\r') ||
          (m->head_n > 1 && m->head[m->head_n - 2] == '\n') ||
          (m->head_n > 2 && m->head[m->head_n - 2] == '\r' && m->head[m->head_n - 3] == '\n')))
        return true;
    m->state = DATA;
    m->matched = 0;
    return begin_part(m);
}

bool multipart_feed(struct multipart *m, struct str piece)
{
    isize i = 0;

    while (i < piece.n && !m->failed) {
        switch (m->state) {
        case PREAMBLE:
        case DATA: {
            isize took = scan(m, piece.p + i, piece.n - i);

            m->failed = took < 0;
            i += took;
            break;
        }
        case AFTER_MARK:
            m->failed = !after_mark(m, piece.p[i++]);
            break;
        case HEAD:
            m->failed = !head(m, piece.p[i++]);
            break;
        default: /* the epilogue is nothing to us */
            return true;
        }
    }
    return !m->failed;
}

bool multipart_done(const struct multipart *m)
{
    return m->state == CLOSED && !m->failed;
}
