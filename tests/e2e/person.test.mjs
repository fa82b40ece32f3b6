// SPDX-License-Identifier: MulanPSL-2.0
// person.test.mjs - an applicant whose name, number, telephone and address are known to this test files a request; then
// every route is opened by every role, and by the public: they stand nowhere but on the pages of this case for who
// handles it, and each of those looks is in the log. Pictures are drawn anew; limits say themselves and keep what was typed
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

const planted = ['欧阳植梅', '110101199003077758', '13911223344', 'planted.person@example.cn', '植梅巷七号'];
const routes = fs.readFileSync(new URL('../golden/routes.txt', import.meta.url), 'utf8').split('\n')
  .filter((l) => l && !l.startsWith('#')).map((l) => { const [, method, at, who] = /^(\S+)\s+(\S+)\s+\S+:\s*(.*)$/.exec(l); return { method, at, who: who.split(' ') }; });

// The bytes, and what is packed in them (PDF streams, archives).
function opened(bytes) {
  let text = bytes.toString('utf8');
  for (let at = 0; (at = bytes.indexOf('stream', at)) >= 0; at += 6) {
    try { text += zlib.inflateSync(bytes.subarray(bytes[at + 6] === 13 ? at + 8 : at + 7), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString('utf8'); } catch { /* not packed */ }
  }
  for (let at = 0; (at = bytes.indexOf('PK\x03\x04', at, 'latin1')) >= 0; at += 4) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    try { text += zlib.inflateRawSync(bytes.subarray(from), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString('utf8'); } catch { /* stored */ }
  }
  return text;
}
const leaks = (bytes) => { const text = opened(bytes); return planted.filter((p) => text.includes(p)); };

export default async function (t) {
  const app = await t.app();
  const word = (login) => new RegExp(`^\\s+${login}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const enter = async (login) => {
    const context = await t.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.on('dialog', (d) => d.accept());
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', login);
    await page.fill('#f-password', word(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  };
  const head = await enter('head');
  const code = 'rmtzx';

  // --- filed, with a photograph that carries more than its pixels
  const phone = await t.browser.newPage({ viewport: { width: 390, height: 844 } });
  const png = Buffer.concat([await head.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } }), Buffer.from('GPS-PLANTED 37.3 118.0 欧阳植梅')]);
  const photo = path.join(os.tmpdir(), `person-${process.pid}.png`);
  fs.writeFileSync(photo, png);
  await phone.goto(`${app.url}/gongkai/site_${code}/request/new`);
  const fill = async (content) => {
    await phone.fill('#content', content);
    await phone.fill('#name', planted[0]);
    await phone.fill('#ident', planted[1]);
    await phone.fill('#phone', planted[2]);
    await phone.fill('#email', planted[3]);
    await phone.fill('#address', planted[4]);
  };
  await fill(`我是${planted[0]}，电话${planted[2]}，申请公开2024年档案目录`);
  await phone.setInputFiles('#files', { name: `${planted[0]}的身份证.png`, mimeType: 'image/png', buffer: png });
  await phone.click('button[value=file]');
  t.has(await phone.textContent('h1'), '申请已经提交', 'filed');
  const number = (await phone.textContent('#number')).trim();
  fs.unlinkSync(photo);

  // --- before anybody handles it: masked for everybody
  const officer = await enter('case');
  await officer.goto(`${app.url}/desk/cases?q=${number}`);
  await officer.click('tbody a');
  const caseUrl = officer.url().replace(/\?.*/, ''), id = caseUrl.match(/\d+$/)[0];
  t.is(leaks(Buffer.from(await officer.content())), [], 'the page of a case that nobody handles shows nobody');
  t.is(await officer.locator('form[action$="/look"]').count(), 0, 'and offers no look');
  await officer.goto(`${caseUrl}/letters/new?rule=P02`);
  t.is(leaks(Buffer.from(await officer.content())), [], 'nor does a new letter');
  t.has(await officer.textContent('main'), '还没有承办人', 'which says why');

  // --- the officer takes it, looks, drafts
  await officer.goto(caseUrl);
  await officer.selectOption('#kind', 'confirmed');
  await officer.click('section[aria-labelledby=steps] button');
  t.is(leaks(Buffer.from(await officer.content())), [], 'the page of the case shows masks to the handler too');
  await officer.click('form[action$="/look"] button');
  t.is(leaks(Buffer.from(await officer.content())), planted, 'who handles it sees everything after a look');
  const file = await officer.locator('a[href^="/desk/case-files/"]').first().getAttribute('href');
  t.ok(!(await officer.textContent(`a[href="${file}"]`)).includes(planted[0]), 'a file is not named after its owner');
  const drawn = await (await officer.context().request.get(app.url + file)).body();
  t.ok(drawn.subarray(1, 4).toString() === 'PNG' && !drawn.includes('GPS-PLANTED'), 'a photograph is drawn anew, without what it carried');
  await officer.goto(`${caseUrl}/letters/new?rule=P02`);
  const later = new Date(Date.now() + 20 * 86400e3).toISOString().slice(0, 10);
  for (const [name, value] of Object.entries({ 需补正事项: '请写明年份', 补正指导: '写明哪一年', 补正期限: later })) await officer.fill(`label:text-is("${name}") ~ textarea`, value);
  await officer.click('button:has-text("保存草稿")');
  const letter = officer.url().match(/letters\/(\d+)/)[1];
  t.has(await officer.content(), planted[0], 'a letter shows whom it goes to');

  // --- every route for every role, with a 1 and with this case for its number
  const people = { public: null, clerk: 'clerk', reviewer: 'reviewer', disclosure_head: 'head', unit_head: 'leader', district: 'district', admin: 'admin', auditor: 'auditor', case_officer: 'case' };
  const own = new RegExp(`^/desk/(letters/${letter}(/.*)?|case-files/.*)$`);
  const fileId = file.match(/\d+$/)[0];
  let asked = 0;
  for (const [role, login] of Object.entries(people)) {
    const page = !login ? await (await t.browser.newContext()).newPage() : role === 'disclosure_head' ? head : role === 'case_officer' ? officer : await enter(login);
    const request = page.context().request;
    const found = [];
    const look = async (at) => {
      const answer = await request.get(app.url + at, { maxRedirects: 0 }).catch(() => null);
      if (!answer) return;
      asked++;
      const hits = leaks(await answer.body());
      if (hits.length && !(role === 'case_officer' && own.test(at.split('?')[0]))) found.push(`${at}: ${hits.join(' ')}`);
    };
    for (const r of routes.filter((x) => x.method === 'GET' && x.at !== '*')) {
      if (r.at.startsWith('/desk') && !login) continue;
      const fill = (n) => r.at.replace('{unit}', code).replace('{form}', 'pdf').replace(/\{[a-z]+\}/g, n);
      const numbers = /letters/.test(r.at) && !r.at.includes('/new') ? [letter] : r.at.includes('case-files') ? [fileId] : r.at.includes('/desk/cases') ? [id] : r.at.includes('{') ? ['1'] : [''];
      // A draft of a letter shows its addressee to who handles the case.
      if (role === 'case_officer' && r.at.includes('letters/new')) continue;
      for (const n of numbers) await look(fill(n));
    }
    for (const at of [`/desk/cases?q=${number}`, '/desk/cases?list=mine', `/desk/cases/figures?year=${new Date().getFullYear()}`, `/desk/cases/figures/T3.1/nat?year=${new Date().getFullYear()}`,
      `/gongkai/search?q=${encodeURIComponent('档案目录')}`, '/no/such/page', `/desk/cases/${id}/nothing`]) await look(at);
    if (role === 'disclosure_head') {
      const denied = await request.get(`${app.url}/desk/letters/${letter}`);
      t.is(denied.status(), 403, 'who does not handle the case is refused its letters');
      t.has(await denied.text(), '承办人', 'and told who may');
    }
    t.is(found, [], `${role}: nothing of the applicant on any page`);
    if (role !== 'disclosure_head' && role !== 'case_officer' && role !== 'auditor') await page.context().close();
    if (role === 'auditor') {
      await page.goto(`${app.url}/desk/audit?unit=rmtzx`);
      t.has(await page.textContent('main'), '查看申请人信息', 'looks are in the log');
      await page.context().close();
    }
  }
  t.ok(asked > 400, `${asked} addresses were asked`);
  t.is(leaks(Buffer.from(app.output())), [], 'nothing in the log of the server');

  // --- a name is searched for by post
  await officer.goto(`${app.url}/desk/cases`);
  await officer.fill('#q', planted[0]);
  await officer.click('form[role=search] button');
  t.has(await officer.textContent('tbody'), number, 'a case is found by the whole name');
  t.ok(!officer.url().includes('q='), 'which does not stand in the address');

  // --- who must sign sees it while the letter waits
  const looks = async () => {
    const page = await enter('auditor');
    await page.goto(`${app.url}/desk/audit?unit=rmtzx`);
    const n = (await page.textContent('main')).split('查看申请人信息').length;
    await page.context().close();
    return n;
  };
  await officer.goto(`${app.url}/desk/letters/${letter}`);
  const before = await looks();
  await officer.reload();
  t.ok(await looks() > before, 'opening a letter is a look in the log');

  t.spent();
  // --- limits: so many filings of one address, so many look-ups; what was typed stays
  await phone.goto(`${app.url}/gongkai/site_${code}/request/new`);
  for (let i = 0; i < 11; i++) {
    await phone.goto(`${app.url}/gongkai/site_${code}/request/new`);
    await fill(`第${i}件：2023年档案目录`);
    await phone.click('button[value=file]');
    if (await phone.locator('.alert-bad').count()) break;
  }
  const says = await phone.textContent('.alert-bad');
  t.ok(/一小时内最多提交 10 件/.test(says) && /\d\d:\d\d 之后可以继续/.test(says), 'which limit, and until when');
  t.has(await phone.inputValue('#content'), '2023年档案目录', 'what was typed stays');
  t.is(await phone.inputValue('#ident'), planted[1], 'all of it');
  if (process.env.SHOTS) await phone.screenshot({ path: `${process.env.SHOTS}/limit-390.png`, fullPage: true });
  const csrf = await phone.locator('input[name=csrf]').first().getAttribute('value').catch(() => '');
  let last;
  for (let i = 0; i < 32; i++) last = await phone.context().request.post(`${app.url}/gongkai/request/object`, { form: { number, code: 'AAAAA-AAAAA', text: '结果登记得不对', csrf } });
  t.is(last.status(), 429, 'look-ups have a limit');
  const page = await last.text();
  t.ok(/十分钟内最多错 30 次/.test(page) && /\d\d:\d\d 之后可以继续/.test(page), 'that says itself, and until when');
  t.has(page, '结果登记得不对', 'and keeps what was typed');
  if (process.env.SHOTS) {
    fs.writeFileSync(`${process.env.SHOTS}/limit.html`, page);
    for (const width of [390, 1280]) {
      await officer.setViewportSize({ width, height: 900 });
      await officer.goto(caseUrl);
      await officer.evaluate(() => document.querySelectorAll('details.fold').forEach((d) => { d.open = true; }));
      await officer.screenshot({ path: `${process.env.SHOTS}/case-${width}.png`, fullPage: true });
    }
    await officer.goto(`${app.url}/desk/wordings/P02`);
    await head.goto(`${app.url}/desk/wordings/P02`);
    await head.screenshot({ path: `${process.env.SHOTS}/wording-1280.png`, fullPage: true });
  }

  // --- a wording is looked at before it is saved
  await head.goto(`${app.url}/desk/wordings/P02`);
  const text = await head.inputValue('#f-text');
  const preview = await head.context().request.post(`${app.url}/desk/wordings/P02/pdf`, { form: { csrf: await head.locator('form.desk-form input[name=csrf]').first().getAttribute('value'), text: `${text}\n这一段还没有保存。` } });
  t.is((await preview.body()).subarray(0, 5).toString(), '%PDF-', 'a wording that is not saved can be seen on paper');
  await head.goto(`${app.url}/desk/wordings/P02`);
  t.ok(!(await head.inputValue('#f-text')).includes('还没有保存'), 'and is not saved by that');
  await phone.close();
}
