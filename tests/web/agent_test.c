/* SPDX-License-Identifier: MulanPSL-2.0 */
/* agent_test.c - devices in words */
#include "web/account/account.h"

#include "tests/test.h"

void test_web_agent(struct test *t)
{
    static const struct {
        const char *agent, *zh;
    } cases[] = {
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
         "Windows 上的 Edge 浏览器"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         "Linux 上的火狐浏览器"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
         "like Gecko) Mobile/15E148 MicroMessenger/8.0.42",
         "iPhone 上的微信"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.0 Safari/605.1.15",
         "Mac 上的 Safari 浏览器"},
        {"curl/7.88.1", "命令行工具"},
        {"", "未知设备"},
        {"某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备",
         "某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某设备某"},
    };

    test_case(t, "a device is named in words");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(t, agent_zh(&t->mem, str_of(cases[i].agent)), str_of(cases[i].zh));
}
