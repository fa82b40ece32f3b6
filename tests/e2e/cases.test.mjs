// SPDX-License-Identifier: MulanPSL-2.0
// cases.test.mjs - one paper with several requests, joining, repeats, several asking the same (art. 44); a
// record about oneself put right (art. 41); reconsiderations with their reminders; one day of the calendar
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { axeFaults, htmlFaults, keyboardAt, tooWide } from './lib.mjs';

const shots = process.env.SHOTS;

export default async function (t) {
  const app = await t.app();
  const word = app.output().match(/sfqyjj\.clerk\s+(\S+)/)?.[1] ?? app.output().match(/clerk\s+(\S+)/)[1];
  const shot = async (page, name) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  };
  const clean = async (page, name) => {
    t.is(await htmlFaults(await page.content()), [], `${name} is valid HTML`);
    t.is(await axeFaults(page), [], `${name}: axe finds nothing`);
    t.is(await tooWide(page), 0, `${name} fits its screen`);
  };
  const login = async (name) => {
    const page = await t.browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('dialog', (d) => d.accept());
    await page.goto(`${app.url}/login`);
    await page.fill('input[name=login]', name);
    await page.fill('input[name=password]', word);
    await page.click('main button[type=submit], form button[type=submit]');
    await page.waitForURL(/desk|gongkai/);
    return page;
  };
  const desk = await login('sfqyjj.case').catch(() => null) ?? await login('sfqjyj.case');
  const unit = 'sfqjyj';
  const ask = async (name, ident, content) => {
    await desk.goto(`${app.url}/desk/cases/new`);
    await desk.selectOption('#f-channel', 'counter');
    await desk.fill('#f-name', name);
    await desk.fill('#f-ident', ident);
    await desk.fill('#f-phone', '13800001234');
    await desk.fill('#f-content', content);
    await desk.click('main form button.btn-primary');
    await desk.waitForURL(/cases\/\d+/);
    return { url: desk.url().replace(/\?.*/, ''), number: (await desk.textContent('dt:text-is("编号") + dd')).trim() };
  };
  // --- a form of a paper request comes back once, with all that is to be mended
  await desk.goto(`${app.url}/desk/cases/new`);
  await desk.selectOption('#f-channel', 'mail');
  await desk.fill('#f-agent', '李四');
  await desk.fill('#f-post_code', '1000');
  await desk.fill('#f-content', '贵局的预算');
  await desk.setInputFiles('#f-envelope', { name: '信封.txt', mimeType: 'text/plain', buffer: Buffer.from('信封') });
  const told = () => desk.locator('.alert-bad li a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  await desk.click('main form button.btn-primary');
  t.is(await told(), ['#f-name', '#f-ident', '#f-phone', '#f-post_code', '#f-agent_ident', '#f-authority'],
    'all that is missing or wrong is said at once');
  t.is(await keyboardAt(desk, 'role', 'alert'), 'alert', 'the keyboard stands at what is to be mended');
  t.is([await desk.inputValue('#f-channel'), await desk.inputValue('#f-agent'), await desk.inputValue('#f-content')],
    ['mail', '李四', '贵局的预算'], 'nothing that was typed is lost');
  t.has(await desk.textContent('.alert-warn'), '重新选择附件', 'a file that a browser forgets is said');
  await desk.locator('.alert-bad li a >> nth=1').click();
  t.is(await keyboardAt(desk, 'id', 'f-ident'), 'f-ident', 'and each leads to its field');
  await clean(desk, 'a paper request with all its faults');
  await shot(desk, 'register-faults-1280');
  await desk.setViewportSize({ width: 390, height: 844 });
  await shot(desk, 'register-faults-390');
  await desk.setViewportSize({ width: 1280, height: 900 });
  await desk.fill('#f-name', '张三丰');
  await desk.fill('#f-ident', '110101199003077151');
  await desk.fill('#f-day', '2099-01-01');
  await desk.click('main form button.btn-primary');
  t.is(await told(), ['#f-day', '#f-ident', '#f-phone', '#f-post_code', '#f-agent_ident', '#f-authority'],
    'a day to come and a wrong number among the others');

  const text = '2025年城区老旧小区改造项目的招标文件、中标通知书和施工合同';
  const one = await ask('张三丰', '11010119900307715X', text);
  const again = await ask('张三丰', '11010119900307715X', `请公开${text}`);

  // --- the earlier case stands beside; the repeat is registered
  t.has(await desk.textContent('#like, section[aria-labelledby=like]'), one.number, 'the like case is shown');
  t.has(await desk.textContent('main'), '同一申请人', 'and that it is of the same applicant');
  await clean(desk, 'a case with its like');
  await shot(desk, 'case-like-1280');
  const fold = async () => desk.evaluate(() => document.querySelectorAll('details.fold').forEach((d) => { d.open = true; }));
  await fold();
  await desk.fill('#earlier', 'NO-SUCH');
  await desk.click('form[action$="/repeat"] button');
  t.has(await desk.textContent('.alert-bad'), '没有编号', 'a number that is not there is said');
  t.is(await desk.inputValue('#earlier'), 'NO-SUCH', 'and what was typed is still there');
  await desk.goto(again.url);
  await fold();
  await desk.fill('#earlier', one.number);
  await desk.click('form[action$="/repeat"] button');
  t.has(await desk.textContent('main'), '登记为重复申请', 'the repeat stands in the ledger');

  // --- one paper, several requests
  await desk.goto(one.url);
  await fold();
  await shot(desk, 'case-fold-1280');
  await desk.fill('#part', '施工合同');
  await desk.click('form[action$="/split"] button');
  const part = (await desk.textContent('dt:text-is("编号") + dd')).trim();
  t.ok(part === `${one.number}-2` || (await desk.textContent('main')).includes(`${one.number}-2`), 'a part has a number of its own');

  // --- joined: this one ends, the other goes on
  await desk.goto(again.url);
  await fold();
  await desk.fill('#other', one.number);
  await desk.click('form[action$="/join"] button');
  t.has(await desk.textContent('main'), '并案', 'joined');
  t.has(await desk.textContent('dt:text-is("状态") + dd'), '办结', 'and ended');

  // --- several applicants ask the same
  await ask('李四光', '110101198506121736', `想了解${text}`);
  await ask('王五一', '110101198001010010', `申请${text}的复印件`); t.has(await desk.textContent('main'), '第四十四条', 'several ask the same: article 44');
  await shot(desk, 'case-many-1280');
  await desk.setViewportSize({ width: 390, height: 844 });
  t.is(await tooWide(desk), 0, 'the case fits a phone');
  t.is(await desk.evaluate(() => {
    // Nothing may stand beyond the edge, but what scrolls or is hidden by its own box on purpose.
    const scrolls = (e) => { for (let p = e; p; p = p.parentElement) if (/auto|scroll/.test(getComputedStyle(p).overflowX)) return true; return false; };
    return [...document.querySelectorAll('main *')].filter((e) => {
      const b = e.getBoundingClientRect();
      return b.width && b.height && getComputedStyle(e).visibility !== 'hidden' && (b.right > innerWidth + 1 || b.left < -1) && !scrolls(e) && !e.closest('.sr-only, .visually-hidden, [hidden]');
    }).map((e) => e.outerHTML.slice(0, 120));
  }), [], 'and nothing of it is cut');
  await shot(desk, 'case-many-390');
  await desk.setViewportSize({ width: 1280, height: 900 });

  // --- art. 41 by the public form
  const phone = await t.browser.newPage({ viewport: { width: 390, height: 844 } });
  await phone.goto(`${app.url}/gongkai/site_${unit}/request/new?topic=correct`);
  t.has(await phone.textContent('h1'), '更正', 'the form for a record about oneself');
  await clean(phone, 'the form of article 41');
  await shot(phone, 'correct-form-390');
  await phone.fill('#content', '获奖名单把我的出生年份写成1980年，应为1990年');
  await phone.fill('#name', '张三丰');
  await phone.fill('#ident', '11010119900307715X');
  await phone.fill('#phone', '13800001234');
  await phone.click('button[value=file]');
  t.has(await phone.textContent('.alert-bad'), '证据', 'evidence is asked for');
  t.is(await phone.inputValue('input[name=topic]'), 'correct', 'and it stays what it is');
  const proof = path.join(os.tmpdir(), `ask-proof-${process.pid}.pdf`);
  fs.writeFileSync(proof, '%PDF-1.4\n%proof\n');
  await phone.setInputFiles('#files', proof);
  await phone.click('button[value=file]');
  t.has(await phone.textContent('h1'), '已经提交', 'filed');
  const number = (await phone.textContent('#number')).trim();
  fs.unlinkSync(proof);
  await desk.goto(`${app.url}/desk/cases?q=${number}`);
  await desk.click('tbody a');
  t.has(await desk.textContent('main'), '第四十一条', 'the desk says what it is');
  t.is(await desk.locator('select[name=outcome] option[value=O02]').count(), 0, 'outcomes of information are not offered');
  await clean(desk, 'a case of article 41');
  await shot(desk, 'correct-case-1280');

  // --- a reconsideration with its reminders
  const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
  await desk.goto(`${app.url}/desk/disputes`);
  await clean(desk, 'disputes');
  await desk.selectOption('#f-kind', 'rec');
  await desk.fill('#f-request', one.number);
  await desk.fill('#f-authority', '示范区人民政府');
  await desk.fill('#f-filed', today);
  await desk.fill('#f-accepted', today);
  await desk.selectOption('#f-stage', 'accepted');
  await desk.click('main form button.btn-primary');
  t.has(await desk.textContent('main'), '已保存', 'registered');
  t.has(await desk.textContent('main'), '答复（答辩）期限', 'with a reminder of its own');
  t.has(await desk.textContent('main'), one.number, 'with its case');
  await clean(desk, 'disputes with one');
  await shot(desk, 'disputes-1280');

  // --- one day of the calendar
  const third = await ask('王小明', '11010119900307715X', '2025年校车安全检查记录');
  const admin = await login('admin');
  await admin.goto(`${app.url}/desk/calendar`);
  await clean(admin, 'the calendar');
  const soon = new Date(Date.now() + 4 * 86400000); // a Wednesday within the answering period
  soon.setDate(soon.getDate() + (10 - soon.getDay()) % 7);
  const day = soon.toISOString().slice(0, 10);
  await admin.fill('#day-f-day', day);
  await admin.fill('#day-f-name', '停工');
  await admin.fill('#day-f-source', '区政府办公室通知');
  await admin.click('form[action="/desk/calendar/day"] button.btn-primary');
  t.has(await admin.textContent('main'), '已载入', 'one day is entered');
  t.has(await admin.textContent('#days, table'), day, 'and stands in the list');
  await shot(admin, 'calendar-1280');
  if ((await admin.textContent('main')).includes('期限有变动')) { // on a statutory holiday nothing moves
    await desk.goto(third.url);
    t.ok(/答复期限由 \d{4}-\d\d-\d\d 改为 \d{4}-\d\d-\d\d/.test(await desk.textContent('main')), 'the case says from when to when its date moved');
  }
  await admin.click(`form[action="/desk/calendar/drop"]:has([value="${day}"]) button, button[value="${day}"]`);
  t.ok(!(await admin.textContent('main')).includes(day), 'and is taken away again');
}
