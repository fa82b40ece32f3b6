/* SPDX-License-Identifier: MulanPSL-2.0 */
/* openapi.c - the description of the public interface, OpenAPI 3.0, from one table */
#include "base/json.h"
#include "web/api/api.h"
#include "web/portal/portal.h"

struct param {
    const char *name, *type, *says;
    bool required;
};
struct call {
    const char *path, *id, *says;
    struct param param[12];
};
static const struct call calls[] = {
    {"/api/v1/units", "units", "全部公开单位及其联系方式、公开信息数", {{0}}},
    {"/api/v1/columns", "columns", "一个单位的栏目树", {{"unit", "string", "单位代码", true}}},
    {"/api/v1/documents",
     "documents",
     "公开的信息，最新在前；不带单位时为全平台",
     {{"unit", "string", "单位代码", false},
      {"column", "integer", "栏目编号，须同时给出单位", false},
      {"limit", "integer", "每页条数，最多 50", false},
      {"before", "string", "上一页返回的 next", false}}},
    {"/api/v1/document",
     "document",
     "一条信息的全文和附件",
     {{"id", "integer", "信息编号", true}}},
    {"/api/v1/search",
     "search",
     "全文检索；总数和分面都是准确值",
     {{"q", "string", "检索词，空格隔开的词都要出现", false},
      {"unit", "string", "单位代码", false},
      {"col", "integer", "栏目编号", false},
      {"year", "integer", "发布年份", false},
      {"kind", "string", "体裁", false},
      {"validity", "integer",
       "有效性：1 有效，2 已修改，3 废止，4 失效，5 宣布失效，6 尚未施行", false},
      {"from", "string", "发布日期从", false},
      {"until", "string", "发布日期到", false},
      {"order", "string", "newest：最新在前；不给时标题命中在前", false},
      {"scope", "string", "title：只查标题、文号和索引号", false},
      {"before", "string", "上一页返回的 next", false}}},
};

static void put_cstr(struct json_out *j, const char *key, const char *value)
{
    jout_put_str(j, key, str_of(value));
}

static void put_answer(struct json_out *j, const char *status, const char *says)
{
    jout_key(j, status);
    jout_object(j);
    put_cstr(j, "description", says);
    jout_key(j, "content");
    jout_object(j);
    jout_key(j, "application/json");
    jout_object(j);
    jout_key(j, "schema");
    jout_object(j);
    put_cstr(j, "type", "object");
    for (int i = 0; i < 4; i++)
        jout_end(j);
}

static void put_call(struct json_out *j, const struct call *k)
{
    jout_key(j, k->path);
    jout_object(j);
    jout_key(j, "get");
    jout_object(j);
    put_cstr(j, "operationId", k->id);
    put_cstr(j, "summary", k->says);
    jout_key(j, "parameters");
    jout_array(j);
    for (const struct param *p = k->param; p->name; p++) {
        jout_object(j);
        put_cstr(j, "name", p->name);
        put_cstr(j, "in", "query");
        jout_put_bool(j, "required", p->required);
        put_cstr(j, "description", p->says);
        jout_key(j, "schema");
        jout_object(j);
        put_cstr(j, "type", p->type);
        jout_end(j);
        jout_end(j);
    }
    jout_end(j);
    jout_key(j, "responses");
    jout_object(j);
    put_answer(j, "200", "成功");
    put_answer(j, "404", "没有这个单位、栏目或者信息");
    put_answer(j, "410", "信息已经撤回");
    put_answer(j, "422", "编号等参数不能识别");
    jout_end(j);
    jout_end(j);
    jout_end(j);
}

void api_openapi(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct json_out j = jout_new(portal_body(c, res, S("application/json; charset=utf-8")));

    (void)req;
    j.pretty = true;
    jout_object(&j);
    put_cstr(&j, "openapi", "3.0.3");
    jout_key(&j, "info");
    jout_object(&j);
    put_cstr(&j, "title", "政府信息公开平台只读接口");
    put_cstr(&j, "version", "1");
    put_cstr(&j, "description",
             "与网页相同的公开信息，供程序读取。时间为 RFC 3339，日期为 ISO "
             "8601；翻页用上一页返回的 next。出错时返回 "
             "{\"error\": {\"status\": 状态, \"text\": 说明, \"request\": 请求编号}}。");
    jout_end(&j);
    jout_key(&j, "paths");
    jout_object(&j);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        put_call(&j, &calls[i]);
    jout_end(&j);
    jout_end(&j);
    portal_cache(res, (struct unit_id){0});
}
