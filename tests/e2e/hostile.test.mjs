// SPDX-License-Identifier: MulanPSL-2.0
// hostile.test.mjs - what people paste into the registers of the year: too long, twice, of another unit; nothing typed is lost
import { tooWide } from './lib.mjs';

const longer = '长'.repeat(100000);
const nasty = '<script>alert(1)</script>𠮷😀=1+1';

export default async function (t) {
  const app = await t.app();
  const password = (login) => new RegExp(`^\\s+${login.replace('.', '\\.')}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const enter = async (login) => {
    const context = await t.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    const csrf = await page.inputValue('input[name=csrf] >> nth=0');
    const get = (path) => context.request.get(app.url + path, { maxRedirects: 0 });
    const post = async (path, form) => {
      const answer = await context.request.post(app.url + path, { maxRedirects: 0, form: { csrf, ...form } });
      return { status: answer.status(), text: await answer.text(), to: answer.headers().location ?? '' };
    };
    return { login, page, get, post };
  };
  const clerk = await enter('clerk'), reviewer = await enter('reviewer'), other = await enter('sfqwjj.reviewer');

  // --- a field that is too long, or has what no text has, is said and comes back
  const training = { f0: '本单位', f1: '培训', f2: '2026-11-20', f3: nasty };
  let a = await clerk.post('/desk/registers/training/new', { ...training, f8: longer });
  t.is(a.status, 422, 'a text of 100,000 characters is refused');
  t.has(a.text.replaceAll('长', ''), '最多 20000 个字，现在有 100000 个', 'with how many there may be');
  t.ok(a.text.includes(longer) && a.text.includes('𠮷😀'), 'and everything is still in the form');
  t.ok(!a.text.includes('<script>alert'), 'as text');
  a = await clerk.post('/desk/registers/training/new', { ...training, f3: '铃\u0007声' });
  t.has(a.text, '名称：含有不能使用的控制字符', 'control characters are named with their field');
  a = await reviewer.post('/desk/duties/new', { matter: nasty, basis: longer, way: 'open' });
  t.is(a.status, 422, 'a duty likewise');
  t.ok(a.text.includes(longer) && a.text.includes('𠮷😀'), 'keeps what was typed');
  a = await clerk.post('/desk/registers/training/new', training);
  t.is(a.status, 303, 'what is merely unusual is kept');
  const row = a.to.split('?')[0];
  a = await clerk.post('/desk/registers/training/new', { ...training, f3: 'W'.repeat(190) });
  await clerk.page.setViewportSize({ width: 390, height: 844 });
  await clerk.page.goto(app.url + a.to);
  t.is(await tooWide(clerk.page), 0, 'a name that cannot be broken fits a phone');
  await clerk.page.setViewportSize({ width: 1280, height: 900 });
  a = await clerk.post(`${row}/drop`, {});
  t.has(a.text, '移除理由：请填写移除理由', 'a removal without its reason says so');

  // --- a table twice, a table with a wrong head
  const table = '组织方\t形式\t日期\t名称\n上级\t会议\t2026-10-09\t导入两次的会议\n';
  const csrf = await clerk.page.inputValue('input[name=csrf] >> nth=0');
  const bring = async (text) => {
    const answer = await clerk.page.context().request.post(`${app.url}/desk/registers/training/import`,
      { maxRedirects: 0, multipart: { csrf, table: text } });
    return { status: answer.status(), text: await answer.text(), to: answer.headers().location ?? '' };
  };
  t.has((await bring(table)).to, 'done=saved', 'a table comes in');
  t.has((await bring(table)).to, 'done=known', 'the same again changes nothing');
  t.is((await (await clerk.get('/desk/registers/training?year=2026')).text()).split('导入两次的会议').length, 2, 'there is one of it');
  a = await bring('甲\t乙\n1\t2\n');
  t.has(a.text, '表头“甲”不是培训会议台账的栏目', 'a wrong head is told');
  t.ok(!a.text.includes('请填写组织方'), 'and not each line under it');

  t.has((await bring('组织方\t形式\t日期\t名称\n')).text, '只有表头', 'a head alone is not called saved');
  a = await clerk.page.context().request.post(`${app.url}/desk/registers/training/import`,
    { multipart: { csrf, file: { name: '台账.xlsx', mimeType: 'x/y', buffer: Buffer.alloc(0) } } });
  t.has(await a.text(), '文件“台账.xlsx”是空的', 'nor is an empty file called none');

  // --- another unit's
  for (const path of [row, '/desk/voices/3', '/desk/column/152']) t.is((await other.get(path)).status(), 403, `${path} is not shown to another unit`);
  a = await other.post('/desk/voices/3', {});
  t.ok(a.status === 403 && a.text.includes('没有权限'), 'nor by a form with faults, and the page says it');
  a = await other.post(row, { ...training, f3: '改', seen: '1' });
  t.is(a.status, 403, 'nor can its row be changed');

  a = await reviewer.post('/desk/consults', { doc: '关于某某的草案', closes: '2027-01-30', reason: '只写了二十天的理由' });
  t.is(a.status, 422, 'a draft that is not found is a fault of its field');
  t.ok(a.text.includes('没有这条信息；请填草案') && a.text.includes('只写了二十天的理由'), 'and nothing typed is lost');

  // --- two people answer the same reader: the second is told, and keeps the words
  const head = await enter('head');
  t.is((await reviewer.post('/desk/voices/3', { outcome: 'mended', answer: '已经改正' })).status, 303, 'one answers');
  a = await head.post('/desk/voices/3', { outcome: 'right', answer: '另一个人写的答复' });
  t.ok(a.status === 409 && a.text.includes('alert-bad') && a.text.includes('另一个人写的答复'), 'the other is told, with the words');

  // --- the session ends in the middle of a long form: what was typed comes back, and goes on after the log-in
  const officer = await enter('sfqjyj.case');
  const ends = [
    { who: officer, path: '/desk/cases/new', field: '#f-content', files: true }, // with files: multipart
    { who: clerk, path: '/desk/registers/training/new', field: '#f3' },
  ];
  for (const e of ends) {
    const { page } = e.who, context = page.context(), words = `写了半小时的内容${nasty}`;
    await page.goto(app.url + e.path);
    await page.fill(e.field, words);
    if (e.files) await page.setInputFiles('input[type=file] >> nth=0', { name: '委托书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });
    await context.clearCookies();
    const send = async (button) => (await Promise.all([page.waitForNavigation(), button.click()]))[0].status();
    await page.evaluate((f) => { document.querySelector(f).form.noValidate = true; }, e.field);
    t.is(await send(page.locator(`form:has(${e.field}) button[type=submit] >> nth=-1`)), 401, `${e.path}: the session is over`);
    const told = await page.textContent('main');
    t.ok(told.includes(words) && told.includes('在新窗口登录'), 'what was typed is in the page that says so');
    t.is(told.includes('附件不能留在页面上'), !!e.files, 'and that files must be chosen anew');
    const [door] = await Promise.all([context.waitForEvent('page'), page.click('a:text-is("在新窗口登录")')]);
    await door.fill('#f-login', e.who.login);
    await door.fill('#f-password', password(e.who.login));
    await door.click('button[type=submit]');
    await door.waitForURL('**/desk/');
    await door.close();
    const again = page.locator('button:text-is("再提交一次")');
    t.is(await send(again), 403, 'the new session asks once more');
    t.has(await page.textContent('main'), words, 'with what was typed');
    t.ok([200, 422].includes(await send(again)), 'and its form has it, with what is still missing');
    t.is(await page.inputValue(e.field), words, 'to the letter');
  }
  const forged = await clerk.page.context().request.post(`${app.url}/desk/registers/training/new`,
    { maxRedirects: 0, form: { csrf: 'x', ...training }, headers: { origin: 'http://evil.example' } });
  t.ok(forged.status() === 403 && !(await forged.text()).includes('再提交一次'), 'what another site sends is not offered to be sent again');

  // --- a button pressed twice: one case
  const open = async () => Number(/在办 (\d+) 件/.exec(await (await officer.get('/desk/cases')).text())[1]);
  const before = await open();
  await officer.page.goto(`${app.url}/desk/cases/new`);
  const paper = { content: '两次按下的申请', name: '赵六', ident: '11010119900307715X', phone: '13800001234' };
  for (const [name, value] of Object.entries(paper)) await officer.page.fill(`#f-${name}`, value);
  await officer.page.locator('form:has(#f-content) button[type=submit] >> nth=-1').evaluate((b) => {
    b.click();
    setTimeout(() => b.click(), 3); // when the first is on its way
  });
  await officer.page.waitForURL('**/desk/cases/*done=created');
  t.is(await open(), before + 1, 'a button pressed twice registers one case');

  // --- the same while a document is written: the page goes on saving after a log-in in another window
  await clerk.page.goto(`${app.url}/desk/docs/new`);
  await clerk.page.fill('#f-title', '关于会话过期的通知');
  await clerk.page.selectOption('#f-column', { index: 1 });
  await Promise.all([clerk.page.waitForNavigation(), clerk.page.locator('form:has(#f-title) button[type=submit] >> nth=0').click()]);
  const pen = clerk.page.locator('#f-title');
  await clerk.page.context().clearCookies();
  await pen.pressSequentially('甲');
  await clerk.page.waitForSelector('#save-state[data-state=error]');
  const door = await clerk.page.context().newPage();
  await door.goto(`${app.url}/login`);
  await door.fill('#f-login', 'clerk');
  await door.fill('#f-password', password('clerk'));
  await door.click('button[type=submit]');
  await door.waitForURL('**/desk/');
  await door.close();
  await clerk.page.waitForSelector('#save-state[data-state=saved]');
  t.ok(true, 'an autosave goes through after a log-in elsewhere');

  // --- public figures: the table, the CSV and the JSON say the same
  const figures = async (path) => (await (await t.browser.newContext()).request.get(app.url + path)).text();
  const json = JSON.parse(await figures('/gongkai/site_rmtzx/figures.json'));
  const lines = (await figures('/gongkai/site_rmtzx/figures.csv')).trim().split('\r\n').slice(1)
    .map((l) => l.split(',').map((x) => x.replace(/^"|"$/g, '')));
  const sum = (kind, year, what) => lines.filter((l) => l[0] === kind && Number(l[3]) === year && l[4] === what)
    .reduce((n, l) => n + Number(l[5]), 0);
  for (const r of json.requests) {
    t.is([sum('依申请公开', r.year, '收到'), sum('依申请公开', r.year, '办结'), sum('依申请公开', r.year, '逾期办结'),
      sum('依申请公开', r.year, '作出答复'), sum('依申请公开', r.year, '答复用的工作日合计')],
    [r.received, r.closed, r.late, r.answered, r.working_days], `requests of ${r.year}: CSV and JSON agree`);
    t.is(sum('栏目', r.year, '现行公开信息'), json.columns.reduce((n, k) => n + k.years[r.year], 0), `columns of ${r.year}: likewise`);
  }

  // --- a reader's report of a page that has gone
  const nobody = await t.browser.newContext();
  const gone = await nobody.request.post(`${app.url}/gongkai/correct.html`, { form: { doc: '99999999', kind: 'error', content: nasty } });
  const says = await gone.text();
  t.ok(gone.status() === 404 && says.includes('𠮷😀') && says.includes('填写的内容还在'), 'a report about a page that has gone is not lost');

  // --- first pages lead to all of what they show the first of
  const leader = await enter('leader'), district = await enter('district');
  await leader.page.setViewportSize({ width: 390, height: 900 });
  await leader.page.reload();
  t.ok(await leader.page.evaluate(() => document.documentElement.scrollHeight) < 6000, 'the first page of a head is short on a phone');
  await Promise.all([leader.page.waitForNavigation(), leader.page.click('a:has-text("个栏目")')]);
  t.has(leader.page.url(), '/desk/overview', 'its columns lead to all columns');
  await Promise.all([district.page.waitForNavigation(), district.page.click('.table-more a:has-text("个单位")')]);
  t.has(district.page.url(), '/desk/district', 'the units that lag lead to all units');
}
