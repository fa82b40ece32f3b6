/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request.c - requests and their lists; see request.h */
#include "store/request_cols.h"

#include "store/words.h"

enum {
    INSERT,
    PUT_APPLICANT,
    LOAD,
    BY_CODE,
    BY_APPLICANT,
    BY_NUMBER,
    PUT_DERIVED,
    TOUCH,
    PUT_OFFICER,
    PUT_OUTCOME,
    PUT_LINKS,
    PUT_CONTENT,
    PUT_OBJECTION,
    ERASE,
    ERASE_EVENTS,
    ERASE_KEYS,
    KEY_ADD,
    WORK_OPEN,
    WORK_CLOSED,
    WORK_MINE,
    OF_APPLICANT,
    RECENT,
    BY_KEY,
    OPEN_ALL,
    OPEN_UNIT,
    ORDINAL,
    APPLICANT_KEY
};
const struct db_query request_queries[] = {
    [INSERT] = {"request.insert",
                "INSERT INTO request (unit, office, number, query_code, channel, "
                "applicant_kind, applicant_key, "
                "subject, content, wanted, filed_at, state, officer, earlier, "
                "split_of, "
                "already_public, topic) VALUES "
                "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,'unconfirmed',$12,$13,$14,$15,$16) "
                "RETURNING id"},
    [PUT_APPLICANT] = {"request.put_applicant",
                       "UPDATE request SET applicant = $1 WHERE id = $2"},
    [LOAD] = {"request.load", REQUEST_COLS "WHERE r.id = $1"},
    [BY_CODE] = {"request.by_code", REQUEST_COLS "WHERE r.query_code = $1"},
    [BY_APPLICANT] = {"request.by_applicant", REQUEST_COLS
                      "WHERE r.unit = $1 AND r.applicant_key = $2 AND r.filed_at >= $3 "
                      "ORDER BY r.id DESC LIMIT 1"},
    [BY_NUMBER] = {"request.by_number", REQUEST_COLS "WHERE r.unit = $1 AND r.number = $2"},
    [PUT_DERIVED] =
        {"request.put_derived",
         "UPDATE request SET received_day = $1, due_day = $2, due_order = $3, closed_day = $4, "
         "state = $5, provisional = $6, days_taken = $7, late = $8 WHERE id = $9"},
    [TOUCH] = {"request.touch",
               "UPDATE request SET version = version + 1 WHERE id = $1 AND version = $2"},
    [PUT_OFFICER] = {"request.put_officer",
                     "UPDATE request SET officer = $1, office = $2 WHERE id = $3"},
    [PUT_OUTCOME] = {"request.put_outcome", "UPDATE request SET outcome = $1 WHERE id = $2"},
    [PUT_LINKS] = {"request.put_links", "UPDATE request SET earlier = COALESCE($1, earlier), "
                                        "split_of = COALESCE($2, split_of), "
                                        "joined_to = COALESCE($3, joined_to) WHERE id = $4"},
    [PUT_CONTENT] = {"request.put_content", "UPDATE request SET content = $1 WHERE id = $2"},
    [PUT_OBJECTION] = {"request.put_objection",
                       "UPDATE request SET objection = $1 WHERE id = $2"},
    [ERASE] = {"request.erase",
               "UPDATE request SET applicant = NULL, applicant_key = NULL, subject = NULL, "
               "content = NULL, objection = NULL, wanted = NULL, erased_at = $1 WHERE id = $2"},
    [ERASE_EVENTS] = {"request_event.erase",
                      "UPDATE request_event SET words = NULL WHERE request = $1"},
    [ERASE_KEYS] = {"request_key.erase", "DELETE FROM request_key WHERE request = $1"},
    [KEY_ADD] = {"request_key.add",
                 "INSERT INTO request_key (unit, request, kind, hash) VALUES ($1,$2,$3,$4)"},
    [WORK_OPEN] =
        {"request.work_open", REQUEST_COLS
         "WHERE r.unit = $1 AND r.closed_day IS NULL AND (r.due_order, r.id) > ($2, $3) "
         "ORDER BY r.due_order, r.id LIMIT $4"},
    [WORK_CLOSED] = {"request.work_closed",
                     REQUEST_COLS "WHERE r.unit = $1 AND (r.closed_day, r.id) < ($2, $3) "
                                  "ORDER BY r.closed_day DESC, r.id DESC LIMIT $4"},
    [WORK_MINE] =
        {"request.work_mine", REQUEST_COLS
         "WHERE r.id IN (SELECT m.id FROM request m WHERE m.officer = $1 AND m.closed_day IS "
         "NULL UNION SELECT h.request FROM request_helper h WHERE h.account = $1 AND "
         "h.ended_at IS NULL) AND r.closed_day IS NULL AND (r.due_order, r.id) > ($2, $3) "
         "ORDER BY r.due_order, r.id LIMIT $4"},
    [OF_APPLICANT] = {"request.of_applicant", REQUEST_COLS
                      "WHERE r.unit = $1 AND r.applicant_key = $2 AND r.id <> $3 ORDER BY "
                      "r.id DESC LIMIT $4"},
    [RECENT] = {"request.recent",
                REQUEST_COLS "WHERE r.unit = $1 AND r.received_day IS NOT NULL AND "
                             "r.id <> $2 ORDER BY r.received_day DESC, "
                             "r.id DESC LIMIT $3"},
    [BY_KEY] = {"request.by_key",
                REQUEST_COLS "JOIN request_key k ON k.request = r.id WHERE k.unit = "
                             "$1 AND k.hash = $2 ORDER BY r.id DESC "
                             "LIMIT $3"},
    [OPEN_ALL] = {"request.open_all", REQUEST_COLS
                  "WHERE r.closed_day IS NULL AND r.id > $1 ORDER BY r.id LIMIT $2"},
    [OPEN_UNIT] =
        {"request.open_unit", REQUEST_COLS
         "WHERE r.unit = $1 AND r.closed_day IS NULL AND r.id > $2 ORDER BY r.id LIMIT $3"},
    [ORDINAL] = {"request.ordinal", "SELECT COUNT(*) FROM request WHERE unit = $1 AND "
                                    "applicant_key = $2 AND received_day >= $3 AND "
                                    "received_day <= $4 AND id < $5"},
    [APPLICANT_KEY] = {"request.applicant_key",
                       "SELECT applicant_key FROM request WHERE id = $1"},
};
const isize request_queries_n = sizeof request_queries / sizeof *request_queries;
#define Q(x) (&request_queries[x])

enum { NO_DUE = 99999999 };

/* --- what the applicant wrote, sealed by the number of the case */

static struct str place(struct ctx *c, const char *column, struct str number)
{
    return str_fmt(c->mem, "request.%s:%.*s", column, STR_ARG(number));
}

struct str request_subject(struct ctx *c, struct str number, struct str sealed)
{
    return sealed.n ? words_shown(c, place(c, "subject", number), sealed) : S("（已销毁）");
}

/* Form and way that are wanted, a line each. */
static struct str wanted(struct ctx *c, const struct request *r)
{
    if (!r->form_wanted.n && !r->way_wanted.n)
        return S("");
    return str_fmt(c->mem, "%.*s\n%.*s", STR_ARG(r->form_wanted), STR_ARG(r->way_wanted));
}

/* One sealed column of the row; `unreadable` where it does not open. */
static struct str words(struct ctx *c, struct request *r, const char *column, struct str sealed)
{
    struct str text;

    r->unreadable |= !words_get(c, place(c, column, r->number), sealed, &text);
    return text;
}

void request_row(struct ctx *c, struct stmt *s, struct request *r)
{
    r->id.n = db_get_int(s, 0);
    r->unit.n = db_get_int(s, 1);
    r->office.n = db_get_int(s, 2);
    r->number = db_get_text(s, 3);
    (void)channel_parse(db_get_text(s, 4), &r->channel);
    (void)applicant_parse(db_get_text(s, 5), &r->kind);
    r->applicant = db_get_blob(s, 6);
    r->subject = request_subject(c, r->number, db_get_blob(s, 7));
    r->unreadable = false;
    r->content = words(c, r, "content", db_get_blob(s, 8));
    (void)str_cut(words(c, r, "wanted", db_get_blob(s, 9)), S("\n"), &r->form_wanted,
                  &r->way_wanted);
    r->filed_at = db_get_instant(s, 10);
    r->received = db_get_day(s, 11);
    (void)clock_state_parse(db_get_text(s, 12), &r->state);
    r->due = db_get_day(s, 13);
    r->closed = db_get_day(s, 14);
    r->provisional = db_get_int(s, 15);
    r->days_taken = (int)db_get_int(s, 16);
    r->late = (int)db_get_int(s, 17);
    r->officer.n = db_get_int(s, 18);
    r->outcome = db_get_text(s, 19);
    r->earlier.n = db_get_int(s, 20);
    r->split_of.n = db_get_int(s, 21);
    r->joined_to.n = db_get_int(s, 22);
    r->already_public = (int)db_get_int(s, 23);
    r->objection = words(c, r, "objection", db_get_blob(s, 24));
    r->version = (int)db_get_int(s, 25);
    r->erased_at = db_get_instant(s, 26);
    r->officer_name = db_get_text(s, 27);
    r->correction = str_eq(db_get_text(s, 28), S("correct"));
}

static void rows(struct ctx *c, struct stmt *s, struct request_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct request *r = LIST_ADD(c->mem, out, cap);

        request_row(c, s, r);
    }
}

struct request_id request_insert(struct ctx *c, const struct request *r, struct str query_code,
                                 struct str applicant_key)
{
    struct stmt *s = db_query(c, Q(INSERT));
    struct request_id id;

    db_put_int(s, r->unit.n);
    db_put_opt(s, r->office.n);
    db_put_text(s, r->number);
    db_put_blob(s, query_code);
    db_put_text(s, channel_name(r->channel));
    db_put_text(s, applicant_name(r->kind));
    if (applicant_key.n)
        db_put_blob(s, applicant_key);
    else
        db_put_null(s);
    words_put(c, s, place(c, "subject", r->number), r->subject);
    words_put(c, s, place(c, "content", r->number), r->content);
    words_put(c, s, place(c, "wanted", r->number), wanted(c, r));
    db_put_instant(s, r->filed_at);
    db_put_opt(s, r->officer.n);
    db_put_opt(s, r->earlier.n);
    db_put_opt(s, r->split_of.n);
    db_put_int(s, r->already_public);
    db_put_text(s, r->correction ? S("correct") : S("info"));
    id.n = db_one_int(s);
    tally_move(c, NULL, id);
    return id;
}

void request_put_applicant(struct ctx *c, struct request_id id, struct str sealed)
{
    struct stmt *s = db_query(c, Q(PUT_APPLICANT));

    db_put_blob(s, sealed);
    db_put_int(s, id.n);
    (void)db_run(s);
}

static bool one(struct ctx *c, struct stmt *s, struct request *out)
{
    if (!db_step(s))
        return false;
    request_row(c, s, out);
    db_done(s);
    if (out->unreadable && !c->fail.code)
        fail_set(&c->fail, ERR_DB, "",
                 "申请 %.*s 的内容解不开：密钥文件不是写入时的那一份，请找回它（备份或者托管）",
                 STR_ARG(out->number));
    return true;
}

enum err request_load(struct ctx *c, struct request_id id, struct request *out)
{
    struct stmt *s = db_query(c, Q(LOAD));

    db_put_int(s, id.n);
    if (!one(c, s, out) && !c->fail.code)
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这件申请");
    return c->fail.code;
}

bool request_by_code(struct ctx *c, struct str query_code, struct request *out)
{
    struct stmt *s = db_query(c, Q(BY_CODE));

    db_put_blob(s, query_code);
    return one(c, s, out);
}

bool request_by_applicant(struct ctx *c, struct unit_id unit, struct str key,
                          struct instant since, struct request *out)
{
    struct stmt *s = db_query(c, Q(BY_APPLICANT));

    db_put_int(s, unit.n);
    db_put_blob(s, key);
    db_put_instant(s, since);
    return one(c, s, out);
}

bool request_by_number(struct ctx *c, struct unit_id unit, struct str number,
                       struct request *out)
{
    struct stmt *s = db_query(c, Q(BY_NUMBER));

    db_put_int(s, unit.n);
    db_put_text(s, number);
    return one(c, s, out);
}

void request_put_derived(struct ctx *c, struct request_id id, const struct request_derived *d)
{
    struct tally_source before = {0};
    struct stmt *s;

    if (!tally_source(c, id, &before))
        return;
    s = db_query(c, Q(PUT_DERIVED));
    db_put_day(s, d->received);
    db_put_day(s, d->due);
    db_put_int(s, day_is_set(d->due) ? d->due.n : NO_DUE);
    db_put_day(s, d->closed);
    db_put_text(s, clock_state_name(d->state));
    db_put_int(s, d->provisional);
    if (day_is_set(d->closed))
        db_put_int(s, d->days_taken);
    else
        db_put_null(s);
    db_put_int(s, d->late);
    db_put_int(s, id.n);
    (void)db_run(s);
    tally_move(c, &before, id);
}

void request_touch(struct ctx *c, struct request_id id, int seen)
{
    struct stmt *s = db_query(c, Q(TOUCH));

    db_put_int(s, id.n);
    db_put_int(s, seen);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "",
                 "这件申请刚刚被他人改动，您的内容没有丢失：请看过新的情况再保存");
}

void request_put_officer(struct ctx *c, struct request_id id, struct user_id officer,
                         struct office_id office)
{
    struct stmt *s = db_query(c, Q(PUT_OFFICER));

    db_put_opt(s, officer.n);
    db_put_opt(s, office.n);
    db_put_int(s, id.n);
    (void)db_run(s);
}

void request_put_outcome(struct ctx *c, struct request_id id, struct str outcome)
{
    struct tally_source before = {0};
    struct stmt *s;

    if (!tally_source(c, id, &before))
        return;
    s = db_query(c, Q(PUT_OUTCOME));
    db_put_text(s, outcome);
    db_put_int(s, id.n);
    (void)db_run(s);
    tally_move(c, &before, id);
}

void request_put_links(struct ctx *c, struct request_id id, struct request_id earlier,
                       struct request_id split_of, struct request_id joined_to)
{
    struct stmt *s = db_query(c, Q(PUT_LINKS));

    db_put_opt(s, earlier.n);
    db_put_opt(s, split_of.n);
    db_put_opt(s, joined_to.n);
    db_put_int(s, id.n);
    (void)db_run(s);
}

void request_put_objection(struct ctx *c, const struct request *r, struct str text)
{
    struct stmt *s = db_query(c, Q(PUT_OBJECTION));

    words_put(c, s, place(c, "objection", r->number), text);
    db_put_int(s, r->id.n);
    (void)db_run(s);
}

void request_put_content(struct ctx *c, const struct request *r, struct str content)
{
    struct stmt *s = db_query(c, Q(PUT_CONTENT));

    words_put(c, s, place(c, "content", r->number), content);
    db_put_int(s, r->id.n);
    (void)db_run(s);
}

void request_erase(struct ctx *c, struct request_id id)
{
    struct stmt *s = db_query(c, Q(ERASE));

    db_put_instant(s, c->now);
    db_put_int(s, id.n);
    (void)db_run(s);
    s = db_query(c, Q(ERASE_EVENTS));
    db_put_int(s, id.n);
    (void)db_run(s);
    s = db_query(c, Q(ERASE_KEYS));
    db_put_int(s, id.n);
    (void)db_run(s);
}

void request_key_add(struct ctx *c, struct unit_id unit, struct request_id id, struct str kind,
                     struct str hash)
{
    struct stmt *s = db_query(c, Q(KEY_ADD));

    db_put_int(s, unit.n);
    db_put_int(s, id.n);
    db_put_text(s, kind);
    db_put_blob(s, hash);
    (void)db_run(s);
}

int64_t request_order(const struct request *r)
{
    return day_is_set(r->due) ? r->due.n : NO_DUE;
}

void request_work(struct ctx *c, struct unit_id unit, enum request_filter filter,
                  struct user_id officer, const struct request_page *page, int n,
                  struct request_list *out)
{
    static const struct request_page first = {INT32_MIN, 0}, last = {NO_DUE, 0};
    const struct request_page *p = page && page->after_order   ? page
                                   : filter == REQUESTS_CLOSED ? &last
                                                               : &first;
    struct stmt *s = db_query(c, filter == REQUESTS_CLOSED ? Q(WORK_CLOSED)
                                 : filter == REQUESTS_MINE ? Q(WORK_MINE)
                                                           : Q(WORK_OPEN));

    db_put_int(s, filter == REQUESTS_MINE ? officer.n : unit.n);
    db_put_int(s, p->after_order);
    db_put_int(s, p->after_id);
    db_put_int(s, n);
    rows(c, s, out);
}

void request_of_applicant(struct ctx *c, struct unit_id unit, struct str applicant_key,
                          struct request_id but, int n, struct request_list *out)
{
    struct stmt *s = db_query(c, Q(OF_APPLICANT));

    db_put_int(s, unit.n);
    db_put_blob(s, applicant_key);
    db_put_int(s, but.n);
    db_put_int(s, n);
    rows(c, s, out);
}

void request_recent(struct ctx *c, struct unit_id unit, struct request_id but, int n,
                    struct request_list *out)
{
    struct stmt *s = db_query(c, Q(RECENT));

    db_put_int(s, unit.n);
    db_put_int(s, but.n);
    db_put_int(s, n);
    rows(c, s, out);
}

void request_by_key(struct ctx *c, struct unit_id unit, struct str hash, int n,
                    struct request_list *out)
{
    struct stmt *s = db_query(c, Q(BY_KEY));

    db_put_int(s, unit.n);
    db_put_blob(s, hash);
    db_put_int(s, n);
    rows(c, s, out);
}

void request_open_ids(struct ctx *c, struct unit_id unit, struct request_id after, int n,
                      struct request_list *out)
{
    struct stmt *s = db_query(c, unit.n ? Q(OPEN_UNIT) : Q(OPEN_ALL));

    if (unit.n)
        db_put_int(s, unit.n);
    db_put_int(s, after.n);
    db_put_int(s, n);
    rows(c, s, out);
}

int64_t request_ordinal(struct ctx *c, struct unit_id unit, struct str applicant_key,
                        struct day from, struct day until, struct request_id id)
{
    struct stmt *s = db_query(c, Q(ORDINAL));

    db_put_int(s, unit.n);
    db_put_blob(s, applicant_key);
    db_put_day(s, from);
    db_put_day(s, until);
    db_put_int(s, id.n);
    return db_one_int(s);
}

struct str request_applicant_key(struct ctx *c, struct request_id id)
{
    struct stmt *s = db_query(c, Q(APPLICANT_KEY));
    struct str key = {0};

    db_put_int(s, id.n);
    if (db_step(s)) {
        key = db_get_blob(s, 0);
        db_done(s);
    }
    return key;
}
