/* SPDX-License-Identifier: MulanPSL-2.0 */
/* key.c - gongkai key: the keys of personal data: made, rotated, put into escrow, recovered */
#include "store/keyring.h"

#include "base/os.h"
#include "cli/data.h"
#include "work/reseal.h"

enum { ESCROW_MOST = 1 << 16 };

static int show(struct cli *c);
static int create(struct cli *c);
static int rotate(struct cli *c);
static int reseal(struct cli *c);
static int forget(struct cli *c);
static int escrow(struct cli *c);
static int recover(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    CLI_OPT_OUT,
    {"method", 0, "算法", "aes（AES-256-GCM，默认）或者 sm4（SM4-CTR 加 HMAC-SM3）"},
    {"passphrase", 0, "文件", "第一行是托管口令，至少 12 个字；- 为标准输入"},
    {0}};
static const struct cli_verb verbs[] = {
    {"show", "", "有几个密钥、用哪种算法、文件的指纹；不显示密钥", show},
    {"create", "", "在新的数据目录里生成密钥，可以选 sm4", create},
    {"rotate", "", "增加一个密钥：下次启动起用它加密，原有的内容仍能打开", rotate},
    {"reseal", "", "更换以后，把以前的内容改用现在的密钥加密；中断了再运行一次就接着做",
     reseal},
    {"forget", "", "先 reseal，再从密钥文件里删除旧密钥；更换以前的备份从此打不开", forget},
    {"escrow", "", "用口令加密密钥文件，供打印或者锁进保险柜", escrow},
    {"recover", "托管文件", "用口令恢复密钥文件", recover},
    {0}};
const struct cli_help help_key = {
    .line = "个人信息的密钥：生成、更换、托管、恢复",
    .about =
        "申请人的个人信息、申请内容、材料和文书，以及承办人写的备注、理由和争议记录加密存放，"
        "密钥在数据目录的 keys 文件里，不在数据库和备份里。\n"
        "更换：旧密钥留在文件里，只用来打开以前的内容；用于查找的摘要密钥不变。\n"
        "停下服务，运行 "
        "reseal，以前加密的一切（申请人信息、备注、文书、材料、联系方式、第二因素、渠道和外发的"
        "密码、"
        "待发的通知）就改用新密钥；可以中断、重复。forget 随后删除旧密钥。\n"
        "托管：密钥文件丢失，加密的内容就再也打不开。请把托管文件和口令分给两个人保管。\n"
        "--json（show）：keys，method，fingerprint。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai key rotate --method sm4 --data /var/lib/gongkai\n"
                "gongkai key escrow --passphrase 口令.txt -o 托管.txt --data /var/lib/gongkai\n"
                "gongkai key recover 托管.txt --passphrase 口令.txt --data /var/lib/gongkai",
};

int cmd_key(struct cli *c)
{
    return cli_verb(c);
}

static const char *path_of(struct cli *c)
{
    return str_cstr(c->mem, str_fmt(c->mem, "%.*s/keys", STR_ARG(data_folder(c))));
}

static enum err method_of(struct cli *c, enum seal_method *out)
{
    struct str s = cli_value(c, "method");

    *out = str_eq(s, S("sm4")) ? SEAL_SM4 : SEAL_AES;
    if (s.n && !str_eq(s, S("sm4")) && !str_eq(s, S("aes")))
        fail_set(&c->fail, ERR_INPUT, "--method", "算法是 aes 或者 sm4");
    return c->fail.code;
}

/* The first line of the file. */
static enum err passphrase_of(struct cli *c, struct str *out)
{
    struct str text = {0}, rest;

    if (!cli_value(c, "passphrase").n)
        return fail_set(&c->fail, ERR_INPUT, "--passphrase", "请用 --passphrase 给出口令文件");
    if (!cli_read_text(c, cli_value(c, "passphrase"), 4096, &text))
        (void)str_cut(text, S("\n"), out, &rest);
    *out = str_trim(*out);
    return c->fail.code;
}

static int told(struct cli *c, const char *says)
{
    struct keyring_facts f = {0};

    if (c->fail.code || keyring_about(c->mem, path_of(c), &f, &c->fail))
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_int(j, "keys", f.keys);
        jout_put_str(j, "method", f.method);
        jout_put_str(j, "fingerprint", f.fingerprint);
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "%s%d 个密钥，现用 %.*s，文件指纹 %.*s\n", says, f.keys, STR_ARG(f.method),
                  STR_ARG(f.fingerprint));
    }
    return cli_end(c, false);
}

static int show(struct cli *c)
{
    (void)cli_expect(c, 0, 0);
    return told(c, "");
}

static int create(struct cli *c)
{
    struct keyring_options o = {.create = true};
    struct keyring *k = NULL;

    (void)cli_expect(c, 0, 0);
    if (!c->fail.code && os_exists(path_of(c)))
        fail_set(&c->fail, ERR_RULE, path_of(c), "密钥文件已经存在；要换密钥请用 rotate");
    if (!c->fail.code && !method_of(c, &o.method) &&
        !os_mkdirs(str_cstr(c->mem, data_folder(c)), 0700, &c->fail) &&
        !keyring_open(&k, path_of(c), &o, &c->fail))
        keyring_close(k);
    return told(c, "已生成：");
}

static int rotate(struct cli *c)
{
    enum seal_method m;

    if (!cli_expect(c, 0, 0) && !method_of(c, &m))
        (void)keyring_rotate(path_of(c), m, &c->fail);
    return told(c, "已增加，下次启动起使用；请重新托管：");
}

static int reseal(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct resealed done = {0};

    (void)cli_expect(c, 0, 0);
    if (c->fail.code || data_open(c, DATA_ALONE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    if (reseal_all(&x, 0, &done) == OK)
        cli_print(c, "看过 %lld 项，改用现在的密钥加密 %lld 项\n", (long long)done.seen,
                  (long long)done.resealed);
    c->fail = c->fail.code ? c->fail : x.fail;
    return cli_end(c, false);
}

static int forget(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct resealed done = {0};
    int gone = 0;

    (void)cli_expect(c, 0, 0);
    if (c->fail.code || data_open(c, DATA_ALONE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    if (reseal_all(&x, 0, &done) == OK && !keyring_forget(path_of(c), &gone, &c->fail) &&
        !c->json)
        cli_print(c, "改用现在的密钥加密 %lld 项，删除旧密钥 %d 个\n", (long long)done.resealed,
                  gone);
    c->fail = c->fail.code ? c->fail : x.fail;
    return told(c, "请重新托管：");
}

static int escrow(struct cli *c)
{
    struct str word = {0}, text = {0};

    if (!cli_expect(c, 0, 0) && !passphrase_of(c, &word) &&
        !keyring_escrow(c->mem, path_of(c), word, &text, &c->fail))
        cli_write(c, text);
    return cli_end(c, false);
}

static int recover(struct cli *c)
{
    struct str word = {0}, text = {0};

    if (!cli_expect(c, 1, 1) && !passphrase_of(c, &word) &&
        !cli_read_text(c, cli_arg(c, 0), ESCROW_MOST, &text))
        (void)keyring_recover(c->mem, text, word, path_of(c), &c->fail);
    return told(c, "已恢复：");
}
