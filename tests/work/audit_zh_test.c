/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit_zh_test.c - every action that is written to the audit log has words */
#include "work/audit_zh.h"

#include "base/os.h"
#include "base/utf8.h"
#include "tests/test.h"

/* The literal behind the action's: what it was done to. */
static void object_of(struct test *t, struct str call, const char *file)
{
    isize at = str_find(call, S("\"), S(\""));
    struct str name;

    if (at < 0)
        return;
    name = str_from(call, at + 6);
    name = str_slice(name, 0, str_find(name, S("\"")));
    if (name.n && str_eq(audit_object_zh(&t->mem, name), name))
        CHECK_STR(t, str_fmt(&t->mem, "%s: %.*s", file, STR_ARG(name)),
                  S("an object with words"));
}

/* The literals that stand as the action of an audit_add(): the second argument behind the context. */
static int scan(struct test *t, struct str text, const char *file)
{
    int seen = 0;
    isize at;

    while ((at = str_find(text, S("audit_add("))) >= 0) {
        struct str call = str_from(text, at), name;
        isize end = str_find(call, S(";")), quote;

        text = str_from(text, at + 10);
        if (end < 0)
            continue;
        call = str_slice(call, 0, end);
        /* up to the object: the last S("…") before it belongs to the action */
        quote = str_find(call, S("S(\""));
        if (quote < 0)
            continue;
        name = str_from(call, quote + 3);
        name = str_slice(name, 0, str_find(name, S("\"")));
        object_of(t, call, file);
        if (!name.n || str_ends(name, S("_")) || str_ends(name, S(".")))
            continue; /* a beginning that more is added to */
        if (str_eq(name, audit_object_zh(&t->mem, name)) == false &&
            str_eq(audit_action_zh(name), name))
            continue; /* the object's literal: the action is no literal */
        seen++;
        if (str_eq(audit_action_zh(name), name))
            CHECK_STR(t, str_fmt(&t->mem, "%s: %.*s", file, STR_ARG(name)),
                      S("an action with words"));
    }
    return seen;
}

void test_work_audit_zh(struct test *t)
{
    struct str *names;
    struct fail why = {0};
    isize n = 0;
    int seen = 0;

    test_case(t, "the log reads in the office's words");
    CHECK_STR(t, audit_action_zh(S("doc_create")), S("起草"));
    CHECK_STR(t, audit_action_zh(S("approve")), S("审核通过"));
    CHECK_STR(t, audit_action_zh(S("case_received")), S("收到申请"));
    CHECK_STR(t, audit_action_zh(S("something_new")), S("something_new"));
    CHECK_STR(t, audit_object_zh(&t->mem, S("document")), S("信息"));
    CHECK_STR(t, audit_object_zh(&t->mem, S("other")), S("other"));

    test_case(t, "what was changed reads in words too");
    CHECK_STR(
        t,
        audit_detail_zh(
            &t->mem, S("document"),
            S("{\"before\":null,\"after\":{\"name\":\"甲\",\"days\":3,\"locked\":true}}")),
        S("名称：甲；天数：3；锁定：是"));
    CHECK_STR(
        t,
        audit_detail_zh(
            &t->mem, S("document"),
            S("{\"before\":{\"name\":\"甲\"},\"after\":{\"name\":\"乙\",\"office\":null}}")),
        S("原来（名称：甲），现在（名称：乙）"));
    CHECK_STR(t,
              audit_detail_zh(&t->mem, S("document"), S("{\"before\":[1,2],\"after\":null}")),
              S("原来：1；2"));
    CHECK_STR(t, audit_detail_zh(&t->mem, S("document"), S("{\"before\":null,\"after\":null}")),
              S(""));
    CHECK_STR(t, audit_object_zh(&t->mem, S("proposal")), S("建议提案"));
    CHECK_STR(t,
              audit_detail_zh(&t->mem, S("complaint"),
                              S("{\"before\":null,\"after\":{\"received\":\"2026-11-19\"}}")),
              S("收到日期：2026-11-19"));
    CHECK_STR(t,
              audit_detail_zh(&t->mem, S("letter"),
                              S("{\"before\":null,\"after\":{\"way\":\"post\",\"channel\":"
                                "\"web\",\"role\":\"clerk\",\"outcome\":\"none such\"}}")),
              S("送达方式：邮寄；渠道：互联网；角色：信息员；结果：none such"));
    CHECK_STR(
        t,
        audit_detail_zh(&t->mem, S("document"),
                        S("{\"before\":{\"name\":\"甲。\"},\"after\":{\"name\":\"一。乙。\","
                          "\"days\":3}}")),
        S("原来（名称：甲），现在（名称：一。乙；天数：3）"));
    CHECK_STR(
        t,
        audit_detail_zh(
            &t->mem, S("document"),
            S("{\"before\":{\"state\":\"submitted\"},\"after\":{\"state\":"
              "\"approved\",\"live\":false,\"remark\":\"可以\",\"one_person\":true}}")),
        S("原来（状态：待审核），现在（状态：待发布；公开中：否；意见：可以；一人办理：是）"));
    CHECK_STR(
        t,
        audit_detail_zh(&t->mem, S("request"),
                        S("{\"before\":null,\"after\":{\"why\":\"handle\",\"noted\":true}}")),
        S("原因：办理申请；附有说明：是"));
    CHECK_STR(t, audit_detail_zh(&t->mem, S("document"), S("not JSON {")), S("not JSON {"));

    test_case(t, "no action is without words");
    os_list_dir(&t->mem, "src/work", &names, &n, &why);
    if (why.code) {
        test_skip(t, "the source is not here");
        return;
    }
    for (isize i = 0; i < n; i++) {
        struct str text = {0};

        if (!str_ends(names[i], S(".c")))
            continue;
        os_read_file(&t->mem, str_cstr(&t->mem, str_concat(&t->mem, S("src/work/"), names[i])),
                     1 << 20, &text, &why);
        seen += scan(t, text, str_cstr(&t->mem, names[i]));
    }
    CHECK_OK(t, &why);
    CHECK(t, seen > 50);
}
