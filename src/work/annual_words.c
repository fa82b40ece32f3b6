/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_words.c - the narrative: the usual opening and headings, stored as JSON
 *
 * What a unit must say every year is there already, with its figures bound; what only the unit
 * knows (problems and measures) is left for it to write, and is missed by the completeness check.
 */
#include "work/annual_words.h"

#include "base/json.h"
#include "work/browse.h"

struct str annual_title_of(struct ctx *c, const struct unit *u, int year)
{
    return str_fmt(c->mem, "%.*s%d年政府信息公开工作年度报告", STR_ARG(u->name), year);
}

static struct str classes_line(struct ctx *c, const struct unit *u, int year)
{
    struct report_class_list classes = {0};
    struct buf b = buf_new(c->mem, 256);

    report_class_all(c, u->id, year, &classes);
    if (!classes.n)
        return (struct str){0};
    buf_lit(&b, "公开信息中，");
    for (isize i = 0; i < classes.n; i++) {
        if (i)
            buf_lit(&b, "，");
        buf_fmt(&b, "%.*s{{类别:%.*s}}条", STR_ARG(classes.p[i].name),
                STR_ARG(classes.p[i].name));
    }
    buf_lit(&b, "。");
    return buf_str(&b);
}

void annual_usual(struct ctx *c, const struct unit *u, int year, struct str *text)
{
    struct str contact = u->office_name.n ? u->office_name : S("办公室");

    text[0] = str_fmt(c->mem,
                      "根据《中华人民共和国政府信息公开条例》要求，特向社会公布%.*s%"
                      "d年度政府信息公开工作年度报告。本报告包括总体情况、主动公开"
                      "政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政"
                      "诉讼情况、存在的主要问题及改进情况、其他需要报告"
                      "的事项六个部分。本报告所列数据的统计期限自%d年1月1日起，至%"
                      "d年12月31日止。电子版可在本单位政府信息公开年报栏目查阅。"
                      "如有疑问，请与%.*s联系（地址：%.*s；邮编：%.*s；电话：%.*s）。",
                      STR_ARG(u->name), year, year, year, STR_ARG(contact), STR_ARG(u->address),
                      STR_ARG(u->post_code), STR_ARG(u->phone));
    text[1] = str_fmt(
        c->mem,
        "（一）主动公开。%d年共公开政府信息{{公开}}条。%.*s\n"
        "（二）依申请公开。%d年收到政府信息公开申请{{T3.1/sum}}件，上年结转{{T3.2/"
        "sum}}件，办结{{T3.3.7/sum}}件，结转下年度"
        "{{T3.4/sum}}件。\n"
        "（三）政府信息管理。落实公开属性源头认定、保密审查和内容核查，信息经核查改正后发布。\n"
        "（四）政府信息公开平台建设。设指南、制度、法定主动公开内容、年报、依申请公开五个栏目。"
        "\n"
        "（五）监督保障。参加上级会议和培训{{上级会议培训}}次，召开推进会议{{会议}}"
        "次，组织培训{{培训}}次。",
        year, STR_ARG(classes_line(c, u, year)), year);
    text[2] = text[3] = text[4] = (struct str){0};
    text[5] = (struct str){0};
    text[6] =
        str_fmt(c->mem,
                "收取信息处理费情况：%d年度没有收取信息处理费。\n"
                "建议提案办理情况：共收到人大代表建议{{建议}}件，政协提案{{提案}}件。"
                "其中人大代表建议：国家{{建议:国家}}件、省{{建议:省}}件、市{{建议:市}}件、"
                "区县{{建议:区县}}件；政协提案：国家{{提案:国家}}件、省{{提案:省}}件、"
                "市{{提案:市}}件、区县{{提案:区县}}件。办理结果：{{办理结果}}。",
                year);
}

struct str annual_pack(struct ctx *c, const struct str *text)
{
    struct buf b = buf_new(c->mem, 4096);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    for (int i = 0; i < REPORT_PARTS; i++)
        if (text[i].n)
            jout_put_str(&j, str_cstr(c->mem, str_fmt(c->mem, "%d", i)), text[i]);
    jout_end(&j);
    return buf_str(&b);
}

void annual_unpack(struct ctx *c, struct str json, struct str *text)
{
    struct jval *root = NULL;
    struct fail no = {0};

    for (int i = 0; i < REPORT_PARTS; i++)
        text[i] = (struct str){0};
    if (!json.n || jval_parse(c->mem, json, &root, &no))
        return;
    for (int i = 0; i < REPORT_PARTS; i++)
        text[i] = jval_get_str(root, str_cstr(c->mem, str_fmt(c->mem, "%d", i)));
}

/* A line with its 《titles》 as links to the documents of the unit that have these titles. */
static void titled(struct ctx *c, struct unit_id unit, struct tree *para, struct str line)
{
    while (line.n) {
        isize open = str_find(line, S("《")), close;
        struct report_titled found;
        struct str title;

        close = open < 0 ? -1 : str_find(str_from(line, open), S("》"));
        if (close < 0)
            break;
        title = str_slice(line, open + 3, open + close);
        if (report_titled(c, unit, title, &found)) {
            if (open)
                tree_add_text(c->mem, para, str_slice(line, 0, open));
            tree_add_text(c->mem, para, str_slice(line, open, open + close + 3))->href =
                doc_address(c->mem, found.unit_code, found.column, found.document);
        } else {
            tree_add_text(c->mem, para, str_slice(line, 0, open + close + 3));
        }
        line = str_from(line, open + close + 3);
    }
    if (line.n)
        tree_add_text(c->mem, para, line);
}

void annual_parts(struct ctx *c, struct unit_id unit, int year, const struct str *text,
                  struct report *r)
{
    for (int i = 0; i < REPORT_PARTS; i++) {
        struct report_part *p = &r->part[i];

        p->heading = report_part_heading(i);
        p->text = annual_bind(c, unit, year, r, text[i]);
        p->tree = NULL;
        for (struct str rest = annual_bind_others(c, unit, year, r, text[i]), line;
             str_next(&rest, '\n', &line);) {
            struct tree *para;

            if (!line.n)
                continue;
            if (!p->tree)
                p->tree = tree_new(c->mem, TREE_DOC);
            para = tree_add_new(c->mem, p->tree, TREE_PARA);
            para->indent = true;
            titled(c, unit, para, line);
        }
    }
}
