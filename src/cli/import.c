/* SPDX-License-Identifier: MulanPSL-2.0 */
/* import.c - gongkai import: what exists elsewhere becomes documents here */
#include "cli/import.h"

static const struct cli_option options[] = {
    {"dry-run", 'n', NULL, "只读取并打印，不写入"},
    {"from", 0, "网址", "文件原来的网址（只给一个文件时）"},
    {0}};
static const struct cli_verb verbs[] = {
    {"page", "文件…", "读取现有网站上已发布的网页", import_page}, {0}};
const struct cli_help help_import = {
    .line = "导入现有网页、文件和表格",
    .about = "page 逐项说明读到了什么、有多大把握。--json 时每个文件一行，一个对象：\n"
             "  file title published source index_number document_number issuer column_path\n"
             "  body_text tables images image_srcs attachments keywords description author url\n"
             "  confidence（每一项 0 到 1）；网页上没有的是 null。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai import page --dry-run 旧站/*.html\n"
                "gongkai import page --dry-run --json 旧站/t20231116_81590.htm",
};

int cmd_import(struct cli *c)
{
    return cli_verb(c);
}
