/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_bench.c - a patrol over a hundred thousand documents, a thousand of which have a fault
 *
 *   patrol-bench FOLDER [DOCUMENTS]
 *
 * 100 units with ten columns each, documents of about 800 characters of official prose with what tempts a
 * rule to a false alarm: duty telephones, identity numbers whose check digit is wrong, links that lead
 * somewhere, pictures with words, policies that are interpreted, complete series. Of twelve kinds of fault
 * a hundred each are planted, and of what alone fails a site or an account (V1, V2, V4, V5, V7, V8 of
 * rulebook/inspection-veto.tsv) seven kinds more, beside units and accounts of which the opposite holds. The round must find every one of them and nothing else of these kinds; then a
 * second round must find the same and nothing new. Prints seconds, of the clock and of the processor; ends
 * with 1 when a count is off.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"
#include "check/check.h"
#include "store/account.h"
#include "store/blob.h"
#include "store/channel.h"
#include "store/migrate.h"
#include "store/register.h"
#include "store/search.h"
#include "store/unit.h"
#include "store/voice.h"
#include "work/patrol.h"

enum { UNITS = 100, COLUMNS = 10, EACH = 100, FILES = 1000, BATCH = 500, DAY = 86400 };
/* Column 8 of a unit is empty, column 9 has been left alone; documents go to the others. */
enum { COLUMN_EMPTY = 8, COLUMN_STALE = 9 };

static const enum patrol_kind planted[] = {
    PATROL_COLUMN_EMPTY, PATROL_COLUMN_STALE, PATROL_LINK_DEAD,    PATROL_FILE_MISSING,
    PATROL_PRIVACY,      PATROL_TIME_WRONG,   PATROL_DRAFT_WORDS,  PATROL_TITLE_BLANK,
    PATROL_SERIES_GAP,   PATROL_POLICY_ALONE, PATROL_WITHHELD_DUE, PATROL_PICTURE_MUTE,
    PATROL_COLUMNS_VETO, PATROL_VOICE_LATE,   PATROL_REQUEST_DEAD, PATROL_ACCOUNT_STILL,
    PATROL_HUMAN_DUE,    PATROL_HUMAN_SITE,   PATROL_POST_PRIVACY,
};
enum { PLANTED = sizeof planted / sizeof *planted };

/* What was planted: object_id of each, by kind. */
static int64_t truth[PLANTED][2 * EACH];
static int truth_n[PLANTED];

static void plant(enum patrol_kind kind, int64_t object)
{
    for (int i = 0; i < PLANTED; i++)
        if (planted[i] == kind)
            truth[i][truth_n[i]++] = object;
}

static const char *const sentences[] = {
    "各科室要按照职责分工，把任务落实到人，按时间节点报送进展情况。",
    "会议听取了有关工作情况的汇报，研究了下一阶段的重点任务。",
    "办事群众可以在工作日到政务服务中心窗口办理，也可以通过网上平台提交材料。",
    "本次检查共发现问题12个，已经整改9个，其余3个列入台账，限期完成。",
    "咨询电话：010-12345678，值班时间为工作日上午9:00至12:00、下午13:30至17:30。",
    "资金使用情况按照规定向社会公开，接受群众监督。",
    "经公示无异议的，由受理单位在5个工作日内办结并告知申请人。",
    "附表中的登记编号110101199003071234仅用于说明填写格式。",
    "要进一步完善工作机制，加强部门之间的协调配合，提高办事效率。",
    "活动期间，志愿者走访了辖区内的居民家庭，收集意见建议200余条。",
    "建设项目总投资3,200万元，其中财政资金占60%，计划2026年底前完工。",
    "相关政策由区人力资源和社会保障局负责解释，自发布之日起施行。",
};
enum { SENTENCES = sizeof sentences / sizeof *sentences };

static void stop(const struct fail *why)
{
    fprintf(stderr, "patrol-bench: %s %s\n", why->what, why->where);
    exit(2);
}

static struct unit_id unit[UNITS];
static struct column_id column[UNITS][COLUMNS];

static void looked_at(struct ctx *c, struct unit_id u, const char *tag, int days_ago)
{
    register_insert(c, &(struct register_row){.unit = u,
                                              .kind = S("inspect"),
                                              .day = day_add(instant_day(c->now), -days_ago),
                                              .title = S("按规定次数访问"),
                                              .fields = S("{}"),
                                              .tag = str_of(tag),
                                              .version = 1,
                                              .created_at = c->now,
                                              .changed_at = c->now});
}

static void reader(struct ctx *c, struct unit_id u, int days_ago, bool answered)
{
    struct instant now = c->now;
    struct voice v = {.unit = u,
                      .kind = S("error"),
                      .number =
                          str_fmt(c->mem, "JC%lld-%d%d", (long long)u.n, days_ago, answered),
                      .code = S("-"),
                      .content = S("这里有错字")};
    int64_t id;

    c->now.s -= (int64_t)days_ago * DAY;
    v.due = day_add(instant_day(c->now), 5);
    id = voice_insert(c, &v);
    if (answered)
        voice_answer_put(c, id, S("已经改正"), S("mended"));
    c->now = now;
}

static int64_t went_out(struct ctx *c, struct unit_id u, int64_t channel, const char *body)
{
    int64_t post = post_insert(c, &(struct post_row){.unit = u,
                                                     .kind = S("post"),
                                                     .title = S("便民提示"),
                                                     .body = str_of(body),
                                                     .state = S("approved"),
                                                     .version = 1,
                                                     .at = c->now});
    int64_t push = push_insert(c, &(struct push_row){.unit = u,
                                                     .post = post,
                                                     .channel = channel,
                                                     .version = 1,
                                                     .title = S("便民提示"),
                                                     .state = S("approved"),
                                                     .prepared_at = c->now});

    push_sent(c, push, S(""));
    return post;
}

/* What fails a unit or an account alone: every unit has one of each, or its opposite. */
static void vetoes(struct ctx *c, int i)
{
    struct unit_id u = unit[i];
    struct day old = day_add(instant_day(c->now), -400);
    struct column col = {.unit = u, .board = 5, .name = S("依申请公开"), .update_days = 0};
    struct channel_row account = {
        .unit = u, .kind = S("wechat"), .name = str_fmt(c->mem, "公众号%d", i), .opened = old};
    int64_t still, busy;

    col.empty_reason = S("见申请入口");
    column_insert(c, &col);
    if (i % 2)
        plant(PATROL_REQUEST_DEAD, u.n);
    else
        grant_add(c,
                  account_insert(c, &(struct account){.login = str_fmt(c->mem, "case%d", i),
                                                      .name = S("承办人"),
                                                      .unit = u}),
                  &(struct grant){.unit = u, .role = ROLE_CASE_OFFICER});
    still = channel_insert(c, &account);
    plant(PATROL_ACCOUNT_STILL, still);
    account.name = S("天天更新");
    busy = channel_insert(c, &account);
    account.kind = S("board");
    channel_insert(c, &account);
    went_out(c, u, busy, "请带身份证到窗口办理，咨询电话010-12345678。");
    plant(PATROL_POST_PRIVACY, went_out(c, u, busy, "张某，身份证号110101199003071233。"));
    reader(c, u, 80, false);
    reader(c, u, 200, true);
    if (i % 3 == 0) {
        reader(c, u, 100, false);
        plant(PATROL_VOICE_LATE, u.n);
    }
    for (int k = 0; i % 5 == 0 && k < 4; k++) { /* with the one that every unit has, five */
        struct column empty = {
            .unit = u, .board = 3, .name = str_fmt(c->mem, "空白%d", k), .update_days = 14};

        plant(PATROL_COLUMN_EMPTY, column_insert(c, &empty).n);
    }
    if (i % 5 == 0)
        plant(PATROL_COLUMNS_VETO, u.n);
    looked_at(c, u, "V1 安全、泄密事故等严重问题|未发现问题", 30);
    looked_at(c, u, "V6 服务不实用|未发现问题", 30);
    looked_at(c, u, "V7 新媒体：安全、泄密事故等严重问题|未发现问题", 30);
    looked_at(c, u, "V9 新媒体：互动回应差|未发现问题", 30);
    looked_at(c, u, "V2 站点无法访问|发现问题", i % 2 ? 100 : 20);
    if (i % 4)
        looked_at(c, u, "V2 站点无法访问|已经整改", i % 2 ? 95 : 15);
    else
        plant(PATROL_HUMAN_SITE, u.n);
    if (i % 2)
        plant(PATROL_HUMAN_DUE, u.n);
}

static void frame(struct ctx *c, struct instant now)
{
    for (int i = 0; i < UNITS; i++) {
        struct unit u = {.code = str_fmt(c->mem, "unit%d", i),
                         .name = str_fmt(c->mem, "示范区第%d局", i + 1),
                         .kind = S("department"),
                         .level = 4,
                         .office_name = S("办公室"),
                         .address = S("示范区人民路1号"),
                         .phone = S("010-12345678"),
                         .hours = S("工作日9:00至17:30"),
                         .post_code = S("100000"),
                         .approval_levels = 2};

        unit[i] = unit_insert(c, &u);
        for (int k = 0; k < COLUMNS; k++) {
            struct column col = {.unit = unit[i],
                                 .board = 3,
                                 .name = str_fmt(c->mem, "栏目%d", k + 1),
                                 .update_days = 14};

            column[i][k] = column_insert(c, &col);
            if (k == COLUMN_EMPTY)
                plant(PATROL_COLUMN_EMPTY, column[i][k].n);
            if (k == COLUMN_STALE)
                plant(PATROL_COLUMN_STALE, column[i][k].n);
        }
        vetoes(c, i);
    }
    (void)now;
}

struct page {
    struct str title, text, html_end; /* html_end: markup behind the paragraphs */
    struct column_id col;
    struct unit_id unit;
    struct day written;
    struct instant at;
    bool norm, withheld;
};

static struct doc_id put(struct ctx *c, const struct page *p, int64_t number)
{
    struct document d = {.unit = p->unit,
                         .state = p->withheld ? DOC_DRAFT : DOC_PUBLISHED,
                         .live = !p->withheld,
                         .version = 1,
                         .published_version = p->withheld ? 0 : 1,
                         .published_at = p->at,
                         .first_published_at = p->at,
                         .f = {.col = p->col,
                               .title = p->title,
                               .attribute = p->withheld ? S("closed") : S("open"),
                               .ground = p->withheld ? S("14") : S(""),
                               .genre = S("通知"),
                               .norm = p->norm,
                               .written = p->written}};
    struct doc_version v = {.version = 1,
                            .title = p->title,
                            .body = S("{}"),
                            .body_text = p->text,
                            .fields = S("{}")};

    if (p->withheld)
        d.f.review = day_add(instant_day(c->now), -1);
    v.body_html = str_fmt(c->mem, "<p class=\"indent\">%.*s</p>\n%.*s", STR_ARG(p->text),
                          STR_ARG(p->html_end));
    d.index_no = str_fmt(c->mem, "bench/%lld", (long long)number);
    d.id = document_insert(c, &d);
    v.document = d.id;
    version_insert(c, p->unit, &v);
    return d.id;
}

static struct str prose(struct ctx *c, int64_t i)
{
    struct buf b = buf_new(c->mem, 4096);
    uint64_t x = (uint64_t)i * 0x9E3779B97F4A7C15u + 1;

    for (int k = 0; k < 26; k++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        buf_add(&b, str_of(sentences[x % SENTENCES]));
    }
    return buf_str(&b);
}

static void file(struct ctx *c, struct doc_id doc, struct unit_id u, int n, bool missing)
{
    struct blob_file f = {0};
    struct attachment a = {.document = doc,
                           .name = str_fmt(c->mem, "附件%d.txt", n),
                           .kind = S("file"),
                           .from_version = 1};

    /* a file that is gone: a row whose content is not in the folder */
    f.sm3 = digest_of(DIGEST_SM3, str_fmt(c->mem, missing ? "gone %d" : "file %d", n));
    f.size = 40;
    if (!missing) {
        db_end(c);
        blob_put(c, str_fmt(c->mem, "附件内容 %d\n", n % 50), &f);
        db_begin(c);
    }
    a.blob = blob_row(c, u, digest_str(&f.sm3), f.size, S("text/plain"));
    attachment_insert(c, u, &a);
}

/* Document number i: the first hundreds are faulty, each in one way. */
static void one(struct ctx *c, int64_t i, int64_t documents)
{
    int u = (int)(i % UNITS), k = (int)(i / UNITS % 8);
    int64_t group = i / EACH;
    struct instant at = {c->now.s - (documents - i) * 5 % (12 * DAY) - DAY};
    struct page p = {
        .title = str_fmt(c->mem, "关于做好第%lld号事项办理工作的通知", (long long)i + 1000),
        .text = prose(c, i),
        .col = column[u][k],
        .unit = unit[u],
        .at = at};
    struct doc_id id;
    enum patrol_kind kind = PATROL_KIND__MAX;
    int64_t before = i > 30 * EACH ? i - 150 : 1; /* a page that is live */

    p.html_end =
        str_fmt(c->mem,
                "<p><a href=\"/gongkai/site_unit0/doc_%lld.html\">原文</a> <a "
                "href=\"https://www.example.gov.cn/a\">平台</a><img src=\"/gongkai/file_1\" "
                "alt=\"现场照片\"></p>",
                (long long)(i % 7 ? 1 : before));
    if (i == 0)
        p.html_end = S("");
    switch (group) {
    case 1:
        kind = PATROL_LINK_DEAD;
        p.html_end = S("<p><a href=\"/gongkai/site_unit0/doc_99999999.html\">原文</a></p>");
        break;
    case 2:
        kind = PATROL_FILE_MISSING;
        break;
    case 3:
        kind = PATROL_PRIVACY;
        p.text =
            str_fmt(c->mem, "%.*s申请人张某，身份证号110101199003071233。", STR_ARG(p.text));
        break;
    case 4:
        kind = PATROL_TIME_WRONG;
        p.written = day_add(instant_day(at), 3);
        break;
    case 5:
        kind = PATROL_DRAFT_WORDS;
        p.text = str_fmt(c->mem, "%.*s此处填写联系人。", STR_ARG(p.text));
        break;
    case 6:
        kind = PATROL_TITLE_BLANK;
        p.text = S(" ");
        p.html_end = S("");
        break;
    case 7:
        kind = PATROL_SERIES_GAP; /* 1 and 3 of a column, 2 is missing */
        p.title = str_fmt(c->mem, "2026年第%d次办公会议", i % 2 ? 3 : 1);
        p.unit = unit[i % EACH / 2];
        p.col = column[i % EACH / 2][0];
        break;
    case 8:
        kind = PATROL_SERIES_GAP; /* the other fifty */
        p.title = str_fmt(c->mem, "2026年第%d次调度会议", i % 2 ? 3 : 1);
        p.unit = unit[50 + i % EACH / 2];
        p.col = column[50 + i % EACH / 2][0];
        break;
    case 9:
        kind = PATROL_POLICY_ALONE;
        p.norm = true;
        p.at.s = c->now.s - 10 * DAY;
        break;
    case 10:
        kind = PATROL_WITHHELD_DUE;
        p.withheld = true;
        break;
    case 11:
        kind = PATROL_PICTURE_MUTE;
        p.html_end = S("<p><img src=\"/gongkai/file_1\" alt=\"\"></p>");
        break;
    case 12: /* policies that are interpreted by the documents after them */
        p.norm = true;
        p.at.s = c->now.s - 10 * DAY;
        break;
    case 14: /* a complete series */
        p.title = str_fmt(c->mem, "2026年第%d次专题会议", (int)(i % EACH % 4) + 1);
        p.unit = unit[i % EACH / 4];
        p.col = column[i % EACH / 4][1];
        break;
    case 15: /* columns that were left alone */
        p.col = column[u][COLUMN_STALE];
        p.at.s = c->now.s - 40 * DAY;
        break;
    default:
        break;
    }
    id = put(c, &p, i);
    if (kind == PATROL_SERIES_GAP) {
        if (i % 2)
            plant(kind, p.col.n);
    } else if (kind != PATROL_KIND__MAX) {
        plant(kind, id.n);
    }
    if (group == 13)
        relation_put(c, p.unit, id, (struct doc_id){id.n - EACH}, S("interprets"));
    if (kind == PATROL_FILE_MISSING)
        file(c, id, p.unit, (int)i, true);
    else if (group >= 20 && group < 20 + FILES / EACH)
        file(c, id, p.unit, (int)i, false);
}

static void fill(struct arena *mem, struct db *db, struct blobs *blobs, struct instant now,
                 int64_t documents)
{
    struct ctx c = {.mem = mem, .now = now, .blobs = blobs};
    struct buf report = buf_new(mem, 256);

    db_attach(&c, db);
    migrate_run(&c, false, &report);
    db_relax(&c, true);
    db_begin(&c);
    frame(&c, now);
    if (db_end(&c))
        stop(&c.fail);
    for (int64_t i = 0; i < documents;) {
        arena_reset(mem);
        c = (struct ctx){.mem = mem, .now = now, .blobs = blobs};
        db_attach(&c, db);
        db_begin(&c);
        for (int64_t until = i + BATCH; i < until && i < documents; i++)
            one(&c, i, documents);
        if (db_end(&c))
            stop(&c.fail);
    }
    arena_reset(mem);
    c = (struct ctx){.mem = mem, .now = now};
    db_attach(&c, db);
    db_begin(&c);
    for (int u = 0; u < UNITS; u++)
        for (int k = 0; k < COLUMNS; k++)
            column_recount(&c, column[u][k]);
    if (db_end(&c))
        stop(&c.fail);
    db_relax(&c, false);
    arena_reset(mem);
}

static double cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Every fault that was planted is among those found; nothing else of its kind is. */
static int judge(const struct patrol_report *r)
{
    int wrong = 0;

    for (int k = 0; k < PLANTED; k++) {
        int found = 0, missed = 0, alone = 0;
        int64_t example = 0;

        for (isize i = 0; i < r->faults.n; i++) {
            bool ours = false;

            if (!str_eq(r->faults.p[i].kind, patrol_kind_name(planted[k])))
                continue;
            for (int n = 0; n < truth_n[k] && !ours; n++)
                ours = truth[k][n] == r->faults.p[i].object_id;
            found++;
            alone += !ours;
            example = ours ? example : r->faults.p[i].object_id;
        }
        for (int n = 0; n < truth_n[k]; n++) {
            bool seen = false;

            for (isize i = 0; i < r->faults.n && !seen; i++)
                seen = str_eq(r->faults.p[i].kind, patrol_kind_name(planted[k])) &&
                       r->faults.p[i].object_id == truth[k][n];
            missed += !seen;
        }
        printf("%-16.*s planted %3d  found %3d  missed %d  not planted %d",
               STR_ARG(patrol_kind_name(planted[k])), truth_n[k], found, missed, alone);
        printf(alone ? "  (one: %lld)\n" : "\n", (long long)example);
        wrong += missed + alone;
    }
    return wrong;
}

static int round_of(struct arena *mem, struct db *db, struct blobs *blobs, struct instant now,
                    const char *name, int *wrong)
{
    struct ctx c = {.mem = mem, .now = now, .blobs = blobs};
    struct patrol_report r = {0};
    struct fail why = {0};
    int64_t t = os_monotonic_ms();
    double used = cpu();

    checker_open(mem, &c.checker, &why);
    c.actor.system = true;
    db_attach(&c, db);
    if (patrol_round(&c, (struct unit_id){0}, NULL, NULL, &r))
        stop(&c.fail);
    printf(
        "%s: %lld documents in %.1f s (processor %.1f s), %lld faults, %lld new, %lld cured\n",
        name, (long long)r.run.documents, (double)(os_monotonic_ms() - t) / 1000, cpu() - used,
        (long long)r.run.faults, (long long)r.run.fresh, (long long)r.run.cured);
    *wrong += judge(&r);
    arena_reset(mem);
    return (int)r.run.fresh;
}

int main(int argc, char **argv)
{
    struct arena mem;
    struct instant now = {1795000000}; /* 2026-11-18 */
    struct db *db = NULL;
    struct blobs *blobs = NULL;
    struct fail why = {0};
    char path[400];
    int64_t documents = argc > 2 ? strtoll(argv[2], NULL, 10) : 100000, t = os_monotonic_ms();
    int wrong = 0;

    if (argc < 2 || !arena_init(&mem, 1 << 30)) {
        fprintf(stderr, "usage: patrol-bench FOLDER [DOCUMENTS]\n");
        return 2;
    }
    os_mkdirs(argv[1], 0700, &why);
    snprintf(path, sizeof path, "%s/gongkai.db", argv[1]);
    if (db_open(&db, path, NULL, &why))
        stop(&why);
    snprintf(path, sizeof path, "%s/blobs", argv[1]);
    if (blobs_open(&blobs, path, &why))
        stop(&why);
    fill(&mem, db, blobs, now, documents);
    printf("filled with %lld documents in %.1f s\n", (long long)documents,
           (double)(os_monotonic_ms() - t) / 1000);
    round_of(&mem, db, blobs, now, "first round", &wrong);
    now.s += 3600;
    if (round_of(&mem, db, blobs, now, "second round", &wrong))
        wrong++;
    blobs_close(blobs);
    db_close(db);
    printf(wrong ? "WRONG: %d\n" : "all found, nothing else\n", wrong);
    return wrong ? 1 : 0;
}
