/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_archive.c - one's own case as one archive; see disclose.h */
#include "render/docx.h"
#include "render/zip.h"
#include "store/unit.h"
#include "work/disclose_in.h"

enum { PARTS_MOST = 64 };

struct bundle {
    struct zip_part part[PARTS_MOST];
    int n;
};

static void add(struct arena *mem, struct bundle *b, struct str name, struct str bytes)
{
    if (b->n < PARTS_MOST)
        b->part[b->n++] = (struct zip_part){.name = str_cstr(mem, name), .bytes = bytes};
}

/* A file name that means nothing to a file system. */
static struct str tame(struct arena *mem, struct str name)
{
    static const struct str bad[] = {LIT("/"),  LIT("\\"), LIT(":"), LIT("*"), LIT("?"),
                                     LIT("\""), LIT("<"),  LIT(">"), LIT("|")};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        name = str_replace(mem, name, bad[i], S("_"));
    return name;
}

static struct str filed_text(struct ctx *c, const struct request *r, const struct applicant *a)
{
    return str_fmt(c->mem,
                   "申请编号：%.*s\n提交时间：%.*s\n渠道：%.*s\n申请人：%.*s（%.*s）\n证件：%.*"
                   "s %.*s\n联系电话：%.*s\n"
                   "电子邮箱：%.*s\n通信地址：%.*s\n提供形式：%.*s\n获取方式：%.*s\n\n%.*s\n",
                   STR_ARG(r->number), STR_ARG(instant_second(c->mem, r->filed_at)),
                   STR_ARG(channel_zh(r->channel)), STR_ARG(a->name),
                   STR_ARG(applicant_zh(r->kind)), STR_ARG(ident_zh(a->ident_kind)),
                   STR_ARG(a->ident), STR_ARG(a->phone), STR_ARG(a->email), STR_ARG(a->address),
                   STR_ARG(r->form_wanted), STR_ARG(r->way_wanted), STR_ARG(r->content));
}

static struct str course_text(struct ctx *c, const struct clock_events *e,
                              const struct clock *k)
{
    struct buf b = buf_new(c->mem, 1024);

    for (isize i = 0; i < e->n; i++)
        buf_fmt(&b, "%.*s  %.*s  %.*s\n", STR_ARG(day_iso(c->mem, e->p[i].day)),
                STR_ARG(event_zh(e->p[i].kind)), STR_ARG(event_article(e->p[i].kind)));
    for (isize i = 0; i < k->steps.n; i++) {
        const struct clock_step *s = &k->steps.p[i];

        buf_fmt(&b, "\n%.*s（%.*s）\n", STR_ARG(s->title), STR_ARG(s->article));
        for (isize d = 0; d < s->days.n; d++)
            buf_fmt(&b, "%.*s %.*s %.*s\n", STR_ARG(day_iso(c->mem, s->days.p[d].day)),
                    STR_ARG(day_weekday_zh(s->days.p[d].day)), STR_ARG(s->days.p[d].why));
    }
    return buf_str(&b);
}

enum err disclose_own_archive(struct ctx *c, struct str number, struct str code,
                              struct str *zip)
{
    struct bundle b = {.n = 0};
    struct case_public k = {0};
    struct request_file_list files = {0};
    struct clock_events events = {0};
    struct clock clock = {0};
    struct applicant who = {0};

    if (disclose_track(c, number, code, &k))
        return c->fail.code;
    db_begin_read(c);
    (void)applicant_open(c, k.r.id, k.r.applicant, &who);
    request_files(c, k.r.id, &files);
    case_clock(c, &k.r, &events, &clock);
    if (db_end(c))
        return c->fail.code;
    add(c->mem, &b, S("申请.txt"), filed_text(c, &k.r, &who));
    add(c->mem, &b, S("办理过程和期限计算.txt"), course_text(c, &events, &clock));
    for (isize i = 0; i < files.n && !c->fail.code; i++) {
        struct str bytes = {0};

        /* What the house put in by itself (envelopes, sources of redactions, an answer that has not gone out) is not the applicant's. */
        if (!str_eq(files.p[i].kind, S("proof")) && !str_eq(files.p[i].kind, S("attach")) &&
            !str_eq(files.p[i].kind, S("authority")) &&
            !(str_eq(files.p[i].kind, S("answer")) && files.p[i].letter))
            continue;
        if (!file_unseal(c, k.r.unit, &files.p[i], &bytes))
            add(c->mem, &b,
                str_fmt(c->mem, "材料/%d-%.*s", (int)i + 1,
                        STR_ARG(tame(c->mem, files.p[i].name))),
                bytes);
    }
    for (isize i = 0; i < k.letters.n && !c->fail.code; i++) {
        struct letter sheet = {0};
        struct paper paper;
        struct str bytes = {0};

        if (disclose_own_letter(c, number, code, k.letters.p[i].id, &sheet))
            break;
        paper = letter_paper(c->mem, &sheet);
        if (!render_docx(c->mem, &paper, &bytes, &c->fail))
            add(c->mem, &b,
                str_fmt(c->mem, "文书/%d-%.*s.docx", (int)i + 1, STR_ARG(k.letters.p[i].name)),
                bytes);
    }
    if (c->fail.code)
        return c->fail.code;
    return zip_pack(c->mem, b.part, b.n, zip, &c->fail);
}
