// SPDX-License-Identifier: MulanPSL-2.0
// report.test.mjs - the annual report in a browser: public page, checker with broken sums marked in place, desk,
// the district's view; each against axe, the HTML standard and a phone. SHOTS=DIR keeps pictures to look at.
import fs from 'node:fs';
import path from 'node:path';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

export default async function (t) {
  const app = await t.app();
  const url = (p) => app.url + p;
  const password = (login) => new RegExp(`^\\s+${login.replace('.', '\\.')}\\s+(\\S+)`, 'm').exec(app.output())[1];

  async function look(page, name) {
    t.is(await htmlFaults(await page.content()), [], `${name}: valid`);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      t.is(await tooWide(page), 0, `${name}: fits ${width}`);
      if (process.env.SHOTS) await page.screenshot({ path: path.join(process.env.SHOTS, `${name}-${width}.png`), fullPage: true });
    }
    t.is(await axeFaults(page), [], `${name}: axe`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  async function enter(login) {
    const page = await (await t.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(url('/login'));
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  }

  // --- the public page, and the same report on the fourth board
  const page = await (await t.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await page.goto(url('/gongkai/site_rmtzx/report_2021.html'));
  t.has(await page.textContent('h1'), '2021年政府信息公开工作年度报告', 'the report has a page');
  const sealed = JSON.parse(await page.textContent('#gongkai-report'));
  t.is(sealed.format, 'gongkai-report/1', 'its data is in the page');
  const key = await (await page.request.get(url('/gongkai/report-key.json'))).json();
  t.is(sealed.key, `ed25519:${key.key}`, 'signed with the published key');
  await look(page, 'report-public');
  await page.click('text=政府信息公开年报栏目');
  t.ok(/doc_\d+\.html$/.test(page.url()), 'a link to the fourth board');
  await page.click('.report-door a');
  t.ok(page.url().endsWith('report_2021.html'), 'and back');
  for (const [kind, type] of [['pdf', 'pdf'], ['docx', 'word'], ['xlsx', 'sheet'], ['json', 'json'], ['png', 'png'], ['svg', 'svg']]) {
    const got = await page.request.get(url(`/gongkai/site_rmtzx/report_2021.${kind}`));
    t.ok(got.ok() && got.headers()['content-type'].includes(type), `report_2021.${kind}`);
    if (process.env.SHOTS) fs.writeFileSync(path.join(process.env.SHOTS, `report.${kind}`), await got.body());
  }

  // --- the checker: a sum is broken, the cell is marked where it stands
  await page.goto(url('/gongkai/verify'));
  await look(page, 'verify-empty');
  const rows = ['三、收到和处理政府信息公开申请情况', '一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5', '二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0',
    '（一）予以公开 3 0 0 0 0 0 3', '（二）部分公开 1 0 0 0 0 0 1', '1.属于国家秘密 0 0 0 0 0 0 0', '2.其他法律行政法规禁止公开 0 0 0 0 0 0 0',
    '3.危及“三安全一稳定” 0 0 0 0 0 0 0', '4.保护第三方合法权益 0 0 0 0 0 0 0', '5.属于三类内部事务信息 0 0 0 0 0 0 0', '6.属于四类过程性信息 0 0 0 0 0 0 0',
    '7.属于行政执法案卷 0 0 0 0 0 0 0', '8.属于行政查询事项 0 0 0 0 0 0 0', '1.本机关不掌握相关政府信息 2 0 0 0 0 0 1', '2.没有现成信息需要另行制作 0 0 0 0 0 0 0',
    '3.补正后申请内容仍不明确 0 0 0 0 0 0 0', '1.信访举报投诉类申请 0 0 0 0 0 0 0', '2.重复申请 0 0 0 0 0 0 0', '3.要求提供公开出版物 0 0 0 0 0 0 0',
    '4.无正当理由大量反复申请 0 0 0 0 0 0 0', '5.要求行政机关确认或重新出具已获取信息 0 0 0 0 0 0 0', '1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0',
    '2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0', '3.其他 0 0 0 0 0 0 0', '（七）总计 5 0 0 0 0 0 5', '四、结转下年度继续办理 0 0 0 0 0 0 0'];
  await page.fill('#paste', rows.join('\n'));
  await Promise.all([page.waitForNavigation(), page.click('form.card button[type=submit]')]);
  t.has(await page.textContent('.kv'), '不成立', 'a broken sum is told');
  t.is((await page.textContent('.cell-breach')).trim(), '2', 'and marked in place');
  await look(page, 'verify-broken');

  // --- the desk
  const reviewer = await enter('reviewer');
  await reviewer.goto(url('/desk/'));
  t.has(await reviewer.textContent('body'), '年度报告', 'the desk says what is due');
  await look(reviewer, 'desk-home');
  await reviewer.goto(url('/desk/report/'));
  await look(reviewer, 'desk-reports');
  await Promise.all([reviewer.waitForNavigation(), reviewer.click('form[action="/desk/report/start"] button[type=submit]')]);
  t.ok(/\/desk\/report\/\d+/.test(reviewer.url()), 'a report is begun');
  await look(reviewer, 'desk-report');
  await reviewer.click('.table-grid td a');
  await look(reviewer, 'desk-cell');

  // --- a figure is changed on its own page; the broken sum leads back there; who only reads has no forms
  const report = reviewer.url().replace(/\/cell\/.*/, '');
  await reviewer.goto(`${report}/cell/T3.1/nat`);
  const change = async (value) => {
    await reviewer.fill('form[action$="/set"] [name=value]', value);
    await reviewer.fill('form[action$="/set"] [name=reason]', '补登一件来信');
    await Promise.all([reviewer.waitForNavigation(), reviewer.click('form[action$="/set"] button[type=submit]')]);
  };
  await change('5');
  t.has(await reviewer.textContent('main'), '与台账不同的数', 'the figure is set by hand without its address');
  t.has(await reviewer.textContent('form[action$="/take"]'), '本年新收政府信息公开申请数量·自然人', 'what hinders is named in words');
  t.is(await reviewer.getAttribute('form[action$="/take"] [name=seen]', 'type'), 'hidden', 'a step says which words were read');
  await reviewer.click('tr:has-text("疑误") a');
  t.has(reviewer.url(), '/cell/T3.1/', 'what is suspected leads to its page');
  await reviewer.goto(`${report}/cell/T3.1/nat`);
  await change('');
  const leader = await enter('leader');
  for (const path of [report, `${report}/cell/T3.1/nat`]) {
    await leader.goto(path);
    t.is(await leader.locator('form[action$="/set"], form[action$="/write"]').count(), 0, 'who may not write sees no form');
  }

  // --- released: the way forward comes first, and the page says that the document waits for a second person
  await reviewer.goto(report);
  await reviewer.fill('textarea[name=p5]', '一是主动公开不够及时。二是解读形式不够丰富。下一步，将逐项改进。');
  await Promise.all([reviewer.waitForNavigation(), reviewer.click('form[action$="/write"] button[type=submit]')]);
  const district = await enter('district');
  const step = async (who, act) => {
    await who.goto(report);
    const first = who.locator('form[action$="/take"] [name=act]').first();
    t.is(await first.getAttribute('value', { timeout: 3000 }), act, `${act} comes first`);
    await first.check();
    await Promise.all([who.waitForNavigation(), who.click('form[action$="/take"] button[type=submit]')]);
    t.is(await who.locator('.alert-bad').count(), 0, `${act} is done`);
  };
  await step(reviewer, 'submit');
  await step(leader, 'sign');
  await step(district, 'clear');
  await step(reviewer, 'publish');
  await reviewer.goto(report);
  t.has(await reviewer.textContent('.alert-warn:has-text("还没有公开")'), '待审核', 'its document waits, and the page says so');
  await look(reviewer, 'desk-report-waits');
  await reviewer.click('.alert-warn a:has-text("打开这条信息")');
  t.has(reviewer.url(), '/desk/doc/', 'and leads there');

  // --- the list leads everyone to what they may open: the desk's page, else what the public reads
  const clerk = await enter('clerk');
  for (const [who, reads] of [[clerk, false], [leader, true], [reviewer, true]]) {
    await who.goto(url('/desk/report/'));
    t.is(await who.locator('form[action="/desk/report/start"]').count() > 0, who === reviewer, 'only who works on it begins one');
    const title = who.locator('tr:has-text("2021年政府信息公开工作年度报告") td a').first();
    t.is(new URL(await title.getAttribute('href', { timeout: 3000 }), app.url).pathname.replace(/\d+$/, ''),
      reads ? '/desk/report/' : '/gongkai/site_rmtzx/report_2021.html', 'the title leads there');
    t.is((await who.request.get(url(await title.getAttribute('href')))).status(), 200, 'and it opens');
    t.is(await who.locator('a:has-text("公开的页面")').count() > 0, reads, 'the public page is one step away');
    await look(who, `desk-reports-${reads ? 'reads' : 'clerk'}`);
  }

  await district.goto(url('/desk/reports?year=2021'));
  t.has(await district.textContent('.page-lead, main'), '汇总', 'the district sees the sum');
  await look(district, 'desk-district');
  await district.click('.table-grid td a');
  t.has(await district.textContent('main'), '计入汇总', 'a figure opens units and years');
  await look(district, 'desk-district-cell');
  for (const kind of ['csv', 'xlsx']) {
    const got = await district.request.get(url(`/desk/reports.${kind}?year=2021`));
    t.ok(got.ok() && (await got.body()).length > 1000, `reports.${kind}`);
  }
}
