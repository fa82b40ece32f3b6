/* SPDX-License-Identifier: MulanPSL-2.0 */
/* units.c - units, offices, one-person mode; see units.h. Columns stand in columns.c. */
#include "work/units.h"

#include "base/json.h"
#include "base/utf8.h"
#include "law/docno.h"
#include "law/permit.h"
#include "rules.h"
#include "store/audit.h"
#include "work/may.h"
#include "work/note.h"

const struct str unit_kinds[] = {LIT("government"), LIT("department"), LIT("township"),
                                 LIT("institution"), LIT("enterprise")};
const int unit_kinds_n = sizeof unit_kinds / sizeof *unit_kinds;
static const struct str kinds_zh[] = {LIT("人民政府"), LIT("政府部门"), LIT("镇（街道）"),
                                      LIT("事业单位"), LIT("公共企业")};

struct str unit_kind_zh(struct str kind)
{
    for (int i = 0; i < unit_kinds_n; i++)
        if (str_eq(kind, unit_kinds[i]))
            return kinds_zh[i];
    return (struct str){0};
}

/* ---- what may be entered */

static void text_within(struct ctx *c, struct str s, const char *where, const char *label,
                        isize most)
{
    if (!utf8_valid(s) || utf8_count(s) > most)
        fail_set(&c->fail, ERR_INPUT, where, "%s不能超过%d字", label, (int)most);
}

static void code_ok(struct ctx *c, struct str s)
{
    bool ok = s.n >= 2 && s.n <= 40;

    for (isize i = 0; ok && i < s.n; i++)
        ok = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9');
    if (!ok)
        fail_set(&c->fail, ERR_INPUT, "code", "单位代码用2到40个小写字母和数字");
}

static void digits_ok(struct ctx *c, struct str s, const char *where, const char *says)
{
    for (isize i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') {
            fail_set(&c->fail, ERR_INPUT, where, "%s", says);
            return;
        }
}

static void contact_ok(struct ctx *c, const struct unit *u)
{
    text_within(c, u->name, "name", "单位名称", 60);
    if (!str_trim_wide(u->name).n)
        fail_set(&c->fail, ERR_INPUT, "name", "请填写单位名称");
    if (u->credit_code.n && !credit_code_ok(u->credit_code))
        fail_set(&c->fail, ERR_INPUT, "credit_code",
                 "统一社会信用代码的校验位不对，请逐位核对");
    if (u->post_code.n && u->post_code.n != 6)
        fail_set(&c->fail, ERR_INPUT, "post_code", "邮政编码是六位数字");
    digits_ok(c, u->post_code, "post_code", "邮政编码是六位数字");
    if (u->site_code.n && u->site_code.n != 10)
        fail_set(&c->fail, ERR_INPUT, "site_code", "政府网站标识码是十位");
    if (u->email.n && str_find(u->email, S("@")) <= 0)
        fail_set(&c->fail, ERR_INPUT, "email", "电子邮箱的写法不对");
    text_within(c, u->short_name, "short_name", "简称", 30);
    text_within(c, u->office_name, "office_name", "公开工作机构", 60);
    text_within(c, u->address, "address", "地址", 120);
    text_within(c, u->phone, "phone", "电话", 60);
    text_within(c, u->fax, "fax", "传真", 60);
    text_within(c, u->hours, "hours", "办公时间", 120);
    text_within(c, u->supervision_phone, "supervision_phone", "监督电话", 60);
    text_within(c, u->review_authority, "review_authority", "行政复议机关", 60);
    text_within(c, u->court, "court", "人民法院", 60);
    text_within(c, u->record_no, "record_no", "备案号", 60);
    text_within(c, u->doc_prefix, "doc_prefix", "机关代字", 20);
}

static struct str unit_json(struct arena *mem, const struct unit *u)
{
    struct buf b = buf_new(mem, 512);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "code", u->code);
    jout_put_str(&j, "name", u->name);
    jout_put_str(&j, "kind", u->kind);
    jout_put_opt(&j, "credit_code", u->credit_code);
    jout_put_opt(&j, "office", u->office_name);
    jout_put_opt(&j, "address", u->address);
    jout_put_opt(&j, "phone", u->phone);
    jout_put_opt(&j, "hours", u->hours);
    jout_put_opt(&j, "supervision_phone", u->supervision_phone);
    jout_end(&j);
    return buf_str(&b);
}

/* ---- a new unit: five boards and the columns of its kind */

static bool applies(struct str kinds, struct str kind)
{
    for (struct str part; str_next(&kinds, ',', &part);)
        if (str_eq(part, kind))
            return true;
    return false;
}

static void columns_of_kind(struct ctx *c, struct unit_id unit, struct str kind)
{
    struct column_id *made = NEW(c->mem, struct column_id, rule_unit_columns_count);
    const struct rule_unit_columns *r = rule_unit_columns_rows;

    for (isize i = 0; i < rule_unit_columns_count; i++) {
        struct column k = {.unit = unit,
                           .board = r[i].board,
                           .name = r[i].name,
                           .description = r[i].description,
                           .type = r[i].type,
                           .item = r[i].item,
                           .update_days = r[i].update_days,
                           .norm = r[i].norm != 0,
                           .ord = (int)i};

        if (!applies(r[i].kinds, kind))
            continue;
        for (isize p = 0; r[i].parent.n && p < i; p++)
            if (made[p].n && str_eq(r[p].name, r[i].parent))
                k.parent = made[p];
        made[i] = column_insert(c, &k);
    }
}

enum err unit_create(struct ctx *c, const struct unit *u, struct unit_id *out)
{
    struct unit parent = {0};
    struct unit_id id;

    db_begin(c);
    may(c, ACT_UNIT, u->parent);
    code_ok(c, u->code);
    contact_ok(c, u);
    if (!unit_kind_zh(u->kind).n)
        fail_set(&c->fail, ERR_INPUT, "kind", "没有这种单位类别");
    if (u->level < 1 || u->level > 5)
        fail_set(&c->fail, ERR_INPUT, "level", "层级是1（国家）到5（乡镇）");
    if (u->parent.n)
        unit_load(c, u->parent, &parent);
    else if (!c->actor.system)
        fail_set(&c->fail, ERR_RULE, "parent", "最上级的单位只能用命令设立");
    if (unit_code_taken(c, u->code))
        fail_set(&c->fail, ERR_CONFLICT, "code", "单位代码“%.*s”已经使用", STR_ARG(u->code));
    id = unit_insert(c, u);
    columns_of_kind(c, id, u->kind);
    audit_add(c, id, S("unit_create"), S("unit"), id.n, S(""), unit_json(c->mem, u));
    if (db_end(c) == OK)
        *out = id;
    return c->fail.code;
}

enum err unit_edit(struct ctx *c, const struct unit *u)
{
    struct unit was = {0}, is = *u;

    db_begin(c);
    unit_load(c, u->id, &was);
    may(c, ACT_UNIT, u->id);
    contact_ok(c, u);
    is.code = was.code;
    is.parent = was.parent;
    is.kind = was.kind;
    is.level = was.level;
    is.approval_levels = was.approval_levels;
    unit_update(c, &is);
    audit_add(c, u->id, S("unit_edit"), S("unit"), u->id.n, unit_json(c->mem, &was),
              unit_json(c->mem, &is));
    return db_end(c);
}

enum err unit_shut(struct ctx *c, struct unit_id id, struct str reason)
{
    struct unit u = {0};
    struct unit_list below = {0};

    db_begin(c);
    unit_load(c, id, &u);
    may(c, ACT_UNIT, u.parent.n ? u.parent : id);
    unit_children(c, id, &below);
    if (below.n)
        fail_set(&c->fail, ERR_RULE, "unit", "还有%d个下级单位，不能关闭", (int)below.n);
    if (!str_trim_wide(reason).n)
        fail_set(&c->fail, ERR_INPUT, "reason", "请填写关闭的理由");
    unit_close(c, id);
    audit_add(c, id, S("unit_close"), S("unit"), id.n, S(""), json_reason(c->mem, reason));
    return db_end(c);
}

enum err unit_levels(struct ctx *c, struct unit_id id, int levels)
{
    struct unit u = {0};

    db_begin(c);
    unit_load(c, id, &u);
    may(c, ACT_UNIT, id);
    if (levels != 2 && levels != 3)
        fail_set(&c->fail, ERR_INPUT, "levels", "审核层级是两级或者三级");
    audit_add(c, id, S("unit_levels"), S("unit"), id.n,
              str_fmt(c->mem, "{\"levels\":%d}", u.approval_levels),
              str_fmt(c->mem, "{\"levels\":%d}", levels));
    u.approval_levels = levels;
    unit_update(c, &u);
    return db_end(c);
}

/* ---- offices */

enum err office_add(struct ctx *c, struct unit_id unit, struct str name, struct str duties,
                    struct office_id *out)
{
    struct office_list all = {0};
    struct office_id id;

    db_begin(c);
    may(c, ACT_UNIT, unit);
    name = str_trim_wide(name);
    if (!name.n)
        fail_set(&c->fail, ERR_INPUT, "name", "请填写科室名称");
    text_within(c, name, "name", "科室名称", 40);
    text_within(c, duties, "duties", "职责", 500);
    office_all(c, unit, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].name, name))
            fail_set(&c->fail, ERR_CONFLICT, "name", "已经有“%.*s”", STR_ARG(name));
    id = office_insert(c, unit, name, duties);
    audit_add(c, unit, S("office_add"), S("office"), id.n, S(""), json_name(c->mem, name));
    if (db_end(c) == OK && out)
        *out = id;
    return c->fail.code;
}

enum err office_shut(struct ctx *c, struct unit_id unit, struct office_id id)
{
    struct office_list all = {0};
    bool found = false;

    db_begin(c);
    may(c, ACT_UNIT, unit);
    office_all(c, unit, &all);
    for (isize i = 0; i < all.n; i++)
        found |= all.p[i].id.n == id.n;
    if (!found)
        fail_set(&c->fail, ERR_NOT_FOUND, "office", "没有这个科室");
    office_close(c, id);
    audit_add(c, unit, S("office_close"), S("office"), id.n, S(""), S(""));
    return db_end(c);
}

/* ---- one-person mode */

enum { ONE_PERSON_DAYS = 366 };

enum err one_person_allow(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                          struct str reason)
{
    struct one_person o = {.unit = unit, .from = from, .until = until, .reason = reason};
    struct one_person now = {0};
    int64_t id;

    db_begin(c);
    may(c, ACT_CONSENT, unit);
    if (!day_is_set(from) || !day_is_set(until) || day_cmp(until, from) < 0 ||
        day_cmp(until, ctx_today(c)) < 0)
        fail_set(&c->fail, ERR_INPUT, "until", "一人办理要有起止日期，且截止日期还没有过");
    if (until.n - from.n > ONE_PERSON_DAYS)
        fail_set(&c->fail, ERR_INPUT, "until", "一人办理最长一年，到期可以再申请");
    if (!str_trim_wide(reason).n)
        fail_set(&c->fail, ERR_INPUT, "reason", "请填写同意的理由");
    text_within(c, reason, "reason", "理由", 500);
    if (one_person_next(c, unit, &now))
        fail_set(&c->fail, ERR_CONFLICT, "unit",
                 "该单位已在一人办理期内，或者已同意的还没有开始");
    id = one_person_insert(c, &o);
    audit_add(c, unit, S("one_person_allow"), S("one_person"), id, S(""),
              str_fmt(c->mem, "{\"from\":\"%.*s\",\"until\":\"%.*s\"}",
                      STR_ARG(day_iso(c->mem, from)), STR_ARG(day_iso(c->mem, until))));
    return db_end(c);
}

enum err one_person_stop(struct ctx *c, struct unit_id unit, struct str reason)
{
    struct one_person now = {0};

    db_begin(c);
    may(c, ACT_CONSENT, unit);
    if (!one_person_next(c, unit, &now))
        fail_set(&c->fail, ERR_NOT_FOUND, "unit", "该单位不在一人办理期内");
    one_person_end(c, now.id);
    audit_add(c, unit, S("one_person_stop"), S("one_person"), now.id, S(""),
              json_reason(c->mem, reason));
    return db_end(c);
}
