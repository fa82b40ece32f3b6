/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.c - gongkai report: read, verify, add, compare annual reports */
#include "cli/report.h"

#include <stdio.h>

#include "base/os.h"
#include "cli/data.h"
#include "read/report.h"

static const struct cli_option options[] = {
    {"previous", 'p', "文件", "上一年度的报告，用来核对结转和存量（verify）"},
    {"key", 0, "公钥", "文件须由这个公钥签名（verify）"},
    {"unit", 'u', "代码", "单位（build、figures）"},
    {"year", 0, "年份", "哪一年的报告（build）"},
    {"form", 0, "2019|2021", "表式（build），默认按年份"},
    {"from", 0, "日期", "起日（figures）"},
    {"to", 0, "日期", "止日（figures）"},
    {"as-of", 0, "日期", "截至哪一天（figures），默认今天；以后收到、办结、审结的不算"},
    {"as-entered", 0, NULL, "只算截至那一天已经登记的（figures）；以后补登、改登的不算"},
    {"csv", 0, NULL, "输出 CSV（figures）"},
    CLI_OPT_DATA,
    CLI_OPT_OUT,
    {0}};
static const struct cli_verb verbs[] = {
    {"verify", "文件…", "核对年度报告的勾稽关系，指出错在哪一格", report_verify},
    {"sum", "文件…", "把多个单位的报告加成一份并核对", report_sum},
    {"diff", "甲 乙", "逐格比较两份报告", report_diff},
    {"render", "文件", "写成 -o 文件名所示的类型：.html .docx .pdf .xlsx .json .svg .png",
     report_render},
    {"build", "", "由台账算出一个单位一年的报告", report_build},
    {"figures", "", "由台账算出任一时段、截至任一日的表三、表四", report_figures},
    {0}};
const struct cli_help help_report = {
    .line = "读取、核对、汇总政府信息公开工作年度报告",
    .about =
        "读得懂的文件：文字、HTML、DOCX、XLSX、DOC、XLS、有文字层的PDF和OFD；- "
        "表示标准输入。表式（2019、2021）由表格本身\n"
        "判断。没有列出的单元格是未知，不当作0；空格和“/”“-”“无”按0计算。\n"
        "--json 时每个文件一行，一个对象：file title body year form cells identities "
        "suspects text\n"
        "  summary seal warnings。单元格的地址如 T3.3.3.1/nat、T2.A.norm/made、T4/rec.up。\n"
        "figures --json：unit from to as_of form cells[address → 数值] answered days_total "
        "late\n"
        "  days[days, n] corrections[received, closed]。\n"
        "结束状态：0 全部成立，1 有不成立的，2 读不了。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai report verify 年报.html\n"
                "gongkai report verify 2023年报.docx --previous 2022年报.html --json\n"
                "gongkai report sum 各单位/*.xlsx -o 汇总.json\n"
                "gongkai report render 2023年报.docx -o 2023年报.html\n"
                "# 三月份的数，照三月底的样子再算一遍\n"
                "gongkai report figures --unit rmtzx --from 2026-03-01 --to 2026-03-31 "
                "--as-of 2026-03-31\n"
                "gongkai report build --unit rmtzx --year 2021 -o 年报.pdf",
};

int cmd_report(struct cli *c)
{
    return cli_verb(c);
}

struct str report_form_name(struct arena *mem, enum report_form form)
{
    return form ? str_fmt(mem, "%d", (int)form) : (struct str){0};
}

enum err report_load(struct cli *c, struct str path, struct report *out, struct fail *why)
{
    struct str bytes;

    if (os_read_file(c->mem, str_cstr(c->mem, path), REPORT_FILE_MAX, &bytes, why))
        return why->code;
    if (report_read_safely(NULL, c->mem, bytes, out, why) && !why->where[0])
        (void)snprintf(why->where, sizeof why->where, "%.*s", STR_ARG(path));
    out->file = path;
    return why->code;
}
