/* SPDX-License-Identifier: MulanPSL-2.0 */
/* publish_test.c - the workflow and its refusals, on both engines */
#include "work/publish.h"

#include "check/check.h"
#include "store/audit.h"
#include "store/search.h"
#include "base/os.h"
#include "tests/work/cast.h"
#include "work/file_check.h"
#include "work/schedule.h"

static const char *const text =
    "各科室：\n按照全区统一部署，现将有关事项通知如下，请认真贯彻执行。\n"
    "一、明确责任分工。各科室要把公开要求落实到具体人员。\n"
    "二、严格审核把关。信息发布前要经过内容核查和保密审查。";

static int64_t found(struct test *t, const struct cast *k, const char *words)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct search_query q = {.words = str_of(words)};
    struct search_result r = {0};

    db_begin_read(&c);
    search_find(&c, &q, &r);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return r.total;
}

static void usual_way(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct document d;
    struct ctx c;
    struct column col = {0};

    test_case(t, "%s: draft, returned, mended, approved, public, found, withdrawn",
              world_kind(db_kind(k->db)));
    id = cast_doc(t, k, "关于做好学校政务公开工作的通知", text);
    d = cast_load(t, k, id);
    CHECK_INT(t, d.state, DOC_DRAFT);
    CHECK_STR(t, d.index_no, S("zfqjyj/2026-00001"));
    CHECK_STR(t, d.f.item, S("20-15"));
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_RETURN, ""), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_RETURN, "日期不对"), OK);
    c = cast_ctx(t, k, WHO_CLERK);
    {
        struct doc_draft w = cast_draft(t, k, "关于做好学校政务公开工作的通知", "更正后的正文");

        CHECK_INT(t, doc_save(&c, id, 1, &w, NULL), OK);
    }
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_APPROVE, ""), ERR_FORBIDDEN);
    CHECK_INT(t, cast_take(t, k, WHO_STRANGER, id, DO_APPROVE, ""), ERR_FORBIDDEN);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_PUBLISH, ""), ERR_RULE); /* not signed */
    CHECK_INT(t, found(t, k, "学校"), 0);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SECRECY, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_PUBLISH, ""), OK);
    d = cast_load(t, k, id);
    CHECK(t, d.live && d.published_version == 2 && d.first_published_at.s == d.published_at.s);
    CHECK_INT(t, found(t, k, "学校"), 1);
    CHECK_INT(t, found(t, k, "更正"), 1);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    column_load(&c, k->col, &col);
    db_end(&c);
    CHECK_INT(t, col.docs, 1);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_WITHDRAW, ""), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_WITHDRAW, "内容有误"), OK);
    d = cast_load(t, k, id);
    CHECK(t, !d.live && d.state == DOC_WITHDRAWN);
    CHECK_STR(t, d.withdraw_reason, S("内容有误"));
    CHECK_INT(t, found(t, k, "学校"), 0);
}

static void two_pairs_of_eyes(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;
    struct doc_draft w;
    struct day today, until;
    struct audit_list log = {0};
    bool said = false;

    test_case(t, "nobody approves what they drafted or saved themselves");
    c = cast_ctx(t, k, WHO_REVIEWER);
    w = cast_draft(t, k, "审核员自己起草的信息", text);
    CHECK_INT(t, doc_create(&c, k->unit, &w, &id), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SECRECY, ""), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_SECOND, id, DO_APPROVE, ""), OK);
    /* who only saved a later version is an author, too */
    id = cast_doc(t, k, "另一条信息", text);
    c = cast_ctx(t, k, WHO_SECOND);
    w = cast_draft(t, k, "另一条信息（改）", text);
    CHECK_INT(t, doc_save(&c, id, 1, &w, NULL), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_SECOND, id, DO_APPROVE, ""), ERR_RULE);

    test_case(
        t,
        "one-person mode: the district's consent, with an end, still signed, and in the log");
    c = cast_ctx(t, k, WHO_REVIEWER);
    today = ctx_today(&c);
    until = day_add(today, 30);
    CHECK_INT(t, one_person_allow(&c, k->unit, today, until, S("编制只有一人")), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, one_person_allow(&c, k->unit, today, day_add(today, 900), S("编制只有一人")),
              ERR_INPUT);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, one_person_allow(&c, k->unit, today, until, S("编制只有一人")), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    w = cast_draft(t, k, "一人办理的信息", text);
    CHECK_INT(t, doc_create(&c, k->unit, &w, &id), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_PUBLISH, ""), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SECRECY, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_PUBLISH, ""), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    audit_of_object(&c, S("document"), id.n, INT64_MAX, 50, &log);
    db_end(&c);
    for (isize i = 0; i < log.n; i++)
        said |= str_has(log.p[i].detail, S("one_person"));
    CHECK(t, said);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, one_person_stop(&c, k->unit, S("已增加人员")), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_create(&c, k->unit, &w, &id), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), ERR_RULE);
}

static void three_levels(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;

    test_case(t, "three levels: the third person is another than the second");
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, unit_levels(&c, k->unit, 3), OK);
    id = cast_doc(t, k, "三审三校的信息", text);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_load(t, k, id).state, DOC_SECOND);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_LEADER, id, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_load(t, k, id).state, DOC_APPROVED);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, unit_levels(&c, k->unit, 2), OK);
}

static void findings(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;
    struct doc_open o = {0};
    struct doc_draft w;
    int64_t block = 0;

    test_case(t, "an identity number blocks, a doubled mark warns, an empty title blocks");
    id = cast_doc(t, k, "救助名单", "张某，，身份证号11010519491231002X。");
    CHECK_INT(t, cast_load(t, k, id).open_blocks, 1);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, doc_open(&c, id, &o), OK);
    CHECK_INT(t, o.findings.n, 2);
    for (isize i = 0; i < o.findings.n; i++)
        if (str_eq(o.findings.p[i].level, S("block")))
            block = o.findings.p[i].id;
    CHECK(t, o.missing[DO_SUBMIT] & G_CHECKED);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), ERR_RULE);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, doc_settle(&c, id, block, S("kept"), S("范例号码"), false), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_settle(&c, id, block, S("kept"), S(""), false), ERR_INPUT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_settle(&c, id, block, S("kept"), S("国家标准里的范例号码"), false), OK);
    CHECK_INT(t, cast_load(t, k, id).open_blocks, 0);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    id = cast_doc(t, k, "", text);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), ERR_RULE);
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "补上标题", text);
    CHECK_INT(t, doc_save(&c, id, 1, &w, NULL), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
}

static void stale(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;
    struct doc_draft w;
    struct doc_open o = {0};
    int version = 0;

    test_case(t, "two editors: the second save is told, nothing is overwritten");
    id = cast_doc(t, k, "两人同时编辑", text);
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "两人同时编辑", "第一人的正文");
    CHECK_INT(t, doc_save(&c, id, 1, &w, &version), OK);
    CHECK_INT(t, version, 2);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_autosave(&c, id, 1, S("{\"mine\":1}")), OK);
    w = cast_draft(t, k, "两人同时编辑", "第二人的正文");
    CHECK_INT(t, doc_save(&c, id, 1, &w, NULL), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_open(&c, id, &o), OK);
    CHECK_STR(t, o.v.body_text, S("第一人的正文"));
    CHECK_STR(t, o.autosave, S("{\"mine\":1}")); /* the second person's text is not lost */
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_take(&c, id, 1, &(struct doc_move){.act = DO_SUBMIT}), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "两人同时编辑", "第一人的正文");
    CHECK_INT(t, doc_save(&c, id, 2, &w, &version), OK);
    CHECK_INT(t, version, 2); /* nothing changed: no version is made of it */

    test_case(t, "what cannot be taken is refused with the field's name");
    c = cast_ctx(t, k, WHO_CLERK);
    {
        char *longer = NEW(&t->mem, char, 15001);

        for (int i = 0; i < 5000; i++)
            memcpy(longer + (size_t)i * 3, "长", 3);
        w = cast_draft(t, k, longer, text);
    }
    CHECK_INT(t, doc_save(&c, id, 2, &w, NULL), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("title"));
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "不予公开的信息", text);
    w.f.attribute = S("closed");
    CHECK_INT(t, doc_save(&c, id, 2, &w, NULL), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("ground"));
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "未来写成的信息", text);
    w.f.written = day_add(ctx_today(&c), 1);
    CHECK_INT(t, doc_save(&c, id, 2, &w, NULL), ERR_INPUT);
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "脚本", "x");
    w.body = S("{\"type\":\"doc\",\"content\":[{\"type\":\"script\"}]}");
    CHECK_INT(t, doc_save(&c, id, 2, &w, NULL), ERR_INPUT);
}

static void corrections(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct document d;
    struct ctx c;
    struct doc_draft w;
    struct doc_diff diff = {0};
    struct instant shown;

    test_case(t,
              "a small correction takes one approver; the public sees the old text until then");
    id = cast_doc(t, k, "关于开展安全检查的通知", text);
    cast_publish(t, k, id);
    shown = cast_load(t, k, id).published_at;
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_REVISE, ""), OK);
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "关于开展安全大检查的通知", text);
    CHECK_INT(t, doc_save(&c, id, 1, &w, NULL), OK);
    d = cast_load(t, k, id);
    CHECK_STR(t, d.f.title, S("关于开展安全检查的通知"));
    CHECK(t, d.live && d.state == DOC_DRAFT);
    CHECK_INT(t, found(t, k, "大检查"), 0);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT_SMALL, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_APPROVE, ""), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_REVIEWER);
    c.now.s += 86400;
    CHECK_INT(t, doc_take(&c, id, 2, &(struct doc_move){.act = DO_APPROVE}), OK);
    d = cast_load(t, k, id);
    CHECK_STR(t, d.f.title, S("关于开展安全大检查的通知"));
    CHECK_INT(t, d.published_at.s, shown.s); /* its place in the list stays */
    CHECK_INT(t, found(t, k, "大检查"), 1);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, doc_diff(&c, id, 1, 2, &diff), OK);
    CHECK_INT(t, diff.fields.n, 1);
    CHECK_INT(t, diff.added, 1);
    CHECK_INT(t, diff.cut, 0);
    CHECK(t, diff.small);

    test_case(t, "a great change is no small correction");
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_REVISE, ""), OK);
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "关于开展安全大检查的通知", "全部改写。");
    CHECK_INT(t, doc_save(&c, id, 2, &w, NULL), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT_SMALL, ""), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
}

static void emergency(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;

    test_case(t, "emergency: the duty leader with a second factor, approvals follow");
    id = cast_doc(t, k, "暴雨红色预警", text);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_EMERGENCY, "暴雨"), ERR_FORBIDDEN);
    CHECK_INT(t, cast_take(t, k, WHO_LEADER, id, DO_EMERGENCY, "暴雨"), ERR_RULE);
    c = cast_ctx(t, k, WHO_LEADER);
    c.actor.second_factor = true;
    CHECK_INT(t, doc_take(&c, id, 1, &(struct doc_move){.act = DO_EMERGENCY}), ERR_RULE);
    c = cast_ctx(t, k, WHO_LEADER);
    c.actor.second_factor = true;
    CHECK_INT(t,
              doc_take(&c, id, 1, &(struct doc_move){.act = DO_EMERGENCY, .remark = S("暴雨")}),
              OK);
    CHECK(t, cast_load(t, k, id).live);
    CHECK_INT(t, cast_load(t, k, id).state, DOC_SUBMITTED);
    CHECK_INT(t, cast_load(t, k, id).secrecy_version, 1);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_load(t, k, id).state, DOC_PUBLISHED);
}

static void scheduled(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;

    test_case(t, "a scheduled document goes out when its time has come, not before");
    id = cast_doc(t, k, "定时发布的信息", text);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SECRECY, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SCHEDULE, ""), ERR_RULE);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(
        t, doc_take(&c, id, 1, &(struct doc_move){.act = DO_SCHEDULE, .at = {c.now.s + 3600}}),
        OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, schedule_run(&c), 0);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.now.s += 3601;
    CHECK_INT(t, schedule_run(&c), 1);
    CHECK_OK(t, &c.fail);
    CHECK(t, cast_load(t, k, id).live);

    test_case(t, "one that may not go out any more goes back, with the reason");
    id = cast_doc(t, k, "《未发布的办法》解读", text);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SECRECY, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(
        t, doc_take(&c, id, 1, &(struct doc_move){.act = DO_SCHEDULE, .at = {c.now.s + 3600}}),
        OK);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, doc_relate(&c, id, cast_doc(t, k, "未发布的办法", text), S("interprets")), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.now.s += 3601;
    CHECK_INT(t, schedule_run(&c), 0);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, cast_load(t, k, id).state, DOC_APPROVED);
}

static void whole_check(struct test *t, const struct cast *k)
{
    struct doc_id id = {0};
    struct ctx c;
    struct doc_draft w;
    struct doc_open o = {0};
    bool wrong_word = false, identity = false;

    test_case(t, "the whole content check runs on saving");
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, checker_open(&t->mem, &c.checker, &c.fail), OK);
    w = cast_draft(t, k, "救助情况",
                   "联系人身份证号码11010519491231002X。\n会议于2021年2月30日召开。");
    CHECK_INT(t, doc_create(&c, k->unit, &w, &id), OK);
    CHECK_INT(t, doc_open(&c, id, &o), OK);
    for (isize i = 0; i < o.findings.n; i++) {
        identity |= str_eq(o.findings.p[i].family, S("privacy"));
        wrong_word |= str_eq(o.findings.p[i].family, S("date"));
    }
    CHECK(t, identity && wrong_word);
    CHECK(t, o.d.open_blocks > 0);
}

static void relations(struct test *t, const struct cast *k)
{
    struct doc_id policy, text_of, repeal;
    struct document d;
    struct ctx c;
    struct doc_draft w;

    test_case(t, "an interpretation is not out before its document");
    policy = cast_doc(t, k, "校外培训管理办法", text);
    text_of = cast_doc(t, k, "《校外培训管理办法》解读", text);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, doc_relate(&c, text_of, policy, S("interprets")), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, text_of, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, text_of, DO_SECRECY, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, text_of, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, text_of, DO_PUBLISH, ""), ERR_RULE);
    cast_publish(t, k, policy);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, text_of, DO_PUBLISH, ""), OK);

    test_case(t, "a published repeal ends what it repeals");
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "旧办法", text);
    w.f.col = k->norm_col;
    w.f.doc_no = S("示教发[2024]3号");
    w.f.written = day_add(ctx_today(&c), -400);
    CHECK_INT(t, doc_create(&c, k->unit, &w, &policy), OK);
    cast_publish(t, k, policy);
    d = cast_load(t, k, policy);
    CHECK(t, d.f.norm);
    CHECK_STR(t, d.f.doc_no, S("示教发〔2024〕3号"));
    c = cast_ctx(t, k, WHO_CLERK);
    w = cast_draft(t, k, "关于废止旧办法的通知", text);
    CHECK_INT(t, doc_create(&c, k->unit, &w, &repeal), OK);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, doc_relate(&c, repeal, policy, S("repeals")), OK);
    CHECK(t, !day_is_set(cast_load(t, k, policy).ended));
    cast_publish(t, k, repeal);
    d = cast_load(t, k, policy);
    CHECK_INT(t, d.ended.n, ctx_today(&c).n);
    CHECK_STR(t, d.ended_kind, S("repealed"));
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t,
              doc_norm_event(&c, &(struct norm_event){.document = repeal,
                                                      .kind = S("void"),
                                                      .day = ctx_today(&c)}),
              ERR_RULE);
}

static void attachments(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct document d;
    struct ctx c;
    struct blob_file file = {0};
    struct attachment_list all = {0};
    struct attachment one = {0};
    int64_t a = 0, b = 0;
    int version = 0;

    test_case(t, "attachments belong to versions: a revision shows nothing to the public");
    id = cast_doc(t, k, "带附件的信息", "");
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), ERR_RULE); /* no text */
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, blob_put(&c, S("内容"), &file), OK);
    {
        struct doc_file f = {
            S("file"), S("名单.txt"), S("text/plain"), digest_str(&file.sm3), file.size, {0}};

        CHECK_INT(t, doc_attach(&c, id, 1, &f, &a, &version), OK);
        CHECK_INT(t, version, 1);
        cast_publish(t, k, id);
        CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_REVISE, ""), OK);
        c = cast_ctx(t, k, WHO_CLERK);
        f.name = S("新名单.txt");
        CHECK_INT(t, doc_attach(&c, id, 1, &f, &b, &version), OK);
        CHECK_INT(t, version, 2);
        CHECK_INT(t, doc_detach(&c, id, 2, a, &version), OK);
        CHECK_INT(t, version, 2);
    }
    d = cast_load(t, k, id);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    attachment_of(&c, id, d.published_version, &all);
    CHECK_INT(t, all.n, 1);
    CHECK_STR(t, all.p[0].name, S("名单.txt"));
    CHECK_INT(t, attachment_load_public(&c, a, &one), OK);
    CHECK_INT(t, attachment_load_public(&c, b, &one), ERR_NOT_FOUND);
    c.fail = (struct fail){0};
    db_end(&c);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT_SMALL, ""), ERR_RULE);
}

/* A list with an identity number is told when it is attached, goes through every later save, and goes with
 * the file. */
static void attached_words(struct test *t, const struct cast *k, const char *folder)
{
    const char *path;
    struct str list = S("姓名,身份证号\n张三,110101199003077758\n李四,110101199003077758\n");
    struct doc_file f = {
        .kind = S("file"), .name = S("名单.csv"), .type = S("text/csv"), .size = list.n};
    struct blob_file file = {0};
    struct document d;
    struct finding_list all = {0};
    struct ctx c;
    struct doc_draft w;
    struct doc_id id;
    int64_t a = 0;
    int version = 0;

    test_case(t, "what stands in an attachment is checked, and settled like the text");
    path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/list.csv", folder));
    id = cast_doc(t, k, "发放名单公示", "现将名单公示如下。");
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, checker_open(&t->mem, &c.checker, &c.fail), OK);
    CHECK_INT(t, os_write_file(path, list, 0600, &c.fail), OK);
    CHECK_INT(t, blob_put(&c, list, &file), OK);
    f.sm3 = digest_str(&file.sm3);
    CHECK_INT(t, file_check(&c, k->unit, path, &f), OK);
    CHECK_INT(t, f.found.n, 2); /* the number twice, and a name: one finding of each rule */
    CHECK_INT(t, doc_attach(&c, id, 1, &f, &a, &version), OK);
    d = cast_load(t, k, id);
    CHECK_INT(t, d.open_blocks, 1);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), ERR_RULE);
    c = cast_ctx(t, k, WHO_CLERK);
    checker_open(&t->mem, &c.checker, &c.fail);
    w = cast_draft(t, k, "发放名单公示", "名单见附件。");
    CHECK_INT(t, doc_save(&c, id, d.version, &w, &version), OK);
    d = cast_load(t, k, id);
    CHECK_INT(t, d.open_blocks, 1);
    db_begin_read(&c);
    finding_all(&c, id, d.version, &all);
    db_end(&c);
    CHECK_INT(t, all.n, 2);
    CHECK_STR(t, all.p[0].field, S("file:名单.csv"));
    CHECK(t, str_has(all.p[0].says, S("共2处")) || str_has(all.p[1].says, S("共2处")));
    CHECK_INT(t, doc_detach(&c, id, d.version, a, &version), OK);
    d = cast_load(t, k, id);
    CHECK_INT(t, d.open_blocks, 0);
    test_case(t, "a file without words is a note");
    path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/list.csv", folder));
    c = cast_ctx(t, k, WHO_CLERK);
    checker_open(&t->mem, &c.checker, &c.fail);
    os_write_file(path, S("PK\3\4 torn"), 0600, &c.fail);
    CHECK_INT(t, file_check(&c, k->unit, path, &f), OK);
    CHECK_INT(t, f.found.n, 1);
    CHECK_STR(t, f.found.p[0].level, S("note"));
    test_case(t, "a Word file of old is checked like the others");
    path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/list.doc", folder));
    c = cast_ctx(t, k, WHO_CLERK);
    checker_open(&t->mem, &c.checker, &c.fail);
    list = test_file(t, "corpus/old/named.doc");
    os_write_file(path, list, 0600, &c.fail);
    f = (struct doc_file){.kind = S("file"),
                          .name = S("低保名单.doc"),
                          .type = S("application/msword"),
                          .size = list.n};
    CHECK_INT(t, file_check(&c, k->unit, path, &f), OK);
    CHECK_INT(t, f.found.n, 2);
    for (isize i = 0; i < f.found.n; i++)
        if (str_eq(f.found.p[i].rule, S("privacy.id")))
            CHECK_STR(t, f.found.p[i].level, S("block"));
}

/* A reviewer and a clerk of one office: what is another's is neither seen nor touched. */
static void offices(struct test *t, const struct cast *k)
{
    struct ctx c, clerk, reviewer;
    struct office_id road = {0}, school = {0};
    struct doc_draft d;
    struct doc_id own = {0}, others = {0}, units = {0};
    struct doc_open o = {0};
    int version = 0;

    test_case(t, "a role for one office reaches that office's documents only");
    c = cast_ctx(t, k, WHO_SYSTEM);
    office_add(&c, k->unit, S("道路科"), S(""), &road);
    office_add(&c, k->unit, S("学校科"), S(""), &school);
    CHECK_OK(t, &c.fail);
    clerk = cast_ctx(t, k, WHO_CLERK);
    d = cast_draft(t, k, "学校科的信息", "文。");
    d.f.office = school;
    CHECK_INT(t, doc_create(&clerk, k->unit, &d, &others), OK);
    units = cast_doc(t, k, "全单位的信息", "文。");
    ((struct grant *)clerk.actor.grants.p)->office = road; /* from here on of one office */
    d.f.office.n = 0;
    d.f.title = S("道路科的信息");
    CHECK_INT(t, doc_create(&clerk, k->unit, &d, &own), OK);
    CHECK_INT(t, cast_load(t, k, own).f.office.n,
              road.n); /* it is their own without being said */
    d.f.office = school;
    CHECK_INT(t, doc_create(&clerk, k->unit, &d, &(struct doc_id){0}), ERR_FORBIDDEN);
    clerk.fail = (struct fail){0};
    CHECK_INT(t, doc_save(&clerk, own, 1, &d, &version), ERR_FORBIDDEN); /* nor given away */
    clerk.fail = (struct fail){0};
    CHECK_INT(t, doc_open(&clerk, others, &o), ERR_FORBIDDEN);
    CHECK(t, str_has(str_of(clerk.fail.what), S("不属于您的科室")));
    clerk.fail = (struct fail){0};
    CHECK_INT(t, doc_open(&clerk, units, &o), ERR_FORBIDDEN);
    clerk.fail = (struct fail){0};
    CHECK_INT(t, doc_open(&clerk, own, &o), OK);
    CHECK_INT(t, doc_take(&clerk, others, 1, &(struct doc_move){.act = DO_SUBMIT}),
              ERR_FORBIDDEN);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, others, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, own, DO_SUBMIT, ""), OK);
    reviewer = cast_ctx(t, k, WHO_REVIEWER);
    ((struct grant *)reviewer.actor.grants.p)->office = road;
    CHECK_INT(t, doc_take(&reviewer, others, 1, &(struct doc_move){.act = DO_SECRECY}),
              ERR_FORBIDDEN);
    reviewer.fail = (struct fail){0};
    CHECK_INT(t, doc_take(&reviewer, own, 1, &(struct doc_move){.act = DO_SECRECY}), OK);
    CHECK_INT(t, doc_take(&reviewer, own, 1, &(struct doc_move){.act = DO_APPROVE}), OK);
    CHECK_OK(t, &reviewer.fail);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;

    test_case(t, "%s: a district", world_kind(kind));
    if (!cast_new(t, folder, kind, "publish", &k)) {
        test_skip(t, "no server");
        return;
    }
    usual_way(t, &k);
    two_pairs_of_eyes(t, &k);
    three_levels(t, &k);
    findings(t, &k);
    stale(t, &k);
    corrections(t, &k);
    emergency(t, &k);
    scheduled(t, &k);
    whole_check(t, &k);
    relations(t, &k);
    attachments(t, &k);
    attached_words(t, &k, folder);
    offices(t, &k);
    cast_free(&k);
}

void test_work_publish(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    engine(t, folder, DB_POSTGRES);
}
