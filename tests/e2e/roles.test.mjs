// SPDX-License-Identifier: MulanPSL-2.0
// roles.test.mjs - every role walks over every route: who gets in is what tests/golden/routes.txt says
import fs from 'node:fs';

const rows = fs.readFileSync(new URL('../golden/routes.txt', import.meta.url), 'utf8').split('\n')
  .filter((l) => l && !l.startsWith('#')).map((l) => {
    const [, method, path, who] = /^(\S+)\s+(\S+)\s+\S+:\s*(.*)$/.exec(l);
    return { method, path, who: who.split(' ') };
  });
const people = {
  clerk: 'clerk', reviewer: 'reviewer', case_officer: 'case', disclosure_head: 'head', unit_head: 'leader',
  district: 'district', admin: 'admin', auditor: 'auditor',
};

export default async function (t) {
  const app = await t.app();
  const password = (login) => new RegExp(`^\\s+${login}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const closed = rows.filter((r) => !r.who.includes('public'));
  const address = (path) => app.url + path.replace(/\{[a-z]+\}/g, '1');
  const get = (request, r) => request.get(address(r.path), { maxRedirects: 0 });

  t.ok(closed.length > 60, 'the golden file has the routes of the desk');
  const nobody = await t.browser.newContext();
  const open = [];
  for (const r of closed) {
    const answer = r.method === 'GET' ? await get(nobody.request, r)
      : await nobody.request.post(address(r.path), { maxRedirects: 0, form: {} });
    const login = (answer.headers().location ?? '').startsWith('/login');
    if (!(login || [401, 403].includes(answer.status()))) open.push(`${r.method} ${r.path} ${answer.status()}`);
  }
  t.is(open, [], 'who is not logged in reaches none of them');

  for (const [role, login] of Object.entries(people)) {
    const context = await t.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    const wrong = [];
    for (const r of closed) {
      if (r.method !== 'GET') {
        if (r.who.includes(role)) continue;
        const status = (await context.request.post(address(r.path), { maxRedirects: 0, form: {} })).status();
        if (status !== 403) wrong.push(`POST ${r.path}: ${status}, not 403`);
        continue;
      }
      const status = (await get(context.request, r)).status();
      // With a 1 for its number a page may not be there, or be another unit's.
      const may = r.path.includes('{') ? status < 500 : status < 400;
      if (r.who.includes(role) ? !may : status !== 403) wrong.push(`${r.path}: ${status}`);
    }
    t.is(wrong, [], `${role} reaches what the table says, and nothing else`);
    await context.close();
  }

  // --- one person with all of them at once: the first page has what each of them would see
  const enter = async (login) => {
    const context = await t.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  };
  const admin = await enter('admin');
  await admin.click('nav a:text-is("各单位")');
  const row = admin.locator('tr:has-text("示范区教育局")');
  t.is(await row.locator('td a').allTextContents(), ['栏目', '用户'], 'an administrator goes on from a unit to its columns and users');
  await row.locator('a:text-is("用户")').click();
  t.has(await admin.textContent('main'), '马俊杰', 'and finds the users of that unit');
  for (const role of Object.keys(people)) {
    await admin.goto(`${app.url}/desk/users`);
    await admin.click('a:text-is("吴秀英")');
    await admin.selectOption('form[action$="/grant"] select', role);
    await admin.click('form[action$="/grant"] button');
    await admin.waitForLoadState();
  }
  const all = await enter('district');
  for (const list of ['/desk/docs', '/desk/registers/proposal']) {
    await all.goto(`${app.url}${list}?unit=rmtzx`);
    await all.fill('#f-q', '方言');
    await all.click('form.filter button[type=submit]');
    await all.waitForURL('**q=*');
    t.has(all.url(), 'unit=rmtzx', `${list}: who searches another unit's list stays with that unit`);
  }
  t.is(await all.locator('main tbody tr').count(), 1, 'of the proposals the one with these words is found');
  t.is((await all.goto(`${app.url}/desk/`)).status(), 200, 'who holds every role has a first page');
  for (const words of ['全区今年公开', '待审核', '我的草稿', '逾期未公开', '需要处理的设置', '最近的操作'])
    t.has(await all.textContent('main'), words, `with ${words}`);
}
