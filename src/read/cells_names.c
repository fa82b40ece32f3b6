/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_names.c - what offices call the rows of table three, other than the form does
 *
 * Each name must be the whole end of the row's words; a short one all of them, but for the row's number.
 */
#include "read/cells_parts.h"

enum { SHORT = 4 };

static const struct {
    struct str id, name;
} names[] = {
    {LIT("T3.1"), LIT("本年新收")},
    {LIT("T3.2"), LIT("上年结转")},
    {LIT("T3.3.3.3"), LIT("危及国家安全公共安全经济安全社会稳定")},
    {LIT("T3.3.3.3"), LIT("三安全一稳定")},
    {LIT("T3.3.3.4"), LIT("商业秘密个人隐私")},
    {LIT("T3.3.3.4"), LIT("第三方合法权益")},
    {LIT("T3.3.3.5"), LIT("内部事务信息")},
    {LIT("T3.3.3.6"), LIT("过程性信息")},
    {LIT("T3.3.3.7"), LIT("执法案卷")},
    {LIT("T3.3.3.8"), LIT("行政查询")},
    {LIT("T3.3.4.1"), LIT("本机关不掌握")},
    {LIT("T3.3.4.2"), LIT("没有现成信息")},
    {LIT("T3.3.4.2"), LIT("需要另行制作")},
    {LIT("T3.3.4.3"), LIT("补正后仍不明确")},
    {LIT("T3.3.5.1"), LIT("信访举报投诉")},
    {LIT("T3.3.5.2"), LIT("重复申请")},
    {LIT("T3.3.5.3"), LIT("公开出版物")},
    {LIT("T3.3.5.4"), LIT("大量反复申请")},
    {LIT("T3.3.5.5"), LIT("确认或重新出具")},
    {LIT("T3.3.6.1"), LIT("逾期不补正")},
    {LIT("T3.3.6.1"), LIT("逾期未补正")},
    {LIT("T3.3.6.1"), LIT("逾期不补正不再处理")},
    {LIT("T3.3.6.1"), LIT("逾期不补正不再处理其申请")},
    {LIT("T3.3.6.2"), LIT("逾期未缴费")},
    {LIT("T3.3.6.2"), LIT("逾期不缴费")},
    {LIT("T3.3.6.2"), LIT("逾期未交费")},
    {LIT("T3.3.6.2"), LIT("逾期未缴纳费用")},
    {LIT("T3.3.6.2"), LIT("逾期未按要求缴费")},
    {LIT("T3.3.6.2"), LIT("逾期未按收费通知要求缴费")},
    {LIT("T3.3.6.2"), LIT("逾期未缴费不再处理")},
    {LIT("T3.3.6.2"), LIT("逾期未缴费不再处理其申请")},
    {LIT("T3.3.6.3"), LIT("其他")},
    {LIT("T3.3.6.3"), LIT("其他情形")},
    {LIT("T3.3.6.3"), LIT("其他情况")},
    {LIT("T3.3.7"), LIT("总计")},
    {LIT("T3.3.7"), LIT("合计")},
    {LIT("T3.3.7"), LIT("七小计")}, /* without its number it is that of a group */
    {LIT("T3.3.7"), LIT("7小计")},
    {LIT("T3.4"), LIT("结转下年")},
    {LIT("T3.4"), LIT("结转下年度")},
};

bool cells_number_swapped(const struct label *label, struct label *out)
{
    static const uint32_t han[] = {0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94,
                                   0x516d, 0x4e03, 0x516b, 0x4e5d};
    int n = label->n > 1 ? cells_number(label->rune[0]) : 0;

    if (!n)
        return false;
    *out = *label;
    out->rune[0] = label->rune[0] < 0x80 ? han[n - 1] : (uint32_t)('0' + n);
    return true;
}

/* The number of a row of the form by its id: T3.3.6.2 is 2. */
static int number_of(struct str id)
{
    return id.p[id.n - 1] - '0';
}

bool cells_short_name(struct arena *mem, struct str id, const struct label *words)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct arena scratch = *mem;
        struct label name;
        int behind, before;

        if (!str_eq(names[i].id, id))
            continue;
        label_of(&scratch, names[i].name, &name);
        if (label_near(&name, words, &behind) < 1000 || behind)
            continue;
        before = words->n - name.n;
        if (name.n > SHORT || !before ||
            (before == 1 && cells_number(words->rune[0]) == number_of(id)))
            return true;
    }
    return false;
}
