/* SPDX-License-Identifier: MulanPSL-2.0 */
/* import.c - gongkai import: what exists elsewhere becomes documents here */
#include "cli/import.h"

#include "cli/data.h"

static const struct cli_option options[] = {
    {"dry-run", 'n', NULL, "只读取并打印，不写入"},
    {"from", 0, "网址", "文件原来的网址（只给一个文件时）"},
    {"unit", 'u', "代码", "导入到哪个单位"},
    {"key", 0, "公钥", "年度报告须由这个公钥签名"},
    {"column", 0, "名称", "网页或表里的栏目在单位里没有的，进哪个栏目"},
    CLI_OPT_DATA,
    {0}};
static const struct cli_verb verbs[] = {
    {"page", "文件…", "读取现有网站上已发布的网页", import_page},
    {"documents", "文件.tsv", "导入制表符分隔的信息表", import_documents},
    {"report", "文件…", "导入已发布的年度报告，作为该年的数据", import_report},
    {0}};
const struct cli_help help_import = {
    .line = "导入现有网页、文件和表格",
    .about =
        "page 逐项说明读到了什么、有多大把握。--json 时每个文件一行，一个对象：\n"
        "  file title published source index_number document_number issuer column_path\n"
        "  body_text tables images image_srcs attachments keywords description author url\n"
        "  confidence（每一项 0 到 1）；网页上没有的是 null。\n"
        "  不加 --dry-run 就导入：栏目按网页上的当前位置找同名的，图片和附件从网页旁边找，\n"
        "  旧网址继续有效（转到新网址）；同一网址只导入一次。\n"
        "documents 的表头用这些名称：标题 发布时间 成文日期 栏目 文号 索引号 体裁 来源 作者\n"
        "关键词 内容概述 原网址 正文（或 title published written column doc_no index_no genre\n"
        "source author keywords summary origin body）；正文里的换行写作 \\n。同一原网址只导入\n"
        "一次；有问题的行说明原因后跳过，结束状态是 1。--json：added skipped refused。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai import page --dry-run 旧站/*.html\n"
                "gongkai import page --dry-run --json 旧站/t20231116_81590.htm\n"
                "gongkai import page 旧站/*.html --unit sfqzf --column 通知公告\n"
                "gongkai import documents 旧库.tsv --unit sfqzf --column 其他政策文件",
};

int cmd_import(struct cli *c)
{
    return cli_verb(c);
}
