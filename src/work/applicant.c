/* SPDX-License-Identifier: MulanPSL-2.0 */
/* applicant.c - who asks; see applicant.h */
#include "work/applicant.h"

#include "base/json.h"
#include "base/utf8.h"
#include "law/ident.h"

static isize digits(struct str s)
{
    isize n = 0;

    for (isize i = 0; i < s.n; i++)
        n += s.p[i] >= '0' && s.p[i] <= '9';
    return n;
}

static enum err check_ident(struct arena *mem, const struct applicant *a, struct day today,
                            struct fail *why)
{
    struct str wrong;

    if (!ident_known(a->ident_kind))
        return fail_set(why, ERR_INPUT, "ident_kind", "请选择证件种类");
    if (!a->ident.n)
        return fail_set(why, ERR_INPUT, "ident",
                        "请填写证件号码（《条例》第二十九条：身份证明）");
    wrong = ident_fault(mem, a->ident_kind, a->ident, today);
    return wrong.n ? fail_set(why, ERR_INPUT, "ident", "%.*s", STR_ARG(wrong)) : OK;
}

/* An agent shows who they are, and so does each who asks along. */
static enum err check_agent(struct arena *mem, const struct applicant *a, struct day today,
                            struct fail *why)
{
    struct str wrong;

    if (utf8_count(a->contact) > 60 || utf8_count(a->agent) > 60)
        return fail_set(why, ERR_INPUT, utf8_count(a->agent) > 60 ? "agent" : "contact",
                        "姓名最多60字");
    if (a->agent.n && !a->agent_ident.n)
        return fail_set(why, ERR_INPUT, "agent_ident", "有代理人的，请填写代理人的证件号码");
    if (a->agent_ident.n && !a->agent.n)
        return fail_set(why, ERR_INPUT, "agent", "填写了代理人证件号码的，请填写代理人的姓名");
    wrong = a->agent.n ? ident_fault_any(mem, a->agent_ident, today) : S("");
    return wrong.n
               ? fail_set(why, ERR_INPUT, "agent_ident", "代理人证件号码：%.*s", STR_ARG(wrong))
               : OK;
}

static enum err check_joint(struct arena *mem, const struct applicant *a, struct day today,
                            struct fail *why)
{
    struct str wrong;

    if (utf8_count(a->joint) > 1000)
        return fail_set(why, ERR_INPUT, "joint", "共同申请人最多1000字");
    wrong = ident_fault_lines(mem, a->joint, today);
    return wrong.n ? fail_set(why, ERR_INPUT, "joint", "共同申请人%.*s", STR_ARG(wrong)) : OK;
}

struct applicant applicant_tidy(struct arena *mem, const struct applicant *a)
{
    struct applicant t = *a;

    t.ident = ident_tidy(mem, a->ident_kind, a->ident);
    t.agent_ident = ident_tidy(mem, S("passport"), a->agent_ident);
    return t;
}

bool applicant_same(const struct applicant *a, const struct applicant *b)
{
    const struct str one[] = {a->name,  a->ident_kind,  a->ident,   a->phone,
                              a->email, a->address,     a->contact, a->post_code,
                              a->agent, a->agent_ident, a->joint},
                     other[] = {b->name,  b->ident_kind,  b->ident,   b->phone,
                                b->email, b->address,     b->contact, b->post_code,
                                b->agent, b->agent_ident, b->joint};

    _Static_assert(sizeof one == sizeof *a, "a field of an applicant that is not compared");
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        if (!str_eq(one[i], other[i]))
            return false;
    return true;
}

static enum err check_name(const struct applicant *a, enum applicant_kind kind,
                           struct fail *why)
{
    if (!a->name.n)
        return fail_set(why, ERR_INPUT, "name",
                        kind == APPLICANT_NAT ? "请填写姓名" : "请填写单位名称");
    if (utf8_count(a->name) > 100)
        return fail_set(why, ERR_INPUT, "name", "姓名或者名称最多100字");
    return OK;
}

static enum err check_reach(const struct applicant *a, struct fail *why)
{
    if (!a->phone.n && !a->email.n && !a->address.n)
        return fail_set(
            why, ERR_INPUT, "phone",
            "联系电话、电子邮箱、通信地址至少填写一项（《条例》第二十九条：联系方式）");
    if (a->phone.n && (digits(a->phone) < 7 || digits(a->phone) > 20 || a->phone.n > 40))
        return fail_set(why, ERR_INPUT, "phone", "联系电话应有7至20位数字");
    return OK;
}

static enum err check_email(const struct applicant *a, struct fail *why)
{
    if (a->email.n &&
        (str_find(a->email, S("@")) < 1 || str_find(a->email, S(" ")) >= 0 ||
         str_rfind(a->email, S(".")) < str_find(a->email, S("@")) + 2 || a->email.n > 120))
        return fail_set(why, ERR_INPUT, "email", "电子邮箱有误，例：name@example.cn");
    return OK;
}

static enum err check_address(const struct applicant *a, struct fail *why)
{
    if (utf8_count(a->address) > 200)
        return fail_set(why, ERR_INPUT, "address", "通信地址最多200字");
    return OK;
}

static enum err check_post(const struct applicant *a, struct fail *why)
{
    if (a->post_code.n && (a->post_code.n != 6 || digits(a->post_code) != 6))
        return fail_set(why, ERR_INPUT, "post_code", "邮政编码应为6位数字");
    return OK;
}

int applicant_faults(struct arena *mem, const struct applicant *a, enum applicant_kind kind,
                     struct day today, struct fail *out)
{
    int n = 0;

    for (int i = 0; i < APPLICANT_FAULTS; i++)
        out[i] = (struct fail){0};
    n += check_name(a, kind, &out[n]) != OK;
    n += check_ident(mem, a, today, &out[n]) != OK;
    n += check_reach(a, &out[n]) != OK;
    n += check_email(a, &out[n]) != OK;
    n += check_address(a, &out[n]) != OK;
    n += check_post(a, &out[n]) != OK;
    n += check_agent(mem, a, today, &out[n]) != OK;
    n += check_joint(mem, a, today, &out[n]) != OK;
    return n;
}

enum err applicant_check(struct arena *mem, const struct applicant *a, enum applicant_kind kind,
                         struct day today, struct fail *why)
{
    struct fail all[APPLICANT_FAULTS];

    if (!why->code && applicant_faults(mem, a, kind, today, all))
        *why = all[0];
    return why->code;
}

/* The members of the sealed JSON, beside the fields of the struct. */
#define FIELDS(X)                                                                              \
    X(name)                                                                                    \
    X(ident_kind)                                                                              \
    X(ident)                                                                                   \
    X(phone) X(email) X(address) X(post_code) X(contact) X(agent) X(agent_ident) X(joint)

static struct str place(struct ctx *c, struct request_id id)
{
    return str_fmt(c->mem, "request.applicant:%lld", (long long)id.n);
}

struct str applicant_seal(struct ctx *c, struct request_id id, const struct applicant *a)
{
    struct buf b = buf_new(c->mem, 512);
    struct json_out j = jout_new(&b);

    jout_object(&j);
#define PUT(f) jout_put_str(&j, #f, a->f);
    FIELDS(PUT)
#undef PUT
    jout_end(&j);
    return keyring_seal(c->keys, c->mem, KEY_PERSONAL, place(c, id), buf_str(&b));
}

enum err applicant_open(struct ctx *c, struct request_id id, struct str sealed,
                        struct applicant *out)
{
    struct jval *o = NULL;
    struct str text = {0};

    if (c->fail.code)
        return c->fail.code;
    *out = (struct applicant){.name = S("（个人信息已销毁）")};
    if (!sealed.n)
        return OK;
    if (keyring_unseal(c->keys, c->mem, KEY_PERSONAL, place(c, id), sealed, &text, &c->fail) ||
        jval_parse(c->mem, text, &o, &c->fail))
        return c->fail.code;
#define GET(f) out->f = jval_get_str(o, #f);
    FIELDS(GET)
#undef GET
    return OK;
}

struct str mask_name(struct arena *mem, struct str s)
{
    isize n = utf8_count(s);
    struct buf b = buf_new(mem, s.n + 16);

    if (!n)
        return S("");
    buf_add(&b, utf8_head(s, 1));
    for (isize i = 1; i < n && i < 4; i++)
        if (i + 1 == n && n > 2)
            buf_add(&b, str_from(s, utf8_head(s, n - 1).n));
        else
            buf_char(&b, '*');
    return buf_str(&b);
}

struct str mask_number(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 4);
    isize head = s.n >= 15 ? 6 : s.n >= 10 ? 3 : 1, tail = s.n >= 8 ? 4 : s.n > 2 ? 1 : 0;

    for (isize i = 0; i < s.n; i++)
        buf_char(&b, i < head || i >= s.n - tail ? s.p[i] : '*');
    return utf8_valid(buf_str(&b)) ? buf_str(&b) : S("****");
}

struct applicant applicant_mask(struct arena *mem, const struct applicant *a)
{
    struct applicant m = *a;
    isize at = str_find(a->email, S("@")), n = utf8_count(a->address),
          visible = n / 2 < 6 ? n / 2 : 6; /* of a short address not the whole */

    m.name = mask_name(mem, a->name);
    m.ident = mask_number(mem, a->ident);
    m.phone = mask_number(mem, a->phone);
    m.email = at > 0 ? str_concat(mem, S("***"), str_from(a->email, at)) : S("");
    m.address =
        a->address.n ? str_concat(mem, utf8_head(a->address, visible), S("****")) : S("");
    m.contact = mask_name(mem, a->contact);
    m.agent = mask_name(mem, a->agent);
    m.agent_ident = mask_number(mem, a->agent_ident);
    m.joint = a->joint.n ? S("（已隐去）") : S("");
    return m;
}

static struct str hide(struct arena *mem, struct str text, struct str value, struct str mask)
{
    value = str_trim_wide(value);
    return utf8_count(value) < 2 || !str_has(text, value) ? text
                                                          : str_replace(mem, text, value, mask);
}

/* Further applicants stand a line each: a name, then numbers, parted by anything. */
static struct str hide_joint(struct arena *mem, struct str text, struct str joint)
{
    static const struct str parts[] = {LIT("，"), LIT("、"), LIT("："), LIT("；"), LIT("　"),
                                       LIT(","),  LIT(":"),  LIT(";"),  LIT("\t"), LIT("（"),
                                       LIT("）"), LIT("("),  LIT(")")};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        joint = str_replace(mem, joint, parts[i], S(" "));
    for (struct str line; str_next(&joint, '\n', &line);) {
        bool first = true;

        for (struct str word; str_next(&line, ' ', &word);) {
            if (!word.n)
                continue;
            if (digits(word) >= 6)
                text = hide(mem, text, word, mask_number(mem, word));
            else if (first)
                text = hide(mem, text, word, mask_name(mem, word));
            first = false;
        }
    }
    return text;
}

struct str applicant_hide(struct arena *mem, const struct applicant *a, struct str text)
{
    struct applicant m = applicant_mask(mem, a);

    text = hide(mem, text, a->ident, m.ident);
    text = hide(mem, text, str_lower(mem, a->ident), m.ident); /* an x at its end */
    text = hide(mem, text, a->agent_ident, m.agent_ident);
    text = hide(mem, text, a->phone, m.phone);
    text = hide(mem, text, a->email, m.email);
    text = hide(mem, text, a->address, m.address);
    text = hide(mem, text, a->name, m.name);
    text = hide(mem, text, a->contact, m.contact);
    text = hide(mem, text, a->agent, m.agent);
    return hide_joint(mem, text, a->joint);
}

struct str applicant_hash(struct ctx *c, struct str text)
{
    struct digest *d = NEW(c->mem, struct digest, 1);

    text = str_lower(c->mem, str_trim_wide(utf8_nfkc(c->mem, text)));
    *d = keyring_hash(c->keys, KEY_REPEAT, str_replace(c->mem, text, S(" "), S("")));
    return digest_str(d);
}

struct str applicant_repeat_key(struct ctx *c, const struct applicant *a)
{
    if (a->ident.n)
        return applicant_hash(c, str_fmt(c->mem, "ident:%.*s", STR_ARG(a->ident)));
    return applicant_hash(c, str_fmt(c->mem, "name:%.*s:%.*s%.*s", STR_ARG(a->name),
                                     STR_ARG(a->phone), STR_ARG(a->address)));
}
