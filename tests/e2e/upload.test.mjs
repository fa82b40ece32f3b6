// SPDX-License-Identifier: MulanPSL-2.0
// upload.test.mjs - a file by pieces over a line that is cut: in the middle of a piece, for a while, and until the page
// is opened anew; what was acknowledged is not sent again, and what arrives is what was sent
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { axeFaults, htmlFaults } from './lib.mjs';

const MB = 1 << 20;

// A line to the server that can be cut: after `line.budget` bytes it breaks and is down; `line.down`: nothing gets through.
function wire(port) {
  const line = { budget: Infinity, down: false, up: 0 }, open = new Set();
  const server = net.createServer((a) => {
    if (line.down) return a.destroy();
    const b = net.connect(port, '127.0.0.1');
    const end = () => { a.destroy(); b.destroy(); open.delete(end); };
    open.add(end);
    for (const s of [a, b]) s.on('error', end).on('close', end);
    a.on('data', (d) => {
      line.up += d.length;
      line.budget -= d.length;
      if (line.budget < 0) { line.down = true; return end(); }
      b.write(d);
    });
    b.on('data', (d) => a.write(d));
  });
  line.cut = () => { line.down = true; for (const end of [...open]) end(); };
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ line, url: `http://127.0.0.1:${server.address().port}`, close: () => { line.cut(); server.close(); } })));
}

export default async function (t) {
  const app = await t.app();
  const via = await wire(app.port);
  const faults = [];
  const page = await t.browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (e) => faults.push(String(e)));
  await page.goto(`${via.url}/login`);
  await page.fill('#f-login', 'clerk');
  await page.fill('#f-password', /^\s+clerk\s+(\S+)/m.exec(app.output())[1]);
  await page.click('button[type=submit]');
  await page.waitForURL('**/desk/');
  await page.goto(`${via.url}/desk/docs/new`);
  await page.fill('#f-title', '关于公开会议录音的通知');
  await page.selectOption('#f-column', { index: 3 });
  await page.click('.desk-form button[type=submit]');
  await page.waitForURL('**/edit**');
  const edit = page.url().replace(/\?.*/, '');

  const bytes = Buffer.concat([Buffer.from('ID3\u0003\u0000'), crypto.randomBytes(7 * MB + 12345)]);
  const file = path.join(os.tmpdir(), `upload-${process.pid}.mp3`);
  fs.writeFileSync(file, bytes);
  const state = () => page.textContent('.upload-state');
  const send = async () => {
    await page.setInputFiles('#f-file', file);
    await page.click('form[action$="/file"] button[type=submit]');
  };

  // --- cut in the middle of the third piece: said; goes on by itself when the line is back; cut in the fifth
  const waits = (least) => page.waitForFunction((n) => {
    const p = document.querySelector('.upload-state');
    return p && /重试/.test(p.textContent) && p.querySelector('progress').value >= n;
  }, least);
  via.line.budget = 2.5 * MB;
  await send();
  await waits(2 * MB);
  t.has(await state(), '网络中断，已上传 2.0 MB', 'a cut line is said, with what is there');
  t.is(await axeFaults(page), [], 'axe finds nothing meanwhile');
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/upload-1280.png`, fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${process.env.SHOTS}/upload-390.png`, fullPage: true });
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  via.line.budget = 2.4 * MB;
  via.line.down = false;
  await waits(4 * MB);
  t.ok(true, 'and the upload goes on by itself');
  const before = await page.evaluate(() => document.querySelector('.upload-state progress').value);
  via.line.budget = Infinity;
  via.line.down = false;

  // --- the page anew, the same file chosen: only what is missing is sent
  await page.goto(edit);
  via.line.up = 0;
  await send();
  await page.waitForURL('**/edit?done=attached');
  t.ok(before >= 4 * MB && via.line.up < bytes.length - before + MB + MB / 2, `what was there is not sent again (${via.line.up} of ${bytes.length} bytes, ${before} were there)`);
  t.has(await page.textContent('#files'), path.basename(file), 'the file is attached');
  t.is(await htmlFaults(await (await page.context().request.get(edit)).text()), [], 'the page is valid HTML');
  const href = await page.locator('#files a', { hasText: 'upload-' }).first().getAttribute('href');
  const got = Buffer.from(await (await page.context().request.get(app.url + href)).body());
  t.ok(got.equals(bytes), 'and is what was sent, byte for byte');

  // --- somebody else's number; a piece that does not fit; a small file goes in one go as before
  const context = page.context();
  const csrf = await page.getAttribute('input[name=csrf]', 'value');
  const post = (at, form, multipart) => context.request.post(app.url + at, { headers: { 'X-CSRF-Token': csrf }, ...(multipart ? { multipart: form } : { form }) });
  t.is((await context.request.get(`${app.url}/desk/uploads/999`)).status(), 404, 'a number that is nobody\'s is not there');
  const begun = await (await post('/desk/uploads', { name: 'a.mp3', size: '10' })).json();
  t.is([begun.offset, begun.size], [0, 10], 'begun');
  const wrong = await post(`/desk/uploads/${begun.id}`, { offset: '5', piece: { name: 'p', mimeType: 'application/octet-stream', buffer: Buffer.from('12345') } }, true);
  t.is([wrong.status(), (await wrong.json()).offset], [409, 0], 'a piece with a gap before it is refused, with the place');
  t.is((await post('/desk/uploads', { name: 'a.mp3', size: String(60 * MB) })).status(), 413, 'and a file that is too large');
  await page.setInputFiles('#f-file', { name: '附件.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') });
  await page.click('form[action$="/file"] button[type=submit]');
  await page.waitForFunction(() => document.querySelector('#files').textContent.includes('附件.pdf'));
  t.ok(true, 'a small file goes in one go');
  t.is(faults, [], 'no script fails');
  fs.unlinkSync(file);
  via.close();
}
