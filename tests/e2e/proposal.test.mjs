// SPDX-License-Identifier: MulanPSL-2.0
// proposal.test.mjs - a proposal of the CPPCC from hand-over to its published answer: the clock, the answer written
// as a document, approved and published, tied to the row; a wrong date and a foreign document are refused
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

export default async function (t) {
  const app = await t.app();
  const password = (login) => new RegExp(`^\\s+${login.replace('.', '\\.')}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const enter = async (login) => {
    const context = await t.browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: true });
    const page = await context.newPage();
    page.on('dialog', (d) => d.accept());
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  };
  const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
  const day = (back) => new Date(Date.now() + 8 * 3600e3 - back * 86400e3).toISOString().slice(0, 10);
  const clean = async (page, name) => {
    t.is(await htmlFaults(await page.content()), [], `${name} is valid HTML`);
    t.is(await axeFaults(page), [], `${name}: axe finds nothing`);
    await page.setViewportSize({ width: 390, height: 844 });
    t.is(await tooWide(page), 0, `${name} fits a phone`);
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const field = (page, label) => page.getByLabel(label, { exact: false }).first();
  const save = (page) => press(page, '.desk-form button.btn-primary');
  const clerk = await enter('sfqjyj.reviewer'); // registers rows; another drafts the answer

  // --- handed over
  await clerk.goto(`${app.url}/desk/registers/proposal/new`);
  await field(clerk, '类别').selectOption('政协提案');
  await field(clerk, '层级').selectOption('区县');
  await field(clerk, '编号').fill('0217');
  await field(clerk, '标题').fill('关于优化学校周边交通的提案');
  await field(clerk, '交办日期').fill(day(20));
  await save(clerk);
  const row = new URL(clerk.url()).pathname.replace(/\?.*/, '');
  t.ok(/\/desk\/registers\/proposal\/\d+$/.test(row), 'a proposal is registered');
  t.has(await clerk.textContent('main'), '期限', 'and has its term at once');
  await clean(clerk, 'a proposal');

  // --- the answer is a document like any other
  const act = (name) => `form[action$="/${name}"] button[type=submit]`;
  const drafter = await enter('sfqjyj.clerk');
  await drafter.goto(`${app.url}/desk/docs/new`);
  await drafter.fill('#f-title', '对区政协第0217号提案的答复');
  const columns = await drafter.$$eval('#f-column option', (all) => all.map((o) => ({ value: o.value, label: o.label })));
  await drafter.selectOption('#f-column', columns.find((o) => o.label.includes('建议提案')).value);
  await press(drafter, '.desk-form button[type=submit]');
  const path = new URL(drafter.url()).pathname.replace('/edit', ''), doc = path.split('/').pop();
  await drafter.waitForSelector('.ProseMirror');
  await drafter.click('.ProseMirror');
  await drafter.keyboard.type('您提出的关于优化学校周边交通的提案收悉。经研究，已在学校周边增设标志。');
  await drafter.waitForFunction(() => /已自动保存/.test(document.getElementById('save-state').textContent));
  await press(drafter, 'button[value=submit]');
  t.has(await drafter.textContent('.desk-head'), '待审核', 'the answer is submitted');
  await clerk.goto(app.url + path);
  await press(clerk, act('approve'));
  await press(clerk, act('secrecy'));
  await press(clerk, act('publish'));
  t.has(await clerk.textContent('.desk-head'), '已发布', 'approved, signed, published');
  const link = await clerk.getAttribute('.desk-head a[href^="/gongkai/"]', 'href');

  // --- answered, and tied to what was published
  await clerk.goto(app.url + row);
  await field(clerk, '答复日期').fill('2020-01-01');
  await save(clerk);
  t.ok(await clerk.$('.alert-bad'), 'an answer before the hand-over is refused');
  await clerk.goto(app.url + row);
  await field(clerk, '答复日期').fill(day(0));
  await field(clerk, '办理结果').selectOption({ index: 1 });
  await field(clerk, '满意程度').selectOption('满意');
  await field(clerk, '答复公开').first().selectOption('全文公开');
  await clerk.locator('#document').fill('1');
  await save(clerk);
  t.has(await clerk.textContent('.alert-bad'), '本单位没有这条信息', 'a document of another unit is refused');
  t.is(await clerk.locator('#document').inputValue(), '1', 'and what was typed is still there');
  await clerk.locator('#document').fill(doc);
  await field(clerk, '答复公开日期').fill(day(0));
  await save(clerk);
  t.is(await clerk.getAttribute('.desk-head a[href^="/desk/doc/"]', 'href'), path, 'the row leads to its answer');
  await clean(clerk, 'an answered proposal');

  // --- what proves it, and the year in sum
  await clerk.selectOption('#proof-what', '沟通记录');
  await clerk.setInputFiles('#proof-file', { name: '沟通记录.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n') });
  await press(clerk, 'form[action$="/link"] button[type=submit]');
  const proof = await clerk.getAttribute('#t-proofs >> xpath=ancestor::table//th//a', 'href');
  t.has(await clerk.textContent('#t-proofs >> xpath=ancestor::table'), '沟通记录.pdf', 'a file stands as evidence');
  t.is((await clerk.request.get(app.url + proof)).status(), 200, 'and opens');
  await clean(clerk, 'a proposal with its evidence');
  await clerk.goto(`${app.url}/desk/proposals`);
  await clean(clerk, 'the year of proposals');
  await press(clerk, 'form[action$="/summary"] button[type=submit]');
  t.has(await clerk.textContent('main'), '办理总体情况和吸收采纳情况', 'the summary is a draft');
  await clerk.goto(`${app.url}/desk/registers/proposal`);
  t.has(await clerk.textContent('#t-register >> xpath=ancestor::table'), '0217', 'it stands in the register');
  const visitor = await (await t.browser.newContext()).newPage();
  t.is((await visitor.goto(app.url + link)).status(), 200, 'the public reads the answer');
  t.has(await visitor.textContent('main'), '增设标志', 'with its words');
}
