/* SPDX-License-Identifier: MulanPSL-2.0 */
/* agent.c - what a device calls itself, in words people know; see account.h */
#include "base/utf8.h"
#include "web/account/account.h"

struct mark {
    struct str sign, zh;
};

/* The first that is found counts: most browsers name others besides themselves. */
static const struct mark browsers[] = {
    {LIT("MicroMessenger"), LIT("微信")},    {LIT("DingTalk"), LIT("钉钉")},
    {LIT("QQBrowser"), LIT("QQ 浏览器")},    {LIT("QIHU"), LIT("360 浏览器")},
    {LIT("360SE"), LIT("360 浏览器")},       {LIT("UBrowser"), LIT("UC 浏览器")},
    {LIT("UCBrowser"), LIT("UC 浏览器")},    {LIT("HuaweiBrowser"), LIT("华为浏览器")},
    {LIT("MiuiBrowser"), LIT("小米浏览器")}, {LIT("MetaSr"), LIT("搜狗浏览器")},
    {LIT("Edg/"), LIT("Edge 浏览器")},       {LIT("EdgA/"), LIT("Edge 浏览器")},
    {LIT("Edge/"), LIT("Edge 浏览器")},      {LIT("OPR/"), LIT("Opera 浏览器")},
    {LIT("Firefox/"), LIT("火狐浏览器")},    {LIT("Chrome/"), LIT("Chrome 内核的浏览器")},
    {LIT("Trident/"), LIT("IE 浏览器")},     {LIT("MSIE"), LIT("IE 浏览器")},
    {LIT("Safari/"), LIT("Safari 浏览器")},  {LIT("curl/"), LIT("命令行工具")},
    {LIT("python"), LIT("命令行工具")},
};
static const struct mark systems[] = {
    {LIT("OpenHarmony"), LIT("鸿蒙")}, {LIT("HarmonyOS"), LIT("鸿蒙")},
    {LIT("iPhone"), LIT("iPhone")},    {LIT("iPad"), LIT("iPad")},
    {LIT("Android"), LIT("安卓")},     {LIT("Windows"), LIT("Windows")},
    {LIT("Mac OS X"), LIT("Mac")},     {LIT("UOS"), LIT("统信 UOS")},
    {LIT("Kylin"), LIT("麒麟")},       {LIT("Linux"), LIT("Linux")},
};

static struct str found(const struct mark *m, size_t n, struct str agent)
{
    for (size_t i = 0; i < n; i++)
        if (str_has(agent, m[i].sign))
            return m[i].zh;
    return S("");
}

struct str agent_zh(struct arena *mem, struct str agent)
{
    struct str browser = found(browsers, sizeof browsers / sizeof *browsers, agent),
               system = found(systems, sizeof systems / sizeof *systems, agent);

    if (browser.n && system.n)
        return str_fmt(mem, "%.*s 上的%s%.*s", STR_ARG(system),
                       (browser.p[0] & 0x80) ? "" : " ", STR_ARG(browser));
    if (browser.n)
        return browser;
    if (!agent.n)
        return S("未知设备");
    return system.n ? system : utf8_head(agent, 40);
}
