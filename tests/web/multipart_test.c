/* SPDX-License-Identifier: MulanPSL-2.0 */
/* multipart_test.c - bodies in parts, cut everywhere; uploads that leave nothing */
#include "web/multipart.h"

#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "tests/test.h"
#include "web/intake.h"

struct seen {
    struct buf b;
};

static bool begin(void *user, const struct multipart_part *p)
{
    struct seen *s = user;

    buf_fmt(&s->b, "[%.*s|%s%.*s|%.*s]", STR_ARG(p->name), p->file ? "F" : "",
            STR_ARG(p->filename), STR_ARG(p->type));
    return true;
}
static bool data(void *user, struct str piece)
{
    buf_add(&((struct seen *)user)->b, piece);
    return true;
}
static bool end(void *user)
{
    buf_char(&((struct seen *)user)->b, ';');
    return true;
}
static const struct multipart_calls calls = {begin, data, end};

/* "" for what is malformed; "…" at the end for what is not closed. */
static struct str cut(struct test *t, struct str body, isize step)
{
    struct multipart *m = NEW(&t->mem, struct multipart, 1);
    struct seen s = {buf_new(&t->mem, 256)};

    if (!multipart_start(m, S("XX"), &calls, &s))
        return S("no");
    for (isize i = 0; i < body.n; i += step)
        if (!multipart_feed(m, str_slice(body, i, i + step < body.n ? i + step : body.n)))
            return S("bad");
    if (!multipart_done(m))
        buf_lit(&s.b, "…");
    return buf_str(&s.b);
}

#define H "Content-Disposition: form-data; name="
static const struct {
    struct str body, want;
} rows[] = {
    {LIT("--XX\r\n" H "\"a\"\r\n\r\n1\r\n--XX--\r\n"), LIT("[a||]1;")},
    {LIT("--XX\r\n" H "\"a\"\r\n\r\n1\r\n--XX\r\n" H "b\r\n\r\n2\r\n--XX--"),
     LIT("[a||]1;[b||]2;")},
    {LIT("preamble\r\n--XX\r\n" H "\"a\"\r\n\r\n\r\n--XX--\r\nepilogue"), LIT("[a||];")},
    {LIT("--XX\r\n" H "\"f\"; filename=\"a b.txt\"\r\nContent-Type: "
         "text/plain\r\n\r\n\r\n\r\n-\r\n--X\r\n--XX--"),
     LIT("[f|Fa b.txt|text/plain]\r\n\r\n-\r\n--X;")},
    {LIT("--XX\r\n" H "\"f\"; filename=\"\"\r\n\r\n\r\n--XX--"), LIT("[f|F|];")},
    {LIT("--XX\r\n" H "\"a;name=b\"; filename=\"x\\\"y\"\r\n\r\n\r\n--XX--"),
     LIT("[a;name=b|Fx\\\"y|];")},
    {LIT("--XX\r\ncontent-disposition: form-data; filename=\"n\"; "
         "name=\"q\"\r\n\r\n1\r\n--XX--"),
     LIT("[q|Fn|]1;")},
    {LIT("--XX\r\n" H "\"a\"\r\n\r\n1\r\n--XX"), LIT("[a||]1;…")},
    {LIT("--XX\r\n" H "\"a\"\r\n\r\n1\r\n--X"), LIT("[a||]1…")},
    {LIT("--XX\r\n" H "\"a\""), LIT("…")},
    {LIT("--XX\r\n\r\n1\r\n--XX--"), LIT("[||]1;")},
    {LIT("--XX??"), LIT("bad")},
    {LIT("--XX-?"), LIT("bad")},
    {LIT(""), LIT("…")},
};

static void parts(struct test *t)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        test_case(t, "case %d, in one piece and in pieces of any size", (int)i);
        for (isize step = 1; step < 80; step++) {
            struct str got = cut(t, rows[i].body, step);

            if (!CHECK_STR(t, got, rows[i].want))
                break;
        }
    }
    test_case(t, "a head without end");
    struct buf b = buf_new(&t->mem, 9000);
    buf_lit(&b, "--XX\r\n");
    for (int i = 0; i < 9000; i++)
        buf_char(&b, 'x');
    CHECK_STR(t, cut(t, buf_str(&b), 1000), S("bad"));
    test_case(t, "boundaries");
    CHECK_STR(t, multipart_boundary(S("multipart/form-data; boundary=abc")), S("abc"));
    CHECK_STR(t, multipart_boundary(S("Multipart/Form-Data; charset=x; boundary=\"a c\"")),
              S("a c"));
    CHECK_STR(t, multipart_boundary(S("text/plain; boundary=abc")), S(""));
    struct multipart m;
    CHECK(t, !multipart_start(&m, S("a\rb"), &calls, NULL));
    CHECK(t, !multipart_start(&m, S(""), &calls, NULL));
}

static const struct field fields[] = {
    {LIT("title"), LIT("标题"), FIELD_LINE, REQUIRED, 50, LIT("")},
    {LIT("file"), LIT("附件"), FIELD_FILE, 0, 10, LIT("")},
};
static const struct form_rule rule = {fields, 2, true, 2000};

static isize files_in(struct test *t, const char *folder)
{
    struct str *names;
    struct fail why = {0};
    isize n = 0;

    os_list_dir(&t->mem, folder, &names, &n, &why);
    return n;
}

static struct str str_repeat_zh(struct arena *mem, int n)
{
    struct buf b = buf_new(mem, 3 * n + 1);

    while (n--)
        buf_lit(&b, "字");
    return buf_str(&b);
}

/* What a file may be called when it arrives; of one whose sender has no session only that there was one. */
static void named(struct test *t)
{
    const char *folder = test_folder(t);
    static const struct {
        const char *says;
        int n; /* so many characters, and behind them … */
        const char *sent;
        int left;
        const char *kept;
    } names[] = {
        {"a path of Windows", 0, "C:\\x\\报告.txt", 0, "报告.txt"},
        {"a path upwards", 0, "../../etc/passwd", 0, "passwd"},
        {"turned round", 1, "\xE2\x80\xAEtxt.exe", 1, "txt.exe"},
        {"with controls", 1, "\x07\x7F称\xE2\x81\xA6.doc", 1, "称.doc"},
        {"long enough", 78, ".docx", 78, ".docx"},
        {"too long: its stem is cut", 120, ".docx", 78, ".docx"},
        {"too long, and no ending", 120, "", 80, ""},
    };

    for (size_t i = 0; i < 2 * sizeof names / sizeof *names; i++) {
        bool none = i & 1;
        struct intake in;
        struct str body;

        test_case(t, "a name: %s%s", names[i / 2].says, none ? ", without a session" : "");
        body = str_fmt(&t->mem,
                       "--XX\r\n" H "\"title\"\r\n\r\n题\r\n--XX\r\n" H
                       "\"file\"; filename=\"%.*s%s\"\r\n\r\nhello\r\n--XX--\r\n",
                       STR_ARG(str_repeat_zh(&t->mem, names[i / 2].n)), names[i / 2].sent);
        CHECK_INT(t, intake_start(&in, &rule, S("multipart/form-data; boundary=XX"), folder),
                  OK);
        in.no_files = none;
        intake_feed(&in, body);
        CHECK_INT(t, intake_close(&in), OK);
        CHECK_STR(t, form_text(&in.form, "title"), S("题"));
        CHECK_INT(t, form_get(&in.form, "file")->files.n, 1);
        if (form_get(&in.form, "file")->files.n == 1)
            CHECK_STR(t, form_get(&in.form, "file")->files.p[0].name,
                      none ? S("")
                           : str_concat(&t->mem, str_repeat_zh(&t->mem, names[i / 2].left),
                                        str_of(names[i / 2].kept)));
        CHECK_INT(t, files_in(t, folder), none ? 0 : 1);
        intake_end(&in);
    }
}

static void uploads(struct test *t)
{
    const char *folder = test_folder(t);
    struct str type = S("multipart/form-data; boundary=XX");
    struct str body = S("--XX\r\n" H "\"title\"\r\n\r\n题\r\n--XX\r\n" H
                        "\"file\"; filename=\"C:\\x\\报告.txt\"\r\n\r\nhello\r\n--XX\r\n" H
                        "\"csrf\"\r\n\r\ntok\r\n--XX--\r\n");
    struct intake in;

    test_case(t, "a file is streamed, and goes with the request");
    CHECK_INT(t, intake_start(&in, &rule, type, folder), OK);
    for (isize i = 0; i < body.n; i++)
        intake_feed(&in, str_slice(body, i, i + 1));
    CHECK_INT(t, intake_close(&in), OK);
    form_end(&t->mem, &in.form);
    CHECK_INT(t, in.form.bad, 0);
    CHECK_STR(t, form_text(&in.form, "title"), S("题"));
    CHECK_STR(t, in.csrf, S("tok"));
    CHECK_INT(t, form_get(&in.form, "file")->files.n, 1);
    if (form_get(&in.form, "file")->files.n == 1) {
        const struct form_file *f = &form_get(&in.form, "file")->files.p[0];
        struct str content = {0};
        struct fail why = {0};
        struct digest d = digest_of(DIGEST_SM3, S("hello"));

        CHECK_STR(t, f->name, S("报告.txt"));
        CHECK_INT(t, f->size, 5);
        CHECK(t, !memcmp(f->sm3, d.b, 32));
        os_read_file(&t->mem, f->path.p, 100, &content, &why);
        CHECK_STR(t, content, S("hello"));
    }
    CHECK_INT(t, files_in(t, folder), 1);
    intake_end(&in);
    CHECK_INT(t, files_in(t, folder), 0);

    test_case(t, "cut off half-way: nothing is left");
    intake_start(&in, &rule, type, folder);
    intake_feed(&in, str_slice(body, 0, body.n - 60));
    CHECK_INT(t, intake_close(&in), ERR_UNREADABLE);
    intake_end(&in);
    CHECK_INT(t, files_in(t, folder), 0);

    test_case(t, "a file beyond its field's limit is the field's fault");
    intake_start(&in, &rule, type, folder);
    intake_feed(&in,
                S("--XX\r\n" H "\"file\"; filename=\"a\"\r\n\r\n0123456789ABCDEF\r\n--XX--"));
    CHECK_INT(t, intake_close(&in), OK);
    form_end(&t->mem, &in.form);
    CHECK(t, form_get(&in.form, "file")->bad);
    intake_end(&in);

    test_case(t, "a body beyond its limit");
    intake_start(&in, &rule, type, folder);
    for (int i = 0; i < 3; i++)
        intake_feed(&in, body);
    for (int i = 0; i < 20; i++)
        intake_feed(&in, body);
    CHECK_INT(t, intake_close(&in), ERR_TOO_LARGE);
    intake_end(&in);

    test_case(t, "an upload where none is taken");
    static const struct form_rule plain = {fields, 1, false, 0};
    CHECK_INT(t, intake_start(&in, &plain, type, folder), ERR_UNREADABLE);
    intake_end(&in);
    CHECK_INT(t, files_in(t, folder), 0);
}

void test_web_multipart(struct test *t)
{
    parts(t);
    named(t);
    uploads(t);
    test_end(t);
}
