// SPDX-License-Identifier: MulanPSL-2.0
// proof.test.mjs - the content check in a browser: a draft with eight planted faults is mended by clicks, one that
// leaves a number in cannot be submitted, the office's own words, the history; the public proof-reading page
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

const paste = '关于布署工作的通知\n经审核，张三（身份证号：110101199003077758）符合条件，联系电话13812341234。\n国办发[2021]30号文件要求,坚持"公开为常态"。\n一是学习。三是检查。';

// Eight faults of different families, a paragraph each; a wrong character in a fixed expression is marked alone, and
// what the expression is stands beside it.
const draft = [
  ['关于布署全年工作的安排', '布署', '部署'],
  ['根据国办发[2021]30号文件', '[2021]30号', '〔2021〕30号'],
  ['联系人张三，身份证号110101199003077758', '110101199003077758', '110101********7758'],
  ['请于2021年3月1日（星期二）前报送', '星期二', '星期一'],
  ['残废人按规定享受补助', '残废人', '残疾人'],
  ['依据《政府信息公开条列》办理', '政府信息公开条列', '政府信息公开条例', ['信息公开条列', '信息公开条例']],
  ['各单位要高度重视，，认真落实', '，，', '，'],
  ['人民日益增涨的美好生活需要', '人民日益增涨的美好生活需要', '人民日益增长的美好生活需要', ['涨', '长']],
];

export default async function (t) {
  const app = await t.app();
  const { url } = app;
  await desk(t, app);
  const page = await t.browser.newPage({ viewport: { width: 1280, height: 900 } });

  await page.goto(`${url}/gongkai/proofread`);
  t.is(await axeFaults(page), [], 'the empty page: axe finds nothing');
  await page.fill('#paste', paste);
  await page.click('main button[type=submit]');
  const rules = await page.locator('.finding').allInnerTexts();
  for (const words of ['布署', '110101199003077758', '13812341234', '[2021]30号', '三是']) {
    t.ok(rules.some((r) => r.includes(words)), `${words} is found`);
    t.ok(await page.locator('.proof-text .ed-find', { hasText: words }).count(), `${words} is marked in the text`);
  }
  t.ok(rules.some((r) => r.includes('110101********7758')), 'what the number would look like is shown');
  t.is(await axeFaults(page), [], 'the findings: axe finds nothing');
  t.is(await htmlFaults(await page.content()), [], 'the findings are valid HTML');
  t.is(await page.inputValue('#paste'), paste, 'what was pasted comes back');
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    t.is(await tooWide(page), 0, `fits ${width} px`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/proofread-${width}.png`, fullPage: true });
  }

  await page.goto(`${url}/gongkai/proofread`);
  await page.setInputFiles('#file', { name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,身份证号\n李四,110101199003077758\n') });
  await page.click('main button[type=submit]');
  t.ok((await page.locator('.finding').allInnerTexts()).some((r) => r.includes('110101199003077758')), 'a file is read');
  await page.setInputFiles('#file', { name: 'a.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([255, 255, 0, 1]) });
  await page.click('main button[type=submit]');
  t.ok(await page.locator('.alert').count(), 'what is no text is refused with words');
  await page.close();
}

async function desk(t, app) {
  const password = (login) => new RegExp(`^\\s+${login}\\s+(\\S+)`, 'm').exec(app.output())[1];
  async function enter(login) {
    const page = await (await t.browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  }
  const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
  const shot = async (page, name) => {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      t.is(await tooWide(page), 0, `${name} fits ${width} px`);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}.png`, fullPage: true });
    }
  };

  const clerk = await enter('clerk');
  await clerk.goto(`${app.url}/desk/docs/new`);
  await clerk.fill('#f-title', '关于做好全年公开工作的通知');
  await clerk.selectOption('#f-column', { index: 3 });
  await press(clerk, '.desk-form button[type=submit]');
  await clerk.waitForSelector('.ProseMirror');
  await clerk.click('.ProseMirror');
  for (const [line] of draft) {
    await clerk.keyboard.insertText(line);
    await clerk.keyboard.press('Enter');
  }
  await clerk.fill('#f-written', '2021-03-01');
  await clerk.waitForFunction((n) => document.querySelectorAll('#findings .finding').length >= n, draft.length);
  const says = (await clerk.locator('#findings .finding').allInnerTexts()).join('\n');
  for (const [, words, right, [mark, fix] = [words, right]] of draft) t.ok(says.includes(mark) && says.includes(fix) && says.includes(right), `${words}: found, with ${right}`);
  t.is(await axeFaults(clerk), [], 'findings beside the text: axe finds nothing');
  await shot(clerk, 'findings');

  // The number is still there: it may be saved, not submitted.
  await press(clerk, 'button[value=submit]');
  t.has(await clerk.textContent('main'), '必须处理', 'what blocks must be settled before it is submitted');
  await clerk.waitForSelector('.ProseMirror');
  await clerk.waitForFunction(() => document.querySelector('#findings .finding .finding-act button'));

  for (const [, words, right, [, fix] = [words, right]] of draft) {
    const button = clerk.locator('#findings button', { hasText: `为“${fix}”` }).first();
    await button.click();
    await clerk.waitForFunction((w) => document.querySelector('.ProseMirror').textContent.includes(w), right);
  }
  t.has(await clerk.textContent('.ed-foot'), '已把', 'the page says what was done');
  const after = await clerk.textContent('.ProseMirror');
  for (const [, words, right] of draft) t.ok(after.includes(right) && (right.includes(words) || !after.replaceAll(right, '').includes(words)), `${words} is mended by a click`);
  await press(clerk, 'button[value=submit]');
  t.has(await clerk.textContent('.desk-head'), '待审核', 'then it is submitted');

  // The office's own words, from the next check on.
  const reviewer = await enter('reviewer');
  await reviewer.goto(`${app.url}/desk/words`);
  await reviewer.selectOption('#f-kind', 'term');
  await reviewer.fill('#f-lines', '打工者|外来务工人员');
  await press(reviewer, '.desk-form button[type=submit]');
  t.has(await reviewer.textContent('main'), '外来务工人员', 'a word is added');
  t.is(await axeFaults(reviewer), [], 'the word lists: axe finds nothing');
  t.is(await htmlFaults(await reviewer.content()), [], 'the word lists are valid HTML');
  await shot(reviewer, 'words');
  await clerk.goto(`${app.url}/desk/docs/new`);
  await clerk.fill('#f-title', '关于服务打工者的通知');
  await clerk.selectOption('#f-column', { index: 3 });
  await press(clerk, '.desk-form button[type=submit]');
  await clerk.waitForFunction(() => document.getElementById('findings').textContent.includes('打工者'));
  t.ok(true, 'and counts at once, without a restart');
  await reviewer.goto(`${app.url}/desk/words/history`);
  t.has(await reviewer.textContent('main'), '居民身份证号码', 'the history of findings by rule');
  t.is(await axeFaults(reviewer), [], 'the history: axe finds nothing');
  t.is(await htmlFaults(await reviewer.content()), [], 'the history is valid HTML');
  await shot(reviewer, 'history');
  await clerk.context().close();
  await reviewer.context().close();
}
