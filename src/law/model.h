/* SPDX-License-Identifier: MulanPSL-2.0 */
/* model.h - the plain structs that every layer shares
 *
 * Ids are one-member structs, so that a unit cannot be passed for a document. Zero is
 * "none" everywhere. Text belongs to the arena it was loaded into.
 */
#ifndef LAW_MODEL_H
#define LAW_MODEL_H

#include "base/day.h"
#include "base/str.h"

struct unit_id {
    int64_t n;
};
struct office_id {
    int64_t n;
};
struct user_id {
    int64_t n;
};
struct session_id {
    int64_t n;
};
struct column_id {
    int64_t n;
};
struct doc_id {
    int64_t n;
};
struct blob_id {
    int64_t n;
};
struct request_id {
    int64_t n;
};
struct dispute_id {
    int64_t n;
};
struct report_id {
    int64_t n;
};

/* Roles are held per unit; a district role reaches the units below it (product.md). */
enum role {
    ROLE_NONE,
    ROLE_CLERK,           /* 信息员 */
    ROLE_REVIEWER,        /* 审核员 / 后台管理员 */
    ROLE_CASE_OFFICER,    /* 承办人 */
    ROLE_DISCLOSURE_HEAD, /* 政府信息公开工作机构负责人 */
    ROLE_UNIT_HEAD,       /* 主要领导 / 分管领导 */
    ROLE_DISTRICT,        /* 政务公开主管部门 */
    ROLE_ADMIN,           /* 系统管理员 */
    ROLE_AUDITOR,         /* 审计员 */
    ROLE__MAX
};

/* A role held in a unit; `reach` says whether the units below it count too. */
struct grant {
    enum role role;
    struct unit_id unit;
    struct office_id office; /* 0: the whole unit */
    bool reach;
};

/* Who acts. No user: the public. */
struct actor {
    struct user_id user;
    struct unit_id home; /* the unit that the desk shows */
    struct session_id session;
    struct str login, name;
    LIST(struct grant) grants;
    bool second_factor; /* this session has shown a second factor */
    bool system;        /* a command or a timer, not a person */
};

#endif
