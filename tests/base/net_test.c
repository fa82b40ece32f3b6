/* SPDX-License-Identifier: MulanPSL-2.0 */
/* net_test.c - exchanges with a mail server and a web server on loopback, and what is refused */
#include "base/net.h"

#include <signal.h>

#include "base/os.h"
#include "render/mail.h"
#include "tests/base/loopback.h"

static int answer(struct web *w, const char *method, const char *path, const char *head,
                  const char *body, int n, char *out, int size)
{
    (void)head, (void)method, (void)w;
    if (!strcmp(path, "/echo"))
        return web_reply(out, size, 200, "", "text/plain", n ? body : "nothing");
    if (!strcmp(path, "/busy"))
        return web_reply(out, size, 503, "Retry-After: 120\r\n", "text/plain", "later");
    if (!strcmp(path, "/once"))
        return web_reply(out, size, 302, "Location: /echo\r\n", "text/plain", "");
    if (!strcmp(path, "/ever"))
        return web_reply(out, size, 302, "Location: /ever\r\n", "text/plain", "");
    if (!strcmp(path, "/file"))
        return web_reply(out, size, 302, "Location: file:///etc/passwd\r\n", "text/plain", "");
    if (!strcmp(path, "/slow")) {
        usleep(2000000);
        return web_reply(out, size, 200, "", "text/plain", "late");
    }
    if (!strcmp(path, "/large")) {
        int at = snprintf(
            out, 200, "HTTP/1.1 200 X\r\nContent-Length: 300000\r\nConnection: close\r\n\r\n");

        memset(out + at, 'x', 300000);
        return at + 300000;
    }
    return web_reply(out, size, 404, "", "text/plain", "no");
}

static enum err ask(struct test *t, const struct web *w, const char *path, struct net_ask with,
                    struct net_answer *out)
{
    struct fail why = {0};

    with.url = str_fmt(&t->mem, "%s://127.0.0.1:%d%s", w->loop.tls ? "https" : "http",
                       w->loop.port, path);
    net_http(&t->mem, &with, out, &why);
    if (why.code)
        CHECK(t, why.what[0]);
    return why.code;
}

static void web(struct test *t)
{
    struct web *w = web_new(answer), *safe = web_new(answer);
    struct net_answer a = {0};
    struct net_part parts[] = {{S("media"), S("a.png"), S("image/png"), S("\x89PNG")}};
    struct net_pair head = {S("X-One"), S("a\r\nX-Two: b")};
    struct str ca;
    struct fail why = {0};
    int64_t began;

    test_case(t, "POST, answer, what was sent");
    if (!CHECK(t, loop_start(&w->loop, web_serve)))
        return;
    CHECK_INT(
        t,
        ask(t, w, "/echo",
            (struct net_ask){.method = S("POST"), .type = S("a/b"), .body = S("{\"一\":1}")},
            &a),
        OK);
    CHECK_INT(t, a.status, 200);
    CHECK_STR(t, a.body, S("{\"一\":1}"));
    CHECK(t, strstr(w->head, "Content-Type: a/b"));
    CHECK(t, !strstr(w->head, "Expect:"));

    test_case(t, "several parts");
    CHECK_INT(t, ask(t, w, "/echo", (struct net_ask){.parts = parts, .parts_n = 1}, &a), OK);
    CHECK(t, str_has(a.body, S("filename=\"a.png\"")) && str_has(a.body, S("image/png")));

    test_case(t, "Retry-After");
    CHECK_INT(t, ask(t, w, "/busy", (struct net_ask){0}, &a), OK);
    CHECK_INT(t, a.status, 503);
    CHECK_INT(t, a.retry_after, 120);

    test_case(t, "redirects: not followed, followed, endless, to a file");
    CHECK_INT(t, ask(t, w, "/once", (struct net_ask){0}, &a), OK);
    CHECK_INT(t, a.status, 302);
    CHECK_INT(t, ask(t, w, "/once", (struct net_ask){.limits.redirects = 3}, &a), OK);
    CHECK_INT(t, a.status, 200);
    CHECK_INT(t, ask(t, w, "/ever", (struct net_ask){.limits.redirects = 3}, &a), ERR_RULE);
    CHECK_INT(t, ask(t, w, "/file", (struct net_ask){.limits.redirects = 3}, &a), ERR_INPUT);

    test_case(t, "too long an answer is refused, or cut");
    CHECK_INT(t, ask(t, w, "/large", (struct net_ask){.limits.most = 100000}, &a),
              ERR_TOO_LARGE);
    CHECK_INT(t,
              ask(t, w, "/large", (struct net_ask){.limits = {.most = 1000, .cut = true}}, &a),
              OK);
    CHECK_INT(t, a.body.n, 1000);

    test_case(t, "time runs out");
    began = os_monotonic_ms();
    CHECK_INT(t, ask(t, w, "/slow", (struct net_ask){.limits.total_ms = 200}, &a), ERR_BUSY);
    CHECK(t, os_monotonic_ms() - began < 1900); /* the answer comes after two seconds */

    test_case(t, "public addresses only: loopback is refused before a byte is sent");
    usleep(2000000); /* it serves one after the other */
    CHECK_INT(t, ask(t, w, "/echo", (struct net_ask){.limits.public_only = true}, &a),
              ERR_FORBIDDEN);

    test_case(t, "a certificate that nobody knows, and one that is known");
    ca = loop_certify(t, &safe->loop);
    CHECK(t, loop_start(&safe->loop, web_serve));
    CHECK_INT(t, ask(t, safe, "/echo", (struct net_ask){0}, &a), ERR_IO);
    CHECK_INT(t, ask(t, safe, "/echo", (struct net_ask){.ca = ca}, &a), OK);

    test_case(t, "addresses and headers that are none");
    CHECK(t, net_url_is(S("https://a.gov.cn/x?y=1")) && net_url_is(S("http://127.0.0.1:80")));
    CHECK(t, !net_url_is(S("file:///etc/passwd")) && !net_url_is(S("http://")) &&
                 !net_url_is(S("http://u:p@a.cn/")) && !net_url_is(S("http://a.cn/ x")) &&
                 !net_url_is(S("ftp://a.cn/")) && !net_url_is(S("https://a.cn/\r\n")));
    net_http(&t->mem, &(struct net_ask){.url = S("file:///etc/passwd")}, &a, &why);
    CHECK_INT(t, why.code, ERR_INPUT);
    CHECK_INT(t, ask(t, w, "/echo", (struct net_ask){.headers = &head, .headers_n = 1}, &a),
              ERR_INPUT);
    CHECK_STR(t, net_encode(&t->mem, S("a 号&")), S("a%20%E5%8F%B7%26"));
    web_free(w);
    web_free(safe);
    a = (struct net_answer){0};
    test_case(t, "nobody listens");
    CHECK_INT(t,
              (net_http(&t->mem, &(struct net_ask){.url = S("http://127.0.0.1:1/")}, &a,
                        &(struct fail){0})),
              ERR_BUSY);
}

static enum err mail_to(struct test *t, const struct smtp *s, struct net_mail m)
{
    struct fail why = {0};

    m.host = S("127.0.0.1");
    m.port = s->loop.port;
    m.from = S("gongkai@example.gov.cn");
    m.to = m.to.n ? m.to : S("li@example.com");
    m.message = mail_write(
        &t->mem, &(struct mail){.from = m.from,
                                .from_name = S("示范区教育局政务公开办公室"),
                                .to = m.to,
                                .subject = S("您的政府信息公开申请延长答复期限\r\nBcc: x@y.z"),
                                .text = S("第一行\n.\n第三行"),
                                .id = S("abc"),
                                .at = {1614564106}});
    net_mail(&t->mem, &m, &why);
    for (struct str rest = m.message, line; str_next(&rest, '\n', &line);)
        CHECK(t, line.n <= 79 && (!line.n || str_ends(line, S("\r"))));
    return why.code;
}

static void mails(struct test *t)
{
    struct smtp *s = smtp_new();
    static char pem[4096];
    struct str ca;

    test_case(t, "a mail in clear, without a password");
    s->login = "";
    ca = loop_certify(t, &s->loop);
    memcpy(pem, ca.p, (size_t)ca.n); /* a case's memory ends with it */
    ca.p = pem;
    if (!CHECK(t, loop_start(&s->loop, smtp_serve)))
        return;
    CHECK_INT(t, mail_to(t, s, (struct net_mail){.tls = NET_TLS_NONE}), OK);
    CHECK_INT(t, s->n, 1);
    CHECK_STR(t, str_of(s->from[0]), S("<gongkai@example.gov.cn>"));
    CHECK(t, str_starts(str_of(s->to[0]), S("<li@example.com>")));
    CHECK(t, strstr(s->mail[0], "Message-ID: <abc@example.gov.cn>"));
    CHECK(t, strstr(s->mail[0], "Date: Mon, 01 Mar 2021 02:01:46 +0000"));
    CHECK(t, strstr(s->mail[0], "56ys5LiA6KGMDQouDQrnrKzkuInooYwNCg==")); /* the text */
    CHECK(t, !strstr(s->mail[0], "\nBcc:"));

    test_case(t, "STARTTLS is asked for and not offered: nothing is sent");
    CHECK_INT(t, mail_to(t, s, (struct net_mail){.tls = NET_TLS_START, .ca = ca}), ERR_IO);
    CHECK_INT(t, s->n, 1);

    test_case(t, "STARTTLS, AUTH");
    s->start = s->auth = true;
    s->login = "AG1lAHNlY3JldA=="; /* \0me\0secret */
    CHECK_INT(
        t,
        mail_to(t, s,
                (struct net_mail){
                    .tls = NET_TLS_START, .ca = ca, .user = S("me"), .password = S("secret")}),
        OK);
    CHECK_INT(t, s->n, 2);
    CHECK(t, s->secure[1] && s->logged_in[1]);
    CHECK_INT(
        t,
        mail_to(t, s,
                (struct net_mail){
                    .tls = NET_TLS_START, .ca = ca, .user = S("me"), .password = S("wrong")}),
        ERR_IO);
    CHECK_INT(t,
              mail_to(t, s,
                      (struct net_mail){
                          .tls = NET_TLS_START, .user = S("me"), .password = S("secret")}),
              ERR_IO);
    CHECK_INT(t,
              mail_to(t, s,
                      (struct net_mail){
                          .tls = NET_TLS_NONE, .user = S("me"), .password = S("secret")}),
              ERR_INPUT);
    CHECK_INT(t, s->n, 2);

    test_case(t, "TLS from the first byte");
    s->whole = true;
    CHECK_INT(
        t,
        mail_to(t, s,
                (struct net_mail){
                    .tls = NET_TLS_WHOLE, .ca = ca, .user = S("me"), .password = S("secret")}),
        OK);
    CHECK_INT(t, s->n, 3);

    test_case(t, "refused for now, refused for good, cut off");
    s->whole = s->start = s->auth = false;
    atomic_store(&s->rcpt_code, 451);
    CHECK_INT(t, mail_to(t, s, (struct net_mail){.tls = NET_TLS_NONE}), ERR_BUSY);
    atomic_store(&s->rcpt_code, 550);
    CHECK_INT(t, mail_to(t, s, (struct net_mail){.tls = NET_TLS_NONE}), ERR_RULE);
    atomic_store(&s->rcpt_code, 0);
    atomic_store(&s->dead_after_data, 1);
    CHECK_INT(t, mail_to(t, s, (struct net_mail){.tls = NET_TLS_NONE}), ERR_BUSY);

    test_case(t, "addresses that are none");
    CHECK_INT(
        t,
        mail_to(t, s, (struct net_mail){.tls = NET_TLS_NONE, .to = S("a@b>\r\nRCPT TO:<c@d")}),
        ERR_INPUT);
    CHECK(t, net_address_is(S("a.b+c@x-y.gov.cn")) && !net_address_is(S("a@b@c")) &&
                 !net_address_is(S("@b.cn")) && !net_address_is(S("a@")) &&
                 !net_address_is(S("a b@c.cn")) && !net_address_is(S("张@c.cn")) &&
                 !net_address_is(S("a@b..cn")));
    smtp_free(s);
}

void test_base_net(struct test *t)
{
    signal(SIGPIPE, SIG_IGN); /* servers whose client went away */
    web(t);
    mails(t);
}
