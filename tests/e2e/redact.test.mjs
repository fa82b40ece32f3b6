// SPDX-License-Identifier: MulanPSL-2.0
// redact.test.mjs - a file given in part (marks, new file, foreign readers, the applicant's download), a finished
// answer made public, an office's own wording, an erasure list
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

const shots = process.env.SHOTS;

export default async function (t) {
  const app = await t.app();
  const word = app.output().match(/sfqyjj\.clerk\s+(\S+)/)?.[1] ?? app.output().match(/clerk\s+(\S+)/)[1];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongkai-redact-'));
  const clean = async (page, name) => {
    t.is(await htmlFaults(await page.content()), [], `${name} is valid HTML`);
    t.is(await axeFaults(page), [], `${name}: axe finds nothing`);
    for (const [width, height] of [[390, 844], [1280, 900]]) {
      await page.setViewportSize({ width, height });
      t.is(await tooWide(page), 0, `${name} fits ${width}`);
      if (shots) await page.screenshot({ path: `${shots}/${name.replace(/\W+/g, '-')}-${width}.png`, fullPage: true });
    }
  };
  const login = async (name) => {
    const page = await (await t.browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(`${app.url}/login`);
    await page.fill('input[name=login]', name);
    await page.fill('input[name=password]', word);
    await page.click('main button[type=submit], form button[type=submit]');
    await page.waitForURL(/desk|gongkai/);
    return page;
  };
  const keep = async (page, click, name) => {
    const [got] = await Promise.all([page.waitForEvent('download'), click()]);
    const file = path.join(folder, name);
    await got.saveAs(file);
    return file;
  };

  // --- a citizen asks; the officer puts in the file that has what a third party may keep
  const phone = await (await t.browser.newContext({ acceptDownloads: true, viewport: { width: 390, height: 844 } })).newPage();
  await phone.goto(`${app.url}/gongkai/site_sfqjyj/request/new`);
  await phone.fill('#content', '我是周小鱼，申请公开2025年食堂供货合同');
  await phone.fill('#name', '周小鱼');
  await phone.fill('#ident', '11010119900307715X');
  await phone.fill('#phone', '13800001234');
  await phone.click('button[value=file]');
  const number = (await phone.textContent('#number')).trim();
  const code = (await phone.textContent('#code')).trim();
  const source = path.join(folder, '吴大海合同.pdf');
  fs.writeFileSync(path.join(folder, 'a.html'), '<!DOCTYPE html><meta charset="utf-8"><title>吴大海</title><h1>供货合同</h1>' +
    '<p>供货人：吴大海，电话13912345678。</p><p>每日供应蔬菜二百公斤。</p><p>附：内部讨论意见若干。</p>');
  const maker = await (await t.browser.newContext()).newPage();
  await maker.goto(`file://${folder}/a.html`);
  await maker.pdf({ path: source, format: 'A4' });
  t.has(execFileSync('pdftotext', [source, '-'], { encoding: 'utf8' }), '吴大海', 'the original has the name');

  const desk = await login('sfqjyj.case');
  const head = await login('sfqjyj.head');
  await desk.goto(`${app.url}/desk/cases?q=${number}`);
  await desk.click('a.row-title');
  const caseUrl = desk.url();
  await desk.selectOption('#give-kind', 'source');
  await desk.setInputFiles('#give-file', { name: 'a.doc', mimeType: 'application/msword', buffer: Buffer.from('d0cf11e0a1b11ae1', 'hex') });
  await desk.click('section[aria-labelledby=gives] button');
  t.has(await desk.textContent('.alert-bad'), '另存为 PDF', 'what cannot be redacted is refused with what to do');
  // a list of people in a workbook, with a hidden row, column and sheet
  await desk.selectOption('#give-kind', 'source');
  await desk.setInputFiles('#give-file', fileURLToPath(new URL('../corpus/redact/list.xlsx', import.meta.url)));
  await desk.click('section[aria-labelledby=gives] button:has-text("上传")');
  t.has(await desk.textContent('.redact-text'), '2021年3月1日', 'a workbook is shown as its cells show it');
  t.ok(!(await desk.textContent('.redact-text')).includes('赵大山'), 'and without its hidden row');
  await desk.check('input[name=hint][value="370303199003077715"]');
  await desk.fill('#words', '李小明\n');
  await desk.click('button[value=run]');
  t.has(await desk.textContent('section[aria-labelledby=made]'), '已经读回新文件证明', 'a workbook is made and proven');
  t.has(await desk.textContent('section[aria-labelledby=made]'), '隐藏的工作表 1 个', 'what was hidden is told');
  await clean(desk, 'redact-workbook');
  const workbook = await keep(desk, () => desk.click('section[aria-labelledby=made] a'), 'made.xlsx');
  execFileSync('soffice', [`-env:UserInstallation=file://${folder}/office`, '--headless', '--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76',
    '--outdir', folder, workbook], { stdio: 'ignore' });
  const rows = fs.readFileSync(path.join(folder, 'made.csv'), 'utf8');
  t.has(rows, '■■■,■■■,2021年3月1日,"12,345.50",60.0%', 'LibreOffice reads the new workbook');
  t.ok(!/李小明|370303199003077715|赵大山/.test(rows), 'and finds nobody who was taken out');
  await desk.goto(caseUrl);
  await desk.selectOption('#give-kind', 'source');
  await desk.setInputFiles('#give-file', source);
  await desk.click('section[aria-labelledby=gives] button:has-text("上传")');
  t.has(`${desk.url()} ${await desk.locator('.alert').allTextContents()}`, '/desk/redactions/', 'the page for marking');
  t.ok(await desk.locator('.redact-page img').first().evaluate((i) => i.decode().then(() => i.naturalWidth > 500)), 'the page is drawn');
  await clean(desk, 'redact-new');
  await desk.check('input[name=hint][value="13912345678"]');
  await desk.fill('#words', '吴\n');
  await desk.click('button[value=save]');
  t.has(await desk.textContent('.alert-bad'), '至少两个字', 'a single character is refused');
  t.is((await desk.inputValue('#words')).trim(), '吴', 'what was typed stays');
  await desk.check('input[name=hint][value="13912345678"]');
  await desk.fill('#words', '吴大海\n');
  await desk.fill('#areas', '1 0 95 1000 102\n');
  await desk.selectOption('#areas_ground', 'internal');
  await desk.click('button[value=save]');
  t.is(await desk.locator('input[name=keep]').count(), 3, 'three marks are kept');
  // an area drawn with the mouse becomes a line
  const box = await desk.locator('.redact-page img').first().boundingBox();
  await desk.mouse.move(box.x + box.width * 0.1, box.y + 300);
  await desk.mouse.down();
  await desk.mouse.move(box.x + box.width * 0.5, box.y + 340);
  await desk.mouse.up();
  t.ok(/^1 \d+ \d+ \d+ \d+\n$/.test(await desk.inputValue('#areas')), 'an area is drawn');
  await desk.fill('#areas', '');
  await desk.click('button[value=run]');
  t.has(await desk.textContent('#made ~ *, section[aria-labelledby=made]'), '已经读回新文件证明', 'made and proven');
  await clean(desk, 'redact-made');
  const made = await keep(desk, () => desk.click('section[aria-labelledby=made] a'), 'made.pdf');
  const text = execFileSync('pdftotext', [made, '-'], { encoding: 'utf8' });
  t.ok(!/吴大海|吴|13912345678/.test(text), 'pdftotext finds neither name nor number');
  t.has(text, '每日供应蔬菜二百公斤', 'and finds the rest');
  execFileSync('qpdf', ['--check', made]);
  const raw = execFileSync('qpdf', ['--qdf', '--object-streams=disable', made, '-'], { maxBuffer: 1 << 28 });
  for (const w of ['吴大海', '13912345678']) {
    t.ok(raw.indexOf(Buffer.from(w)) < 0 && raw.indexOf(Buffer.from(w, 'utf16le').swap16()) < 0, `${w} is in no byte of it`);
  }
  t.ok(!/\/Info|\/Metadata|\/EmbeddedFile|\/JavaScript|\/Annots/.test(raw.toString('latin1')), 'no metadata, attachments, scripts, notes');
  await desk.click('button:has-text("附在答复中")');
  t.has(await desk.textContent('section[aria-labelledby=made]'), '已附在答复中', 'attached');

  // --- the answer goes out; the applicant gets the new file, never the original
  await desk.goto(caseUrl);
  await desk.selectOption('#kind', 'confirmed');
  await desk.click('section[aria-labelledby=steps] button');
  await desk.goto(`${caseUrl}/letters/new?outcome=O02`);
  for (const area of await desk.locator('textarea[name^=v]').all()) await area.fill('2025年食堂供货合同一份');
  await desk.click('button:has-text("保存草稿")');
  const letter = desk.url().replace(/\?.*/, '');
  await desk.click('button:has-text("提交审批")');
  await head.goto(letter);
  await head.click('button:has-text("同意，编号")');
  await desk.goto(letter);
  await desk.click('button:has-text("已经发出")');
  await phone.goto(`${app.url}/gongkai/request/track`);
  await phone.fill('input[name=number]', number);
  await phone.fill('input[name=code]', code);
  await phone.click('main button[type=submit]');
  t.is(await phone.locator('section[aria-labelledby=given] li').count(), 1, 'one file is given');
  t.ok(!(await phone.content()).includes('吴大海'), 'its name has no name');
  const got = await keep(phone, () => phone.click('section[aria-labelledby=given] button'), 'got.pdf');
  t.ok(fs.readFileSync(got).equals(fs.readFileSync(made)), 'the applicant gets the very file');
  await clean(phone, 'redact-track');

  // --- the answer for everybody
  await desk.goto(caseUrl);
  await clean(desk, 'redact-case');
  await desk.click('a:has-text("转为主动公开")');
  t.ok(!(await desk.inputValue('textarea[name=text]')).includes('周小鱼'), 'the applicant is out of it');
  await clean(desk, 'answer-public');
  const options = await desk.locator('select[name=col] option').evaluateAll((all) => all.map((o) => o.value).filter(Boolean));
  await desk.selectOption('select[name=col]', options[0]);
  const proposed = await desk.inputValue('textarea[name=text]');
  await desk.fill('textarea[name=text]', `${proposed}\n联系周 小 鱼`);
  await desk.click('button:has-text("生成草稿")');
  t.has(await desk.textContent('.alert-bad'), '申请人的信息', 'written back by hand it is refused');
  await desk.fill('textarea[name=text]', proposed);
  await desk.click('button:has-text("生成草稿")');
  t.ok(/\/desk\/doc\/\d+/.test(desk.url()), 'a draft is made');
  t.has(await desk.textContent('main'), '草稿', 'and it is a draft');

  // --- the office's own wording
  await head.goto(`${app.url}/desk/wordings`);
  await clean(head, 'wordings');
  await head.click('a.row-title >> nth=1');
  await clean(head, 'wording');
  const before = await head.inputValue('textarea[name=text]');
  await head.fill('textarea[name=text]', `${before}\n{没有配对`);
  await head.click('button:has-text("保存")');
  t.has(await head.textContent('.alert-bad'), '没有配对', 'a brace without its pair is refused');
  await head.fill('textarea[name=text]', `${before}\n请在{补充说明}之后联系我们。`);
  await head.click('button:has-text("保存")');
  t.has(await head.textContent('main'), '{补充说明}', 'the new blank is listed');
  const sample = await keep(head, () => head.click('button:has-text("PDF")'), 'sample.pdf');
  t.has(execFileSync('pdftotext', [sample, '-'], { encoding: 'utf8' }).replace(/\s/g, ''), '{补充说明}', 'and on paper');
  head.on('dialog', (d) => d.accept());
  await head.click('button:has-text("恢复通用")');
  t.is(await head.inputValue('textarea[name=text]'), before, 'back to the shipped words');

  // --- erasing: one proposes, another approves
  desk.on('dialog', (d) => d.accept());
  await desk.goto(`${app.url}/desk/erasures?until=2099-12-31`);
  t.is(await desk.getAttribute('#until', 'type'), 'date', 'the day of the list is a date');
  t.is(await desk.inputValue('#until'), '2099-12-31', 'that it keeps');
  await desk.check(`label:has-text("${number}") input`);
  await desk.fill('input[name=reason]', ' ');
  await desk.click('button:has-text("提出销毁")');
  t.ok(await desk.isChecked(`label:has-text("${number}") input`, { timeout: 3000 }), 'a refused list keeps its cases and ticks');
  await desk.fill('input[name=reason]', '已归档，保管期限届满');
  await clean(desk, 'erasures');
  await desk.click('button:has-text("提出销毁")');
  const list = desk.url().replace(/\?.*/, '');
  await desk.goto(`${app.url}/desk/`);
  t.is(await desk.locator('#erasures').count(), 0, 'who proposed is not asked to approve');
  await head.goto(`${app.url}/desk/`);
  await head.locator('a:has-text("保管期限届满")').click();
  t.is(head.url(), list, 'who may approve finds the list on the first page');
  await clean(head, 'erasure');
  await head.click('button:has-text("批准并销毁")');
  t.has(await head.textContent('main'), '已销毁', 'carried out');
  await head.goto(`${app.url}/desk/`);
  t.is(await head.locator('a:has-text("保管期限届满")').count(), 0, 'and then it waits no more');
  await head.goto(caseUrl);
  const left = await head.content();
  t.ok(!left.includes('周小鱼') && !left.includes('食堂供货合同'), 'nothing personal is left');
  t.is(await head.textContent('h1'), `${number}（已销毁）`, 'the heading has the number that stays');
  fs.rmSync(folder, { recursive: true, force: true });
}
