/* SPDX-License-Identifier: MulanPSL-2.0 */
/* event.c - names of events, channels, states and colours of a clock; see clock.h */
#include "law/clock.h"

#include "rules.h"

struct str event_name(enum event_kind k)
{
    return rule_clock_rows[k].kind;
}

struct str event_zh(enum event_kind k)
{
    return rule_clock_rows[k].zh;
}

struct str event_article(enum event_kind k)
{
    return rule_clock_rows[k].article;
}

bool event_parse(struct str name, enum event_kind *out)
{
    for (int k = 0; k < EV__MAX && k < rule_clock_count; k++)
        if (str_eq(rule_clock_rows[k].kind, name)) {
            *out = (enum event_kind)k;
            return true;
        }
    return false;
}

static const struct {
    struct str name, zh;
    bool confirms;
} channels[CHANNEL__MAX] = {
    /* clang-format off */
    [CHANNEL_NONE]    = {LIT(""),        LIT(""),           false},
    [CHANNEL_COUNTER] = {LIT("counter"), LIT("当面提交"),   false},
    [CHANNEL_MAIL]    = {LIT("mail"),    LIT("邮寄（签收）"), false},
    [CHANNEL_LETTER]  = {LIT("letter"),  LIT("平常信函"),   true},
    [CHANNEL_WEB]     = {LIT("web"),     LIT("互联网"),     true},
    [CHANNEL_FAX]     = {LIT("fax"),     LIT("传真"),       true},
    [CHANNEL_EMAIL]   = {LIT("email"),   LIT("电子邮件"),   true},
    [CHANNEL_ORAL]    = {LIT("oral"),    LIT("口头（代填）"), false},
    /* clang-format on */
};

struct str channel_name(enum channel c)
{
    return channels[c].name;
}

struct str channel_zh(enum channel c)
{
    return channels[c].zh;
}

bool channel_parse(struct str name, enum channel *out)
{
    for (int c = CHANNEL_COUNTER; c < CHANNEL__MAX; c++)
        if (str_eq(channels[c].name, name)) {
            *out = (enum channel)c;
            return true;
        }
    return false;
}

bool channel_confirms(enum channel c)
{
    return channels[c].confirms;
}

static const struct {
    struct str name, zh;
} states[CLOCK_STATE__MAX] = {
    /* clang-format off */
    [CLOCK_UNCONFIRMED] = {LIT("unconfirmed"), LIT("待确认收到")},
    [CLOCK_RUNNING]     = {LIT("running"),     LIT("办理中")},
    [CLOCK_CORRECTING]  = {LIT("correcting"),  LIT("待申请人补正")},
    [CLOCK_CONSULTING]  = {LIT("consulting"),  LIT("征求意见中")},
    [CLOCK_FEE]         = {LIT("fee"),         LIT("待缴费")},
    [CLOCK_SUSPENDED]   = {LIT("suspended"),   LIT("中止")},
    [CLOCK_CLOSED]      = {LIT("closed"),      LIT("已办结")},
    /* clang-format on */
};

struct str clock_state_name(enum clock_state s)
{
    return states[s].name;
}

struct str clock_state_zh(enum clock_state s)
{
    return states[s].zh;
}

bool clock_state_parse(struct str name, enum clock_state *out)
{
    for (int s = 0; s < CLOCK_STATE__MAX; s++)
        if (str_eq(states[s].name, name)) {
            *out = (enum clock_state)s;
            return true;
        }
    return false;
}

struct str clock_colour_name(enum clock_colour c)
{
    static const struct str names[] = {LIT(""), LIT("green"), LIT("yellow"), LIT("red"),
                                       LIT("overdue")};

    return names[c];
}

struct str clock_colour_zh(enum clock_colour c)
{
    static const struct str names[] = {LIT(""), LIT("绿"), LIT("黄"), LIT("红"), LIT("逾期")};

    return names[c];
}
