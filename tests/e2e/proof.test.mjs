// SPDX-License-Identifier: MulanPSL-2.0
// proof.test.mjs - the content check in a browser: the public proof-reading page
import { axeFaults, htmlFaults } from './lib.mjs';

const paste = '关于布署工作的通知\n经审核，张三（身份证号：110101199003077758）符合条件，联系电话13812341234。\n国办发[2021]30号文件要求,坚持"公开为常态"。\n一是学习。三是检查。';

export default async function (t) {
  const { url } = await t.app();
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
    t.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `fits ${width} px`);
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
