// SPDX-License-Identifier: MulanPSL-2.0
// oneperson.test.mjs - a town office of one person: the district's consent is seen, a letter and a list of erasures
// go their way by that one person alone, and the log says so of each step
import { execFileSync } from 'node:child_process';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

const shots = process.env.SHOTS;

export default async function (t) {
  const app = await t.app();
  t.spent(); // the roles given here are nobody else's
  const word = (login) => new RegExp(`^\\s+${login}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const clean = async (page, name) => {
    t.is(await htmlFaults(await page.content()), [], `${name} is valid HTML`);
    t.is(await axeFaults(page), [], `${name}: axe finds nothing`);
    t.is(await tooWide(page), 0, `${name} fits its screen`);
    if (shots) await page.screenshot({ path: `${shots}/${name.replaceAll(' ', '-')}.png`, fullPage: true });
  };
  const enter = async (login) => {
    const page = await (await t.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.asked = [];
    page.on('dialog', (d) => { page.asked.push(d.message()); d.accept(); });
    await page.goto(`${app.url}/login`);
    await page.fill('input[name=login]', login);
    await page.fill('input[name=password]', word(login));
    await page.click('form button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  };
  const press = async (page, what) => Promise.all([page.waitForNavigation(), page.click(what)]);
  const run = (...args) => execFileSync(app.program, [...args, '--data', app.folder], { encoding: 'utf8' });

  // --- one person holds every role of the unit
  const login = 'head';
  for (const role of ['reviewer', 'case_officer', 'unit_head']) run('user', 'grant', login, role);
  const unit = JSON.parse(run('user', 'list', '--json')).users.find((u) => u.login === login).unit;
  const solo = await enter(login);

  const letter = async (name) => {
    await solo.goto(`${app.url}/desk/cases/new`);
    await solo.selectOption('#f-channel', 'counter');
    await solo.fill('#f-name', name);
    await solo.fill('#f-ident', '11010119900307715X');
    await solo.fill('#f-phone', '13800001234');
    await solo.fill('#f-content', '2025年农村公路养护资金使用情况');
    await press(solo, 'main form button.btn-primary');
    const at = solo.url().replace(/\?.*/, '');
    await solo.goto(`${at}/letters/new?rule=P04`);
    await solo.fill('textarea[name=v0]', '档案较多，需要逐卷查找');
    await solo.fill('textarea[name=v1]', '20');
    await press(solo, 'button:has-text("保存草稿")');
    await press(solo, 'button:has-text("提交审批")');
    return at;
  };
  await letter('张三丰');
  t.is(await solo.locator('button:has-text("同意，编号")').count(), 0, 'nobody approves what they drafted');

  // --- the district's consent, from today on
  const district = await enter('district');
  await district.goto(`${app.url}/desk/unit?unit=${unit}`);
  const today = new Date(Date.now() + 8 * 3600e3), iso = (d) => d.toISOString().slice(0, 10);
  await district.fill('form[action*="one-person"] [name=from]', iso(new Date(+today + 86400e3)));
  await district.fill('form[action*="one-person"] [name=until]', iso(new Date(+today + 90 * 86400e3)));
  await district.fill('form[action*="one-person"] [name=reason]', '编制只有一人');
  await press(district, 'button:has-text("同意一人办理")');
  t.has(await district.textContent('main'), '终止一人办理', 'a consent from tomorrow on is seen, and can be ended');
  await district.fill('form[action*="one-person"] [name=reason]', '日期有误');
  await press(district, 'button:has-text("终止一人办理")');
  await district.fill('form[action*="one-person"] [name=from]', iso(today));
  await district.fill('form[action*="one-person"] [name=until]', iso(new Date(+today + 90 * 86400e3)));
  await district.fill('form[action*="one-person"] [name=reason]', '编制只有一人');
  await press(district, 'button:has-text("同意一人办理")');
  t.has(await district.textContent('.alert-warn'), '同意人：', 'who consented is said');
  await clean(district, 'one person unit');

  // --- all by one
  await solo.goto(`${app.url}/desk/`);
  t.has(await solo.textContent('.alert-warn'), '本单位一人办理', 'the first page says it, and until when');
  await clean(solo, 'one person home');
  const own = await letter('李四光');
  await press(solo, 'button:has-text("同意，编号")');
  t.ok(await solo.locator('button:has-text("已经发出")').count(), 'the letter is approved');
  await solo.goto(own);
  await solo.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await solo.selectOption('form[action$="/event"] select', { label: '申请人撤回申请' });
  await solo.fill('form[action$="/event"] input[type=date]', iso(today));
  await press(solo, 'form[action$="/event"] button');
  const number = (await solo.textContent('dt:text-is("编号") + dd')).trim();
  await solo.goto(`${app.url}/desk/erasures?until=2099-12-31`);
  await solo.check(`label:has-text("${number}") input`);
  await solo.fill('input[name=reason]', '已归档，保管期限届满');
  await press(solo, 'button:has-text("提出销毁")');
  await solo.goto(`${app.url}/desk/`);
  await press(solo, 'a:has-text("保管期限届满")');
  await press(solo, 'button:has-text("批准并销毁")');
  t.has(solo.asked.at(-1), '您是提出人', 'it says that one approves one\'s own list');
  t.has(await solo.textContent('.desk-head'), '已销毁', 'and it is done');
  const log = run('audit', 'log').split('\n');
  for (const step of ['letter_approved', 'erasure ']) {
    t.ok(log.some((l) => l.includes(step) && l.includes('"one_person":true')), `the log says it of ${step}`);
  }
}
