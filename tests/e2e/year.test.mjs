// SPDX-License-Identifier: MulanPSL-2.0
// year.test.mjs - the year's work in a browser: what is owed, the screens of heads, an assessment from its
// table to appeal and correction, the public figures; every page against axe, the HTML standard, narrow screens
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

export default async function (t) {
  const app = await t.app();
  const password = (login) => new RegExp(`^\\s+${login}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const url = (p) => app.url + p;

  async function enter(login) {
    const context = await t.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(url('/login'));
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  }
  const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
  // A page as it stands: valid, free of axe faults, never wider than a phone.
  async function looks(page, path, name) {
    await page.setViewportSize({ width: 390, height: 844 });
    const answer = await page.goto(url(path));
    t.is(answer.status(), 200, `${name} is there`);
    t.is(await tooWide(page), 0, `${name} fits a phone`);
    t.is(await axeFaults(page), [], `${name} has no axe faults`);
    t.is(await htmlFaults(await answer.text()), [], `${name} is valid`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  // --- duties
  const reviewer = await enter('reviewer');
  await reviewer.goto(url('/desk/duties/new'));
  await reviewer.fill('#f-matter', '公益广告安排');
  await reviewer.fill('#f-term', '每月');
  await reviewer.selectOption('#f-col', { index: 3 });
  await press(reviewer, '.desk-form button[type=submit]');
  t.has(await reviewer.textContent('#t-duties >> xpath=ancestor::table'), '公益广告安排', 'a duty stands in the list');
  await reviewer.goto(url('/desk/duties/import'));
  await reviewer.fill('#f-table', '公开事项,公开时限,栏目\n甲,每年,没有的栏目\n');
  await press(reviewer, '.desk-form button[type=submit]');
  t.has(await reviewer.textContent('main'), '没有栏目', 'a table that names no column of ours is refused, with the line');
  t.has(await reviewer.inputValue('#f-table'), '没有的栏目', 'and what was pasted is still there');
  await looks(reviewer, '/desk/duties', 'what is owed');
  await looks(reviewer, '/desk/duties?show=list', 'the duty list');
  await looks(reviewer, '/desk/overview?period=2021', 'the screen of a unit');
  t.has(await reviewer.textContent('.stat'), '201', 'the media centre published 201 in 2021');

  const leader = await enter('leader');
  const screen = await leader.textContent('main');
  for (const part of ['公开信息（条）', '收到申请（件）', '年年报', '按栏目：公开与计划', '巡查待整改的', '按科室'])
    t.has(screen, part, `the first page of a head is the unit on one screen: ${part}`);
  await looks(leader, '/desk/', 'the first page of a head');
  await leader.context().close();

  // --- the district
  const district = await enter('district');
  await looks(district, '/desk/district', 'the screen of a district');
  const figure = await district.$$eval('#t-units >> xpath=ancestor::table//td//a', (all) => all.map((a) => a.getAttribute('href')));
  t.ok(figure.length > 20 && figure.every((h) => h.startsWith('/')), 'figures lead to their records');
  // A figure, and the rows of the list that it opens.
  async function behind(page, path) {
    const wrong = [];
    await page.goto(url(path));
    const links = await page.$$eval('a[href^="/desk/figures/"]', (all) => all.map((a) => [a.getAttribute('href'),
      (a.querySelector('b') ?? a).textContent.trim()]));
    for (const [href, figure] of links.filter(([, f]) => /^\d+$/.test(f)).slice(0, 40)) {
      let rows = 0, next = href;
      while (next) {
        await page.goto(url(next));
        rows += await page.$$eval('tbody tr th', (all) => all.length);
        next = await page.$$eval('.pager a[rel=next]', (all) => all[0]?.getAttribute('href') ?? '');
      }
      if (String(rows) !== figure) wrong.push(`${href}: ${figure} counted, ${rows} listed`);
    }
    t.is(wrong, [], `each of ${links.length} figures of ${path} opens as many records as it counts`);
    t.ok(links.length > 5, `figures of ${path} open records`);
  }
  await behind(district, '/desk/district?period=2026');
  await behind(district, '/desk/overview?period=2021&unit=rmtzx');
  await behind(district, '/desk/');
  await looks(district, '/desk/figures/columns?less=columns_filled&all=1', 'the records behind a figure');
  await district.goto(url('/desk/district'));
  await district.click('th button');
  t.ok(['ascending', 'descending'].includes(await district.getAttribute('th[aria-sort]', 'aria-sort')), 'the table sorts');

  // --- an assessment, from its table to the public
  await district.goto(url('/desk/assess/import'));
  await district.fill('#f-code', 'test-set');
  await district.fill('#f-name', '测试考核');
  await district.fill('#f-table', '考核要点,分值,计分公式\n公开及时,60,clean late/dated\n开过培训,40,atleast trainings 100\n');
  await press(district, '.desk-form button[type=submit]');
  const set = await district.getAttribute('th a:text-is("测试考核")', 'href');
  const board = set.split('?')[0];
  await looks(district, `${board}?period=2021`, 'the ranking');
  await press(district, 'form[action$="/release"] button[type=submit]');
  t.has(await district.textContent('main'), '结果已经公布', 'a result is released');
  const clerk = await enter('clerk');
  await looks(clerk, `${board}/unit?period=2021`, 'a unit\'s own result');
  await press(clerk, 'th a:text-is("开过培训")');
  await clerk.fill('#f-says', '培训记录补登');
  await press(clerk, 'form[action$="/appeal"] button[type=submit]');
  t.has(await clerk.textContent('main'), '培训记录补登', 'a unit appeals');
  await district.goto(url(`${board}?period=2021`));
  await press(district, '#t-appeals >> xpath=ancestor::table//th//a');
  await district.fill('#f-points', '40');
  await district.fill('#f-reason', '核实属实');
  await looks(clerk, new URL(clerk.url()).pathname + new URL(clerk.url()).search, 'an indicator with its appeal');
  await press(district, 'form[action$="/decide"] button[type=submit]');
  t.has(await district.textContent('main'), '更正：', 'the district corrects');

  // --- an office's share: what it lost and why, its appeal, decided by its own unit
  await clerk.goto(url(`${board}/unit?period=2021`));
  await press(clerk, '#t-offices >> xpath=ancestor::table//th//a');
  const office = new URL(clerk.url()).pathname + new URL(clerk.url()).search;
  await looks(clerk, office, 'an office\'s share');
  await clerk.selectOption('#f-item', { label: '公开及时' });
  await clerk.fill('#f-says', '日期登记有误');
  await press(clerk, 'form[action$="/office/appeal"] button[type=submit]');
  t.has(await clerk.textContent('main'), '日期登记有误', 'an office appeals');
  await reviewer.goto(url(office));
  await reviewer.fill('#f-points', '600');
  await reviewer.fill('#f-reason', '已核实');
  await press(reviewer, 'form[action$="/office/decide"] button[type=submit]');
  t.is([await reviewer.inputValue('#f-points'), (await reviewer.textContent('main')).includes('最多 60 分')], ['600', true],
    'more than the indicator has is refused, what was typed stays');
  await reviewer.fill('#f-points', '50');
  await press(reviewer, 'form[action$="/office/decide"] button[type=submit]');
  t.has(await reviewer.textContent('main'), '→ 50', 'its unit corrects, both stay on record');
  await looks(reviewer, office, 'a corrected share');

  const anyone = await (await t.browser.newContext()).newPage();
  const public_ = `/gongkai/assessment/${board.split('/').pop()}/2021`;
  t.is((await anyone.goto(url(public_))).status(), 404, 'what was not opened is not there for the public');
  await district.goto(url(`${board}?period=2021`));
  await district.check('form[action$="/release"] input[name=open]');
  await press(district, 'form[action$="/release"] button[type=submit]');
  await looks(anyone, public_, 'a public result');
  t.has(await anyone.textContent('main'), '100', 'with the corrected points');
  await looks(anyone, '/gongkai/assessment/', 'the list of results');

  // --- public figures
  await looks(anyone, '/gongkai/site_rmtzx/figures', 'a unit\'s figures');
  await looks(anyone, '/gongkai/figures/items', 'the platform\'s figures by item');
  const json = await (await anyone.request.get(url('/gongkai/site_rmtzx/figures.json'))).json();
  const year = (r, y) => r.reduce((n, c) => n + (c.years[y] ?? 0), 0);
  t.is(year(json.columns, 2021), year(json.items, 2021), 'columns and items say the same of a year');
  t.has(await (await anyone.request.get(url('/gongkai/site_rmtzx/figures.csv'))).text(), '"栏目"', 'and the CSV has the columns');
}
