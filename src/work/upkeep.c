/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upkeep.c - small things that an office keeps; see upkeep.h */
#include "work/upkeep.h"

#include "base/json.h"
#include "law/permit.h"
#include "store/account.h"
#include "store/audit.h"
#include "work/may.h"
#include "work/note.h"

enum err norm_cleanup_add(struct ctx *c, struct unit_id unit, const struct cleanup *k)
{
    struct cleanup_list all = {0};
    int64_t id;

    if (!str_trim_wide(k->title).n)
        fail_set(&c->fail, ERR_INPUT, "title", "请填写清理名称");
    db_begin(c);
    may(c, ACT_NORM, unit);
    if (!c->fail.code)
        cleanup_all(c, unit, &all);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].day.n == k->day.n && str_eq(all.p[i].title, k->title))
            fail_set(&c->fail, ERR_RULE, "title", "这次清理已经登记过");
    id = cleanup_insert(c, unit, k);
    audit_add(c, unit, S("norm_cleanup"), S("cleanup"), id, S(""), json_name(c->mem, k->title));
    return db_end(c);
}

/* {"value":…} */
static struct str value_json(struct ctx *c, struct str value)
{
    struct buf b = buf_new(c->mem, value.n + 40);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "value", value);
    jout_end(&j);
    return buf_str(&b);
}

enum err setting_change(struct ctx *c, struct unit_id unit, struct str key, struct str value)
{
    struct str was;

    db_begin(c);
    may(c, ACT_SETTING, unit);
    was = setting_get(c, unit, key);
    if (!c->fail.code && !str_eq(was, value)) {
        setting_put(c, unit, key, value);
        audit_add(c, unit, S("setting"), key, 0, value_json(c, was), value_json(c, value));
    }
    return db_end(c);
}
