// SPDX-License-Identifier: MulanPSL-2.0
// desk.test.mjs - the workflow in a browser: draft, return, correct, approve, publish, find, withdraw; two at
// once; without scripts; bad input; every page of the desk against axe, the HTML standard and narrow screens
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

export default async function (t) {
  const app = await t.app();
  const password = (login) => new RegExp(`^\\s+${login.replace('.', '\\.')}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const url = (p) => app.url + p;
  const faults = [];

  async function enter(login, options = {}) {
    const context = await t.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (e) => faults.push(String(e)));
    page.on('dialog', (d) => (d.message().includes('alert') ? faults.push('a script ran') : 0, d.accept()));
    await page.goto(url('/login'));
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  }
  const press = async (page, selector) => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const act = (name) => `form[action$="/${name}"] button[type=submit]`;

  // --- wrong password
  const stranger = await (await t.browser.newContext()).newPage();
  await stranger.goto(url('/desk/docs'));
  t.ok(stranger.url().includes('/login?next='), 'a stranger is sent to log in, and back afterwards');
  await stranger.fill('#f-login', 'clerk');
  await stranger.fill('#f-password', 'wrong-password');
  await stranger.click('button[type=submit]');
  await stranger.waitForSelector('[role=alert]');
  t.is(await stranger.inputValue('#f-login'), 'clerk', 'a wrong password keeps the name, not the password');

  // --- draft
  const clerk = await enter('clerk');
  await clerk.goto(url('/desk/docs/new'));
  const title = `测试公告${Date.now() % 100000}号节水通告`;
  await clerk.fill('#f-title', title);
  await clerk.selectOption('#f-column', { index: 3 });
  await press(clerk, '.desk-form button[type=submit]');
  t.ok(/\/desk\/doc\/\d+\/edit/.test(clerk.url()), 'a title and a column make a draft');
  const path = new URL(clerk.url()).pathname.replace('/edit', '');
  await clerk.waitForSelector('.ProseMirror');
  await clerk.click('.ProseMirror');
  await clerk.keyboard.type('为节约用水，，现通告如下。');
  await clerk.keyboard.press('Enter');
  await clerk.keyboard.type('各单位应当检修管网。');
  await clerk.waitForFunction(() => /已自动保存/.test(document.getElementById('save-state').textContent));
  t.ok(true, 'what is typed is kept by itself');
  await clerk.waitForSelector('.ed-find');
  t.ok(true, 'a finding of the check is marked in the text');
  t.is(await clerk.getAttribute('#f-written', 'type'), 'date', 'a date is picked from a calendar');
  await clerk.evaluate(() => { document.getElementById('f-written').type = 'text'; }); // as an old browser has it
  await clerk.fill('#f-written', '2026-02-30');
  await press(clerk, 'button[value=save]');
  t.has(await clerk.textContent('.alert-bad'), '成文日期', '30 February: the field is named');
  t.is(await clerk.inputValue('#f-written'), '2026-02-30', 'and what was typed is still there');
  await clerk.waitForSelector('.ProseMirror');
  t.has(await clerk.textContent('.ProseMirror'), '检修管网', 'the text, too');
  await clerk.fill('#f-written', '2026-03-01');
  await press(clerk, 'button[value=submit]');
  t.has(await clerk.textContent('.desk-head'), '待审核', 'submitted');

  // --- return, correct, submit
  const reviewer = await enter('reviewer');
  await reviewer.goto(url(path));
  t.ok(!(await clerk.$(act('approve'))), 'the clerk has no button to approve');
  await reviewer.fill('form[action$="/return"] textarea', '标点重复，请改正');
  await press(reviewer, act('return'));
  t.has(await reviewer.textContent('.desk-head'), '草稿', 'returned');
  await clerk.goto(url('/desk/'));
  t.has(await clerk.textContent('main'), '标点重复，请改正', 'the clerk sees why on the first page');
  await clerk.goto(url(`${path}/edit`));
  t.has(await clerk.textContent('.alert-warn'), '标点重复', 'and over the text');

  // --- two editors at once
  const second = await enter('reviewer2');
  await second.goto(url(`${path}/edit`));
  await second.waitForSelector('.ProseMirror');
  await second.fill('#f-title', `${title}（修订）`);
  await clerk.waitForSelector('.ProseMirror');
  await clerk.fill('#f-keywords', '节水').catch(async () => {
    await clerk.evaluate(() => { document.querySelectorAll('details').forEach((d) => { d.open = true; }); });
    await clerk.fill('#f-keywords', '节水');
  });
  await press(clerk, 'button[value=save]');
  await press(second, 'button[value=save]');
  t.has(await second.textContent('.alert-bad'), '保存了第', 'whoever comes second is told who saved');
  t.is(await second.inputValue('#f-title'), `${title}（修订）`, 'and keeps what was typed');
  await second.waitForSelector('.ProseMirror');
  await press(second, 'button[value=save]');
  t.has(await second.textContent('.alert-ok'), '已保存', 'and can save it as a further version');

  // --- correct, approve, sign, publish
  await clerk.goto(url(`${path}/edit`));
  await clerk.waitForSelector('.ed-find');
  await clerk.click('#findings .finding-act button');
  await press(clerk, 'button[value=submit]');
  await reviewer.goto(url(path));
  await press(reviewer, act('approve'));
  await reviewer.waitForSelector('.acts');
  t.has(await reviewer.textContent('.acts'), '保密审查', 'publishing says that the secrecy review is missing');
  await press(reviewer, act('secrecy'));
  await press(reviewer, act('publish'));
  t.has(await reviewer.textContent('.desk-head'), '已发布', 'published');
  const link = await reviewer.getAttribute('.desk-head a[href^="/gongkai/"]', 'href');
  const visitor = await (await t.browser.newContext()).newPage();
  t.is((await visitor.goto(url(link))).status(), 200, 'the public page is there');
  t.has(await visitor.textContent('main'), '检修管网', 'with its text');
  t.ok(!(await visitor.textContent('main')).includes('，，'), 'as it was corrected');
  await visitor.goto(url(`/gongkai/search?q=${encodeURIComponent('节水')}`));
  t.has(await visitor.textContent('main'), title, 'the search finds it');

  // --- withdraw
  await reviewer.goto(url(path));
  await reviewer.click('.acts details summary');
  await reviewer.fill('form[action$="/withdraw"] textarea', '内容有误');
  await press(reviewer, act('withdraw'));
  t.has(await reviewer.textContent('.desk-head'), '已撤回', 'withdrawn');
  t.is((await visitor.goto(url(link))).status(), 410, 'the public page says so: 410');
  t.has(await visitor.textContent('body'), '内容有误', 'with the reason');

  // --- versions
  await reviewer.goto(url(`${path}/diff?from=1&to=2`));
  t.ok(await reviewer.$('ins, del'), 'the difference between two versions is readable');

  // --- without scripts
  const plain = await enter('clerk', { javaScriptEnabled: false });
  await plain.goto(url('/desk/docs/new'));
  await plain.fill('#f-title', '无脚本起草的通知');
  await plain.selectOption('#f-column', { index: 3 });
  await press(plain, '.desk-form button[type=submit]');
  await plain.fill('#f-body', '第一段。\n第二段。');
  await press(plain, 'button[value=save]');
  t.has(await plain.inputValue('#f-body'), '第二段', 'a plain text area where scripts are off');
  await plain.setInputFiles('#f-file', { name: '附件.docx', mimeType: 'application/zip', buffer: Buffer.from('PK\u0003\u0004not a letter') });
  await press(plain, 'form[action$="/file"] button');
  t.has(await plain.textContent('.alert-bad'), '扩展名', 'a zip named .docx is refused with a reason');
  const photo = Buffer.concat([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64'), Buffer.from('GPS 39.9N')]);
  const sent = await plain.request.post(plain.url().replace(/\/(edit|file).*/, '/image'), {
    multipart: { csrf: await plain.inputValue('input[name=csrf]'), file: { name: '照片.png', mimeType: 'image/png', buffer: photo } },
  });
  const drawn = await plain.request.get(url((await sent.json()).src ?? '/desk/none'));
  t.is(drawn.headers()['content-type'], 'image/png', 'a picture is taken');
  t.ok(!(await drawn.body()).includes('GPS'), 'and only its pixels are kept');
  await plain.reload();
  await plain.setInputFiles('#f-file', { name: '附件.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') });
  await press(plain, 'form[action$="/file"] button');
  t.has(await plain.textContent('#files'), '附件.pdf', 'an attachment is taken');
  t.has(await plain.inputValue('#f-body'), '第二段', 'and the text is as it was');

  // --- bad input
  const token = await clerk.evaluate(() => document.querySelector('input[name=csrf]').value);
  const post = (form, at = '/desk/docs/new') => clerk.request.post(url(at), { form: { csrf: token, ...form } });
  const long = await post({ title: '长'.repeat(5000), column: '1' });
  t.is(long.status(), 422, 'a title of 5,000 characters is refused');
  t.has(await long.text(), '长长长', 'and shown again');
  t.is((await clerk.request.post(url('/desk/docs/new'), { form: { csrf: 'wrong', title: 'x' } })).status(), 403, 'a form without the session\'s token is refused');
  t.is((await clerk.request.get(url('/desk/users'))).status(), 403, 'a clerk does not reach the users');
  t.is((await clerk.request.get(url('/desk/doc/999999'))).status(), 404, 'no such document');
  const lost = await clerk.request.get(url('/desk/no/such/page'));
  t.is(lost.status(), 404, 'no such page of the desk');
  t.ok((await lost.text()).includes('href="/desk/docs"'), 'the desk itself says so, with its menu');

  // --- an administrator is told that there is no backup, and by the next look that there is one
  const keeper = await enter('admin');
  const settle = () => keeper.textContent('main');
  t.has(await settle(), '还没有做过备份', 'no backup was ever made, and the first page says so');
  await promisify(execFile)(app.program, ['backup', `${app.folder}-copy`, ...app.data]);
  fs.rmSync(`${app.folder}-copy`, { recursive: true });
  await keeper.reload();
  t.ok(!(await settle()).includes('还没有做过备份'), 'one beside the running server ends the warning');
  t.has(await keeper.textContent('section:has(#backup), .section:has(#backup), table[aria-labelledby=backup]'), '未加密', 'and is shown');

  // --- every page
  const pages = {
    clerk: ['/desk/', '/desk/docs', '/desk/docs/new', path, '/account/', '/account/password', '/account/second', '/account/confirm'],
    reviewer: ['/desk/', '/desk/docs?state=waiting', '/desk/columns', '/desk/columns/new', '/desk/columns/classes?year=2021', '/desk/norms', `${path}/diff?from=1&to=3`],
    admin: ['/desk/', '/desk/users', '/desk/users/new', '/desk/user/1', '/desk/settings', '/desk/unit', '/desk/units', '/desk/units/new'],
    district: ['/desk/', '/desk/units', '/desk/unit'],
    auditor: ['/desk/audit', '/desk/audit/verify'],
  };
  for (const [login, list] of Object.entries(pages)) {
    const page = { clerk, reviewer }[login] ?? await enter(login);
    for (const p of list) {
      const answer = await page.goto(url(p));
      t.is(answer.status(), 200, `${login} ${p} is there`);
      t.is(await htmlFaults(await (await page.request.get(url(p))).text()), [], `${p} is valid HTML`);
      t.is(await axeFaults(page), [], `${p}: axe finds nothing`);
      await page.setViewportSize({ width: 390, height: 800 });
      t.is(await tooWide(page), 0, `${p} fits a phone`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  }
  t.is([...new Set(faults)], [], 'no script failed on the desk');
}
