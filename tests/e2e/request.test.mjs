// SPDX-License-Identifier: MulanPSL-2.0
// request.test.mjs - a request from a phone to the letter and the annual tables: filed, confirmed, corrected,
// a third party asked, extended, answered in part, downloaded, taken to reconsideration
import fs from 'node:fs';
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
    await page.goto(`${app.url}/login`);
    await page.fill('input[name=login]', name);
    await page.fill('input[name=password]', word);
    await page.click('main button[type=submit], form button[type=submit]');
    await page.waitForURL(/desk|gongkai/);
    return page;
  };

  // --- the citizen files on a phone
  const phone = await t.browser.newPage({ viewport: { width: 390, height: 844 } });
  await phone.goto(`${app.url}/gongkai/site_sfqjyj/request/new`);
  await clean(phone, 'the form');
  await shot(phone, 'form-390');
  await phone.click('button[value=file]');
  t.is(await keyboardAt(phone, 'role', 'alert'), 'alert', 'the keyboard stands at what is to be mended');
  t.is(await phone.locator('.alert-bad a').evaluateAll((all) => all.map((a) => a.getAttribute('href'))),
    ['#content', '#name', '#ident', '#phone'], 'all that is missing is said at once');
  await phone.fill('#content', '贵局的预算');
  await phone.fill('#name', '张三丰');
  await phone.fill('#ident', '110101199003077151');
  await phone.fill('#phone', '13800001234');
  await phone.click('button[value=file]');
  t.has(await phone.textContent('.alert-bad'), '校验码', 'a wrong identity number is said');
  t.is(await phone.inputValue('#content'), '贵局的预算', 'what was typed survives');
  await clean(phone, 'the form with an error');
  await shot(phone, 'form-error-390');
  await phone.click('button[value=look]');
  t.ok(await phone.isVisible('#similar'), 'similar documents are shown');
  const shown = await phone.locator('#similar-box li').count();
  t.is(await phone.inputValue('input[name=seen]'), String(shown), 'and the form remembers how many');
  // who found it asks for nothing, and is counted; what was typed is still there
  await phone.click('button[value=found]');
  t.has(await phone.textContent('.alert-ok'), '没有提交申请', 'who found it files nothing');
  t.is(await phone.inputValue('#content'), '贵局的预算', 'and keeps what was typed');
  // after a pause in writing they come by themselves, and nothing in the form is lost
  await phone.fill('#content', '');
  await phone.locator('#content').pressSequentially('贵局的部门预算公开情况');
  await phone.waitForSelector('#similar-box li', { timeout: 30000 });
  t.is(await phone.inputValue('#name'), '张三丰', 'similar documents come while one writes');
  await clean(phone, 'the form with similar documents');
  await shot(phone, 'form-similar-390');
  await phone.fill('#content', '贵局的预算');
  await phone.fill('#ident', '11010119900307715X');
  await phone.click('button[value=file]');
  t.has(await phone.textContent('h1'), '申请已经提交', 'a receipt at once');
  const number = (await phone.textContent('#number')).trim();
  const code = (await phone.textContent('#code')).trim();
  t.ok(/^SFQJYJ-\d{4}-\d{5}$/.test(number) && code.length === 11, 'with number and code');
  await clean(phone, 'the receipt');
  await shot(phone, 'receipt-390');

  // --- tables three and four before anything was received
  const desk = await login('sfqjyj.case');
  const year = new Date(Date.now() + 8 * 3600e3).getUTCFullYear();
  const tables = async () => {
    await desk.goto(`${app.url}/desk/cases/figures?year=${year}`);
    return desk.evaluate(() => Object.fromEntries([...document.querySelectorAll('table')].flatMap((table, k) => {
      const heads = [...table.querySelectorAll('thead th')].map((h) => h.textContent.trim());
      return [...table.querySelectorAll('tbody tr')].flatMap((row, r) => [...row.children].slice(1).map((cell, i) => {
        const link = cell.querySelector('a');
        return [`${'34'[k]} ${r} ${row.children[0].textContent.trim()} ${heads[i + 1]}`, {
          n: Number(cell.textContent.trim() || 0), path: link ? link.getAttribute('href') : '' }];
      }));
    })));
  };
  const before = await tables();
  t.has(await desk.textContent('main'), '没有再申请的 1 次', 'that somebody found it is counted');
  await clean(desk, 'tables three and four');
  // any period, as of any day: remembered in the address, with what is wrong said beside what was typed
  await desk.goto(`${app.url}/desk/cases/figures`);
  await desk.fill('#from', '2026年2月30日');
  await desk.click('form.filter button');
  t.has(await desk.textContent('.alert-bad'), '起日“2026年2月30日”不是有效的日期', 'a day that is none is said');
  t.is(await desk.inputValue('#from'), '2026年2月30日', 'and what was typed is still there');
  await clean(desk, 'a period that is none');
  await shot(desk, 'figures-wrong-1280');
  await desk.fill('#from', '2026-01-01');
  await desk.fill('#to', '2026-03-31');
  await desk.fill('#asof', '2026-03-15');
  await desk.click('form.filter button');
  t.ok(desk.url().includes('from=2026-01-01&to=2026-03-31&asof=2026-03-15'), 'the period stands in the address');
  t.has(await desk.textContent('main'), '2026年1月1日至2026年3月31日，截至2026年3月15日', 'and above the tables');
  await clean(desk, 'a period');
  const [sheet] = await Promise.all([desk.waitForEvent('download'), desk.click('a:has-text("下载 CSV")')]);
  t.has(fs.readFileSync(await sheet.path(), 'utf8'), '数值（2026-01-01至2026-03-15）', 'the CSV is of the same days');
  await shot(desk, 'figures-period-1280');
  await desk.setViewportSize({ width: 390, height: 844 });
  await shot(desk, 'figures-period-390');
  await desk.setViewportSize({ width: 1280, height: 900 });
  await shot(desk, 'figures-desk-1280');

  // --- the officer confirms, asks for correction
  const head = await login('sfqjyj.head');
  await desk.goto(`${app.url}/desk/cases?q=${number}`);
  await shot(desk, 'list-1280');
  await desk.click(`a:has-text("贵局的预算")`);
  const caseUrl = desk.url();
  const event = async (kind) => {
    await desk.goto(caseUrl);
    await desk.selectOption('#kind', kind);
    await desk.click('section[aria-labelledby=steps] button');
    t.is(await desk.locator('.alert-bad[role=alert]').count(), 0, `${kind} is taken`);
  };
  let wrongDay = true; // once: a day that is none, and what was typed about the delivery is still there
  const letter = async (query, blanks) => {
    await desk.goto(`${caseUrl}/letters/new?${query}`);
    for (const [name, value] of Object.entries(blanks)) await desk.fill(`label:text-is("${name}") ~ textarea`, value);
    await desk.click('button:has-text("保存草稿")');
    const url = desk.url().replace(/\?.*/, '');
    await desk.click('button:has-text("提交审批")');
    t.is(await desk.locator('.alert-bad').count(), 0, `${query} is submitted`);
    await desk.goto(`${app.url}/desk/`);
    t.is(await desk.locator('#letters').count(), 0, 'who handed a letter in is not asked to approve it');
    await head.goto(`${app.url}/desk/`);
    const waits = new URL(url).pathname, listed = await head.locator(`a.row-title[href="${waits}"]`).count();
    await head.goto(url);
    const yes = head.locator('button:has-text("同意，编号")');
    t.is(listed, await yes.count(), `${query}: what waits for who may approve is on their first page`);
    if (await yes.count()) {
      await shot(head, `approve-${query.replace(/\W/g, '')}`);
      await yes.click();
    }
    await desk.goto(url);
    if (wrongDay) {
      wrongDay = false;
      await desk.selectOption('#way', 'post');
      await desk.evaluate(() => { document.getElementById('day').type = 'text'; }); // as an old browser has it
      await desk.fill('#day', '2026-02-30');
      await desk.fill('#proof', 'EMS 1234567890');
      await desk.click('button:has-text("已经发出")');
      t.has(await desk.textContent('.alert-bad'), '发出日期：不是有效的日期', 'a day that is none is said');
      t.is([await desk.inputValue('#way'), await desk.inputValue('#day'), await desk.inputValue('#proof')],
        ['post', '2026-02-30', 'EMS 1234567890'], 'the way, the day and the proof as they were typed');
      await shot(desk, 'send-wrong-1280');
      await desk.fill('#day', new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10));
    }
    await desk.click('button:has-text("已经发出")');
    t.is(await desk.locator('.alert-bad').count(), 0, `${query} is sent`);
    return url;
  };
  await event('confirmed');
  await clean(desk, 'the case');
  await shot(desk, 'case-1280');
  const later = new Date(Date.now() + 20 * 86400e3).toISOString().slice(0, 10);
  await letter('rule=P02', { 需补正事项: '请写明年份', 补正指导: '写明需要哪一年的预算', 补正期限: later });

  // --- the citizen corrects
  const track = async () => {
    await phone.goto(`${app.url}/gongkai/request/track`);
    await phone.fill('#number', number);
    await phone.fill('#code', code.toLowerCase());
    await phone.click('main form button');
  };
  await track();
  t.has(await phone.textContent('h1'), '需要您补正申请', 'the applicant is told to correct');
  await clean(phone, 'one\'s own case');
  await shot(phone, 'case-390');
  await phone.fill('#content', '2025年度部门预算及政府购买服务合同');
  await phone.click('button:has-text("提交补正")');
  t.has(await phone.textContent('h1'), '正在办理', 'the period runs anew');

  // --- third party, extension, part
  await letter('rule=P05', { 收件人: '某某服务有限公司', 拟公开内容: '合同价款', 征求事项: '是否同意公开' });
  await event('third_received');
  await event('third_answered');
  await letter('rule=P04', { 延期理由: '需要检索的档案较多', 延长天数: '10' });
  await desk.goto(caseUrl);
  await shot(desk, 'case-extended-1280');
  await desk.setViewportSize({ width: 390, height: 844 });
  await shot(desk, 'case-desk-390');
  t.is(await tooWide(desk), 0, 'the case fits a phone');
  await desk.setViewportSize({ width: 1280, height: 900 });
  await letter('outcome=O03', {
    公开的部分: '|序号|名称|页数|\n|1|2025年度部门预算|12|', 不予公开的部分和理由: '合同中的银行账号，公开会损害第三方商业秘密。',
    不予公开的依据: '《条例》第十五条',
  });
  await clean(desk, 'a letter');
  await shot(desk, 'letter-1280');

  // --- the citizen downloads it
  await track();
  t.has(await phone.textContent('h1'), '已经答复', 'answered');
  await shot(phone, 'answered-390');
  const [pdf] = await Promise.all([phone.waitForEvent('download'),
    phone.click('button:has-text("部分公开告知书")')]);
  const bytes = fs.readFileSync(await pdf.path());
  t.is(bytes.subarray(0, 5).toString(), '%PDF-', 'the letter is a PDF');
  if (shots) fs.writeFileSync(`${shots}/letter.pdf`, bytes);
  const [zip] = await Promise.all([phone.waitForEvent('download'), phone.click('button:has-text("下载本件全部材料")')]);
  t.is(fs.readFileSync(await zip.path()).subarray(0, 2).toString(), 'PK', 'the whole case is an archive');

  // --- reconsideration, registered at the desk
  const officer = head;
  await officer.goto(`${app.url}/desk/disputes`);
  await officer.selectOption('#f-kind', 'rec');
  await officer.fill('#f-request', number);
  await officer.fill('#f-authority', '示范区人民政府');
  await officer.fill('#f-number', '示复〔2026〕7号');
  await officer.fill('#f-filed', new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10));
  await officer.selectOption('#f-stage', 'filed');
  await officer.selectOption('#f-result', 'pend');
  await officer.click('main form button:has-text("保存")');
  t.has(await officer.textContent('.alert-ok'), '已保存', 'the reconsideration is registered');

  // --- tables three and four have exactly this, and each figure opens to it
  const after = await tables();
  const grown = Object.keys(after).filter((k) => after[k].n !== before[k].n).map((k) => `${k} +${after[k].n - before[k].n}`);
  const row = (name) => Object.keys(after).find((k) => k.includes(name)).split(' ').slice(0, 3).join(' ');
  const received = Object.keys(after).find((k) => k.startsWith('3 0 ')).split(' ').slice(0, 3).join(' ');
  t.is(grown.sort(), [`${received} 自然人 +1`, `${received} 总计 +1`, `${row('部分公开')} 自然人 +1`, `${row('部分公开')} 总计 +1`,
    `${row('（七）总计')} 自然人 +1`, `${row('（七）总计')} 总计 +1`, '4 0 行政复议 尚未审结 +1', '4 0 行政复议 总计 +1'].sort(),
  'tables three and four of the year have grown by exactly this');
  t.is(Object.keys(after).filter((k) => after[k].n && !after[k].path), [], 'each figure of tables three and four is a link');
  for (const k of grown.map((g) => g.replace(/ \+1$/, '')).filter((g) => after[g].path)) {
    await desk.goto(app.url + after[k].path);
    t.is(await desk.locator('tbody tr').count(), after[k].n, `${k}: as many records as the figure says`);
    t.has(await desk.textContent('table'), number, `${k}: this case is among them`);
  }
  await clean(desk, 'the records of a cell');
  await shot(desk, 'cell-desk-1280');
  await desk.click(`tr:has-text("${number}") a[href*="/desk/cases/"]`);
  t.is(desk.url(), caseUrl, 'and it opens to the case');

  // --- figures, calculator
  await phone.goto(`${app.url}/gongkai/site_sfqjyj/request/figures`);
  await clean(phone, 'the figures');
  await shot(phone, 'figures-390');
  await phone.goto(`${app.url}/gongkai/clock`);
  await phone.click('main form button[type=submit]');
  t.has(await phone.textContent('#result'), '2026年4月30日', 'the calculator computes its example');
  await clean(phone, 'the calculator');
  await shot(phone, 'clock-390');
  await phone.close();
  await desk.close();
  await head.close();
}
