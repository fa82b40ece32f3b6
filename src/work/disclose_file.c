/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_file.c - requests come in: by the public form, or registered by staff; see disclose.h */
#include "base/buf.h"
#include "base/os.h"
#include "base/utf8.h"
#include "render/redraw.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "store/document.h"
#include "store/unit.h"
#include "work/disclose_in.h"
#include "work/may.h"
#include "work/notify.h"

/* --- what may be handed in */

static const struct {
    struct str magic;
    int at;
    struct str type, ends; /* ends: extensions, separated by blanks */
} media[] = {
    /* clang-format off */
    {LIT("%PDF-"),            0, LIT("application/pdf"), LIT("pdf")},
    {LIT("\x89PNG\r\n\x1a\n"), 0, LIT("image/png"),      LIT("png")},
    {LIT("\xff\xd8\xff"),     0, LIT("image/jpeg"),      LIT("jpg jpeg")},
    {LIT("WEBP"),             8, LIT("image/webp"),      LIT("webp")},
    {LIT("PK\x03\x04"),       0, LIT("application/zip"), LIT("docx xlsx ofd wps")},
    {LIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, LIT("application/msword"), LIT("doc xls wps et")},
    /* clang-format on */
};

static bool ends_with_one(struct str name, struct str ends)
{
    isize dot = str_rfind(name, S("."));

    for (struct str end; dot >= 0 && str_next(&ends, ' ', &end);)
        if (str_eq_nocase(str_from(name, dot + 1), end))
            return true;
    return false;
}

struct str filing_media(struct str name, struct str bytes)
{
    for (size_t i = 0; i < sizeof media / sizeof *media; i++)
        if (str_starts(str_from(bytes, media[i].at), media[i].magic))
            return ends_with_one(name, media[i].ends) ? media[i].type : S("");
    if (ends_with_one(name, S("txt")) && utf8_valid(bytes))
        return S("text/plain");
    return S("");
}

/* The field of the forms that a file of this kind came by. */
static const char *field_of(const struct filing_file *f)
{
    return str_eq(f->kind, S("authority"))  ? "authority"
           : str_eq(f->kind, S("envelope")) ? "envelope"
                                            : "files";
}

enum err filing_redraw(struct ctx *c, struct helper *h, struct filing_file *f)
{
    struct str type = filing_media(f->name, f->bytes), drawn = {0}, new_type = {0}, says;
    struct fail why = {0};

    if (c->fail.code || f->bytes.n > UPLOAD_MOST || !str_starts(type, S("image/")))
        return c->fail.code;
    if (!picture_redraw(h, f->bytes, type, c->mem, &drawn, &new_type, &why)) {
        f->bytes = drawn;
        if (!str_eq(new_type, type)) /* WebP has become PNG */
            f->name = str_concat(c->mem, str_slice(f->name, 0, str_rfind(f->name, S("."))),
                                 S(".png"));
        return OK;
    }
    if (!err_is_users(why.code))
        return fail_set(&c->fail, why.code, "", "%s", why.what);
    says = str_dup(c->mem, str_of(why.what));
    return fail_set(&c->fail, why.code, field_of(f), "“%.*s”：%.*s。请换一张照片，或者转成 PDF",
                    STR_ARG(utf8_head(f->name, 40)), STR_ARG(says));
}

static enum err check_files(const struct filing *f, struct fail *why)
{
    if (f->files.n > UPLOADS_MOST)
        return fail_set(why, ERR_INPUT, "files", "附件最多 %d 个", UPLOADS_MOST);
    for (isize i = 0; i < f->files.n; i++) {
        const struct filing_file *k = &f->files.p[i];

        if (k->bytes.n > UPLOAD_MOST)
            return fail_set(why, ERR_TOO_LARGE, field_of(k),
                            "“%.*s”超过 10 MB：照片请缩小后再上传",
                            STR_ARG(utf8_head(k->name, 40)));
        if (!k->bytes.n)
            return fail_set(why, ERR_INPUT, field_of(k), "“%.*s”是空文件",
                            STR_ARG(utf8_head(k->name, 40)));
        if (!filing_media(k->name, k->bytes).n)
            return fail_set(
                why, ERR_MEDIA, field_of(k),
                "不接受“%.*s”：只收 "
                "PDF、JPG、PNG、WEBP、DOC、DOCX、XLS、XLSX、OFD、TXT，且内容与扩展名一致",
                STR_ARG(utf8_head(k->name, 40)));
    }
    return OK;
}

static bool has_kind(const struct filing *f, struct str kind)
{
    for (isize i = 0; i < f->files.n; i++)
        if (str_eq(f->files.p[i].kind, kind))
            return true;
    return false;
}

static enum err check_content(const struct filing *f, struct fail *why)
{
    if (!str_trim_wide(f->content).n)
        return fail_set(why, ERR_INPUT, "content",
                        f->correction
                            ? "请写明哪一项记录不准确、应当怎样更正"
                            : "请写明需要的政府信息：名称、文号，或者便于查询的其他特征描述");
    if (utf8_count(f->content) > CONTENT_MOST)
        return fail_set(why, ERR_TOO_LARGE, "content",
                        "内容描述有 %lld 字，最多 %d 字；较长的材料请作为附件上传",
                        (long long)utf8_count(f->content), CONTENT_MOST);
    return OK;
}

static enum err check_wish(const struct filing *f, struct fail *why)
{
    if (utf8_count(f->subject) > SUBJECT_MOST)
        return fail_set(why, ERR_INPUT, "subject", "标题最多 %d 字", SUBJECT_MOST);
    if (utf8_count(f->form_wanted) > 100 || utf8_count(f->way_wanted) > 100)
        return fail_set(why, ERR_INPUT,
                        utf8_count(f->form_wanted) > 100 ? "form_wanted" : "way_wanted",
                        "提供形式和获取方式各最多 100 字");
    return OK;
}

static enum err check_proof(const struct filing *f, struct fail *why)
{
    if (f->correction && !f->files.n && f->channel == CHANNEL_WEB)
        return fail_set(why, ERR_INPUT, "files",
                        "请上传证明记录不准确的证据（《条例》第四十一条）");
    return f->unread ? OK : check_files(f, why);
}

static enum err check_authority(const struct filing *f, struct fail *why)
{
    if (str_trim_wide(f->who.agent).n && !has_kind(f, S("authority")))
        return fail_set(why, ERR_INPUT, "authority",
                        "有代理人的，请附授权委托书（PDF 或者照片）");
    return OK;
}

/* How and when it came: the public's comes now, by the web. */
static enum err check_channel(const struct filing *f, struct fail *why)
{
    return f->channel == CHANNEL_NONE ? fail_set(why, ERR_INPUT, "channel", "请选择收到的渠道")
                                      : OK;
}

static enum err check_day(const struct filing *f, struct day today, struct fail *why)
{
    if (day_is_set(f->day) && f->day.n > today.n)
        return fail_set(why, ERR_INPUT, "day", "收到日期不能晚于今天");
    if (day_is_set(f->day) && f->day.n < today.n - 366)
        return fail_set(why, ERR_INPUT, "day", "收到日期早于一年前，请核对");
    return OK;
}

int filing_faults(struct ctx *c, const struct filing *f, struct fail *out)
{
    int n = 0;

    for (int i = 0; i < FILING_FAULTS; i++)
        out[i] = (struct fail){0};
    n += check_channel(f, &out[n]) != OK;
    n += check_day(f, ctx_today(c), &out[n]) != OK;
    n += check_content(f, &out[n]) != OK;
    n += check_wish(f, &out[n]) != OK;
    n += applicant_faults(c->mem, &f->who, f->kind, ctx_today(c), &out[n]);
    n += check_authority(f, &out[n]) != OK;
    n += check_proof(f, &out[n]) != OK;
    return n;
}

enum err filing_check(struct ctx *c, const struct filing *f, struct fail *why)
{
    struct fail all[FILING_FAULTS];

    if (!why->code && filing_faults(c, f, all))
        *why = all[0];
    return why->code;
}

/* --- files: sealed before any transaction */

static struct str file_place(struct ctx *c, struct unit_id unit)
{
    return str_fmt(c->mem, "request_file:%lld", (long long)unit.n);
}

void file_keep(struct ctx *c, struct unit_id unit, struct str kind, struct str name,
               struct str type, struct str bytes, struct kept_files *out, isize *cap)
{
    struct kept_file *k;

    if (c->fail.code)
        return;
    k = LIST_ADD(c->mem, out, *cap);
    k->row = (struct request_file){
        .kind = kind, .name = utf8_head(name, 120), .type = type, .size = bytes.n};
    (void)blob_put(c, keyring_seal(c->keys, c->mem, KEY_PERSONAL, file_place(c, unit), bytes),
                   &k->blob);
}

void files_keep(struct ctx *c, const struct filing *f, struct kept_files *out)
{
    isize cap = 0;

    for (isize i = 0; i < f->files.n; i++)
        file_keep(c, f->unit, f->files.p[i].kind,
                  applicant_hide(c->mem, &f->who, f->files.p[i].name),
                  filing_media(f->files.p[i].name, f->files.p[i].bytes), f->files.p[i].bytes,
                  out, &cap);
}

void files_rows(struct ctx *c, struct unit_id unit, struct request_id id, int64_t letter,
                const struct kept_files *kept)
{
    for (isize i = 0; i < kept->n && !c->fail.code; i++) {
        struct request_file row = kept->p[i].row;
        struct blob_id blob = blob_row(c, unit, digest_str(&kept->p[i].blob.sm3),
                                       kept->p[i].blob.size, S("application/octet-stream"));

        row.request = id;
        row.letter = letter;
        (void)request_file_insert(c, unit, &row, blob);
    }
}

enum err file_unseal(struct ctx *c, struct unit_id unit, const struct request_file *f,
                     struct str *bytes)
{
    struct str sealed = {0};

    if (blob_read(c, f->sm3, 64 << 20, &sealed))
        return c->fail.code;
    return keyring_unseal(c->keys, c->mem, KEY_PERSONAL, file_place(c, unit), sealed, bytes,
                          &c->fail);
}

/* --- numbers and codes */

/* Without letters and digits that look alike; ten of them are 49 bits. By the key from what the number alone has: a
 * receipt that comes again shows the code of the first, and no code is kept. */
static struct str query_code(struct ctx *c, struct str number, struct instant at)
{
    enum { CODE = 10, EVEN = 248 };
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    struct buf b = buf_new(c->mem, CODE + 6);

    for (int round = 0; b.n < CODE; round++) {
        struct digest d = keyring_hash(
            c->keys, KEY_QUERY_CODE,
            str_fmt(c->mem, "code:%.*s:%lld:%d", STR_ARG(number), (long long)at.s, round));
        struct str bytes = digest_str(&d);

        for (isize i = 0; i < bytes.n && b.n < CODE; i++)
            if ((uint8_t)bytes.p[i] < EVEN)
                buf_char(&b, letters[(uint8_t)bytes.p[i] % 31]);
    }
    return buf_str(&b);
}

struct str query_code_hash(struct ctx *c, struct str number, struct str code)
{
    struct digest *d = NEW(c->mem, struct digest, 1);
    struct buf b = buf_new(c->mem, number.n + code.n + 2);

    number = str_trim_wide(utf8_nfkc(c->mem, number));
    code = utf8_nfkc(c->mem, code);
    for (isize i = 0; i < number.n; i++)
        buf_char(&b, number.p[i] >= 'a' && number.p[i] <= 'z' ? (char)(number.p[i] - 32)
                                                              : number.p[i]);
    buf_char(&b, ':');
    for (isize i = 0; i < code.n; i++) {
        char k = code.p[i];

        if (k >= 'a' && k <= 'z')
            k = (char)(k - 32);
        if ((k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9'))
            buf_char(&b, k);
    }
    *d = keyring_hash(c->keys, KEY_QUERY_CODE, buf_str(&b));
    return digest_str(d);
}

static struct str next_number(struct ctx *c, const struct unit *u, int year)
{
    int64_t n = counter_next(c, u->id, S("request"), year);
    struct buf b = buf_new(c->mem, 64);

    for (isize i = 0; i < u->code.n; i++)
        buf_char(&b, u->code.p[i] >= 'a' && u->code.p[i] <= 'z' ? (char)(u->code.p[i] - 32)
                                                                : u->code.p[i]);
    buf_fmt(&b, "-%d-%05lld", year, (long long)n);
    return buf_str(&b);
}

/* The first sentence or line, at most 40 characters. */
static struct str subject_of(struct ctx *c, const struct filing *f)
{
    struct str s = str_trim_wide(f->subject), line;

    if (s.n)
        return s;
    s = str_trim_wide(f->content);
    (void)str_cut(s, S("\n"), &line, &s);
    (void)str_cut(line, S("。"), &line, &s);
    return utf8_count(line) > 40 ? str_concat(c->mem, utf8_head(line, 40), S("…")) : line;
}

static void keys(struct ctx *c, struct unit_id unit, struct request_id id,
                 const struct applicant *a)
{
    if (a->name.n)
        request_key_add(c, unit, id, S("name"), applicant_hash(c, a->name));
    if (a->ident.n)
        request_key_add(c, unit, id, S("ident"), applicant_hash(c, a->ident));
    if (a->phone.n)
        request_key_add(c, unit, id, S("contact"), applicant_hash(c, a->phone));
    if (a->email.n)
        request_key_add(c, unit, id, S("contact"), applicant_hash(c, a->email));
}

/* The first line of the ledger: filed where both sides must still confirm, else received. */
static void first_events(struct ctx *c, const struct filing *f, struct request_id id,
                         struct day day)
{
    bool waits = channel_confirms(f->channel);
    struct clock_event e = {
        .kind = waits ? EV_FILED : EV_RECEIVED, .day = day, .channel = f->channel};
    struct request_event row = {
        .request = id, .day = day, .account = c->actor.user, .name = c->actor.name};

    row.kind = event_name(e.kind);
    row.fields = event_fields(c->mem, &e, 0);
    (void)request_event_insert(c, f->unit, &row);
    if (waits && f->confirmed) {
        row.kind = event_name(EV_CONFIRMED);
        row.fields = S("{}");
        (void)request_event_insert(c, f->unit, &row);
    }
}

/* Keyed hash over what was filed: a receipt that shows it can be proven, and not made up. */
static struct str receipt_proof(struct ctx *c, struct str number, struct instant at,
                                struct str content)
{
    struct digest *d = NEW(c->mem, struct digest, 1);

    *d = keyring_hash(c->keys, KEY_QUERY_CODE,
                      str_fmt(c->mem, "receipt:%.*s:%lld:%.*s", STR_ARG(number),
                              (long long)at.s, STR_ARG(content)));
    return hex_of(c->mem, str_slice(digest_str(d), 0, 12));
}

static void enter(struct ctx *c, const struct filing *f, const struct kept_files *kept,
                  struct filed *out)
{
    struct day today = ctx_today(c), day = day_is_set(f->day) ? f->day : today;
    struct unit u = {0};
    struct request r = {.unit = f->unit,
                        .channel = f->channel,
                        .kind = f->kind,
                        .content = f->content,
                        .form_wanted = f->form_wanted,
                        .way_wanted = f->way_wanted,
                        .already_public = f->already_public,
                        .correction = f->correction,
                        .officer = c->actor.user};
    struct clock k = {0};

    if (c->fail.code || unit_load(c, f->unit, &u))
        return;
    if (u.closed_at.s) {
        fail_set(&c->fail, ERR_GONE, "", "这个单位已经撤销，请向承接其职能的单位提出");
        return;
    }
    out->number = r.number = next_number(c, &u, day_year(today));
    out->code = query_code(c, out->number, c->now);
    out->day = day;
    out->at = r.filed_at = c->now;
    r.subject = applicant_hide(c->mem, &f->who, subject_of(c, f));
    out->id = request_insert(c, &r, query_code_hash(c, out->number, out->code),
                             applicant_repeat_key(c, &f->who));
    if (c->fail.code)
        return;
    request_put_applicant(c, out->id, applicant_seal(c, out->id, &f->who));
    keys(c, f->unit, out->id, &f->who);
    files_rows(c, f->unit, out->id, 0, kept);
    first_events(c, f, out->id, day);
    disclose_derive(c, out->id, &k);
    out->due = k.has_due ? k.due : (struct day){0};
    out->proof = receipt_proof(c, out->number, c->now, f->content);
    audit_add(c, f->unit, S("case_filed"), S("request"), out->id.n, S(""),
              str_fmt(c->mem, "{\"number\":\"%.*s\",\"channel\":\"%.*s\",\"proof\":\"%.*s\"}",
                      STR_ARG(out->number), STR_ARG(channel_name(f->channel)),
                      STR_ARG(out->proof)));
}

/* So many filings of one address in an hour; what is refused is said, with the time. */
static void limit(struct ctx *c)
{
    struct str key = str_concat(c->mem, S("filing:"), c->peer);
    struct instant since = {0};

    if (!c->peer.n)
        return;
    if (throttle_hit(c, key, 3600, &since) > FILINGS_HOUR && !c->fail.code) {
        struct instant until = {since.s + 3600};
        struct clock_time at = instant_clock(until);

        fail_set(&c->fail, ERR_RATE, "",
                 "同一网络地址一小时内最多提交 %d 件申请；%02d:%02d 之后可以继续提交。"
                 "您也可以当面提交或者邮寄",
                 FILINGS_HOUR, at.hour, at.minute);
    }
}

enum { AGAIN_S = 600, AGAIN_DESK_S = 60 };

/* Were the same files handed in with it? */
static bool same_files(struct ctx *c, struct request_id id, const struct filing *f,
                       const struct kept_files *kept)
{
    struct request_file_list had = {0};

    request_files(c, id, &had);
    if (had.n != kept->n)
        return false;
    for (isize i = 0; i < had.n; i++) {
        const struct request_file *a = &had.p[i], *b = &kept->p[i].row;
        struct str bytes = {0};

        if (a->letter || a->size != b->size || !str_eq(a->kind, b->kind) ||
            !str_eq(a->name, b->name) || file_unseal(c, f->unit, a, &bytes) ||
            !str_eq(bytes, f->files.p[i].bytes))
            return false;
    }
    return true;
}

/* Was it put down as of the same day, and as far along? Without a day, a filing is of today. */
static bool same_beginning(struct ctx *c, struct request_id id, const struct filing *f)
{
    struct day day = day_is_set(f->day) ? f->day : ctx_today(c);
    struct request_event_list all = {0};
    bool confirmed = channel_confirms(f->channel) && f->confirmed;

    request_events(c, id, &all);
    return all.n == 1 + confirmed && all.p[0].day.n == day.n;
}

/* The button pressed twice, the page loaded anew, an answer that was lost on the way: the same person asks the same
 * within minutes. It is one request, and its receipt comes again. Whatever differs makes another one. At the desk
 * it is the same paper, put down by the same hand; of a second one that says the same the number is given after a
 * minute, as it is another. */
static bool came_already(struct ctx *c, const struct filing *f, const struct kept_files *kept,
                         struct filed *out)
{
    bool desk = f->channel != CHANNEL_WEB;
    struct instant since = {c->now.s - (desk ? AGAIN_DESK_S : AGAIN_S)};
    struct request r = {0}, told = {0};
    struct applicant who = {0};

    if (c->fail.code ||
        !request_by_applicant(c, f->unit, applicant_repeat_key(c, &f->who), since, &r) ||
        r.channel != f->channel || (desk && r.officer.n != c->actor.user.n) ||
        r.kind != f->kind || r.correction != f->correction ||
        r.already_public != f->already_public || !str_eq(r.content, f->content) ||
        !str_eq(r.form_wanted, f->form_wanted) || !str_eq(r.way_wanted, f->way_wanted) ||
        applicant_open(c, r.id, r.applicant, &who) || !applicant_same(&who, &f->who) ||
        !same_files(c, r.id, f, kept) || (desk && !same_beginning(c, r.id, f))) {
        if (c->fail.code == ERR_UNREADABLE) /* what cannot be read is not the same */
            c->fail = (struct fail){0};
        return false;
    }
    *out = (struct filed){.id = r.id,
                          .number = r.number,
                          .code = query_code(c, r.number, r.filed_at),
                          .day = desk && day_is_set(f->day) ? f->day : instant_day(r.filed_at),
                          .at = r.filed_at,
                          .due = r.due,
                          .proof = receipt_proof(c, r.number, r.filed_at, r.content)};
    if (!request_by_code(c, query_code_hash(c, r.number, out->code), &told) ||
        told.id.n != r.id.n)
        return false; /* filed by a program that drew its codes */
    audit_add(c, f->unit, S("case_filed_again"), S("request"), r.id.n, S(""), S(""));
    return true;
}

enum err disclose_file(struct ctx *c, const struct filing *f, struct filed *out)
{
    struct filing mine = *f;
    struct kept_files kept = {0};

    mine.channel = CHANNEL_WEB;
    mine.day = (struct day){0};
    mine.confirmed = false;
    if (filing_check(c, &mine, &c->fail))
        return c->fail.code;
    mine.who = applicant_tidy(c->mem, &f->who);
    files_keep(c, &mine, &kept);
    db_begin_unit(c, f->unit);
    limit(c);
    if (!came_already(c, &mine, &kept, out)) {
        enter(c, &mine, &kept, out);
        notify_case(c, out->id, S("filed"), S(""), S(""));
    }
    return db_end(c);
}

enum err disclose_register(struct ctx *c, const struct filing *f, struct filed *out)
{
    struct filing mine = *f;
    struct kept_files kept = {0};

    if (filing_check(c, f, &c->fail))
        return c->fail.code;
    mine.who = applicant_tidy(c->mem, &f->who);
    files_keep(c, &mine, &kept);
    db_begin(c);
    may(c, ACT_CASE, f->unit);
    if (!came_already(c, &mine, &kept, out))
        enter(c, &mine, &kept, out);
    return db_end(c);
}
