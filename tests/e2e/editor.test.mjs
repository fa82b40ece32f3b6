// SPDX-License-Identifier: MulanPSL-2.0
// editor.test.mjs - the editor by itself: paste from Word and WPS, hostile paste, pictures, saving, findings
import fs from 'node:fs';
import { axeFaults, tooWide } from './lib.mjs';
import { serve } from './serve.mjs';

const sample = (name) => fs.readFileSync(new URL(`paste/${name}`, import.meta.url), 'utf8');
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const hex = Buffer.from(png, 'base64').toString('hex');

// The schema of src/read/pm.h, once more: what stands in `doc` and may not, one line each.
const attrs = {
  paragraph: ['textAlign', 'indent'], heading: ['level', 'textAlign'], orderedList: ['start', 'type'],
  tableCell: ['colspan', 'rowspan', 'colwidth'], tableHeader: ['colspan', 'rowspan', 'colwidth'],
  image: ['src', 'alt', 'title', 'width', 'height'],
};
const holds = {
  doc: 'block', paragraph: 'inline', heading: 'inline', bulletList: 'item', orderedList: 'item', listItem: 'block',
  blockquote: 'block', table: 'row', tableRow: 'cell', tableCell: 'block', tableHeader: 'block',
};
const kind = {
  paragraph: 'block', heading: 'block', bulletList: 'block', orderedList: 'block', blockquote: 'block', table: 'block',
  horizontalRule: 'block', listItem: 'item', tableRow: 'row', tableCell: 'cell', tableHeader: 'cell', text: 'inline',
  hardBreak: 'inline', image: 'inline',
};
const marks = ['bold', 'italic', 'underline', 'strike', 'superscript', 'subscript', 'link'];
export function pmFaults(node, level = 1) {
  const out = [];
  if (level > 30) return ['too deep'];
  for (const k of Object.keys(node.attrs ?? {})) if (!attrs[node.type]?.includes(k)) out.push(`${node.type}.${k}`);
  if (node.type === 'image' && !/^\/[^/]/.test(node.attrs.src)) out.push(`image ${node.attrs.src}`);
  for (const m of node.marks ?? []) {
    if (!marks.includes(m.type)) out.push(`mark ${m.type}`);
    if (m.type === 'link' && !/^(https?:\/\/|mailto:|\/[^/]|#|[\w.]+$)/.test(m.attrs.href)) out.push(`link ${m.attrs.href}`);
  }
  for (const c of node.content ?? []) {
    if (!kind[c.type] || kind[c.type] !== holds[node.type]) out.push(`${c.type} in ${node.type}`);
    else out.push(...pmFaults(c, level + 1));
  }
  return out;
}
const text = (n) => n.text ?? (n.content ?? []).map(text).join('');
const find = (n, type) => [...(n.type === type ? [n] : []), ...(n.content ?? []).flatMap((c) => find(c, type))];

export default async function (t) {
  const seen = { saves: [], images: [], decided: [] };
  let saveStatus = 200;
  const server = await serve(async (req, res, url) => {
    if (req.method !== 'POST') return false;
    const parts = [];
    for await (const p of req) parts.push(p);
    const body = Buffer.concat(parts);
    const answer = (status, o) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(o));
      return true;
    };
    if (url.pathname.endsWith('/autosave')) {
      seen.saves.push(new URLSearchParams(body.toString()));
      return answer(saveStatus, saveStatus === 200 ? { saved: '09:30' } : { error: '王芳刚刚保存了这条信息', link: '/theirs' });
    }
    if (url.pathname.endsWith('/image')) {
      seen.images.push(body.toString('latin1'));
      return answer(200, { src: `/desk/file/${seen.images.length}.png` });
    }
    if (url.pathname.endsWith('/check')) {
      const now = new URLSearchParams(body.toString());
      const at = text(JSON.parse(now.get('body_json'))).indexOf('，，');
      return answer(200, { findings: at < 0 ? [] : [{ id: 5, level: 'block', field: 'body', start: at, length: 2, words: '，，', says: '标点重复', suggestion: '，', source: 'GB/T 15834' }] });
    }
    return false;
  });
  const context = await t.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (e) => faults.push(String(e.stack ?? e).slice(0, 600)));
  page.on('dialog', (d) => { if (d.type() === 'alert') faults.push('a pasted script ran'); d.accept().catch(() => {}); });
  page.on('console', (m) => { if (/Content Security|Refused/i.test(m.text())) faults.push(m.text()); });

  const open = async () => {
    await page.goto(`${server.url}/editor.html`);
    await page.waitForSelector('.ProseMirror');
  };
  const doc = () => page.evaluate(() => document.querySelector('textarea[data-editor]').editor.getJSON());
  const clear = () => page.evaluate(() => document.querySelector('textarea[data-editor]').editor.chain().clearContent().focus().run());
  const paste = async (html, rtf = '', plain = 'x') => {
    await page.evaluate(([h, r, p]) => {
      const d = new DataTransfer();
      d.setData('text/html', h);
      d.setData('text/plain', p);
      if (r) d.setData('text/rtf', r);
      document.querySelector('.ProseMirror').dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true }));
    }, [html, rtf, plain]);
    await page.waitForTimeout(50);
    await page.waitForFunction(() => document.querySelector('.ProseMirror').getAttribute('contenteditable') === 'true');
    await page.waitForTimeout(100);
  };

  await open();
  t.is(await axeFaults(page), [], 'axe finds nothing with the editor running');

  // --- Word
  await clear();
  await paste(sample('word.html'));
  let d = await doc();
  t.is(pmFaults(d), [], 'Word: only what the server takes');
  t.is(d.content[0].attrs?.textAlign, 'center', 'Word: the first line keeps its alignment');
  t.is(d.content[1].attrs?.indent, true, 'Word: the first line of a paragraph is set in');
  t.is(find(d, 'orderedList').map((l) => find(l, 'listItem').map(text)), [['第一项内容', '第二项内容']], 'Word: list marks become a list');
  t.is(find(d, 'tableCell').slice(0, 2).map((c) => [c.attrs.rowspan, c.attrs.colspan]), [[2, 1], [1, 2]], 'Word: spans are kept');
  t.is(find(d, 'image').length, 0, 'Word: a picture on the clerk\'s disk is dropped');
  t.has(await page.textContent('.ed-foot [role=status]'), '1 张图片', 'Word: and the clerk is told');

  // --- WPS, with the picture in the RTF
  await clear();
  await paste(sample('wps.html'), `{\\rtf1 {\\*\\shppict{\\pict\\pngblip\\picw1 ${hex}}}{\\nonshppict{\\pict\\wmetafile8 ${'00'.repeat(40)}}}}`);
  d = await doc();
  t.is(pmFaults(d), [], 'WPS: only what the server takes');
  t.is([d.content[0].type, d.content[0].attrs.level, d.content[0].attrs.textAlign], ['heading', 1, 'center'], 'WPS: the heading is a heading');
  t.is(text(d.content[1]), '一、总体情况①', 'WPS: numbering in the text stays');
  t.is([d.content[2].type, text(d.content[2])], ['paragraph', '（一）收入情况'], 'WPS: an automatic （一） becomes text, not 1.');
  const ul = find(d, 'bulletList')[0];
  t.is(ul.content.map((i) => text(i.content[0])), ['一般公共预算', '政府性基金'], 'WPS: bullets are a list');
  t.is(find(ul.content[0], 'orderedList').flatMap((l) => l.content.map(text)), ['本级', '上级补助'], 'WPS: with the numbered list inside');
  t.is(find(d, 'tableCell').length, 7, 'WPS: the table has its cells');
  t.is(find(find(d, 'tableCell')[6], 'paragraph')[0].attrs.textAlign, 'right', 'WPS: alignment of a cell is that of its line');
  t.is(find(d, 'image').map((i) => i.attrs.src), ['/desk/file/1.png'], 'WPS: the picture of the RTF was uploaded, the foreign one dropped');
  t.ok(!JSON.stringify(d).includes('藏'), 'WPS: hidden text does not come along');
  t.is(d.content.at(-1).attrs, { textAlign: 'right', indent: true }, 'WPS: blanks at the head of a line are an indent');

  // --- into the middle of a line
  await clear();
  await page.keyboard.type('前后');
  await page.keyboard.press('ArrowLeft');
  await page.waitForTimeout(150);
  await paste('<p>中</p>');
  t.is(text(await doc()), '前中后', 'one line goes into the line');

  // --- hostile
  for (const [what, html] of [
    ['scripts', '<p onclick="alert(1)">a<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><script>alert(2)</script></svg><a href="javascript:alert(1)">b</a><a href=" java\nscript:alert(1)">c</a><iframe srcdoc="<script>parent.alert(1)</script>"></iframe><math><mi xlink:href="javascript:alert(1)">d</mi></math></p>'],
    ['spans', '<table><tr><td colspan="99999" rowspan="99999">a</td></tr><tr><td colspan=0 rowspan=-3>b</td></tr></table><ol start="-7"><li>c</li></ol><ol start="1e99"><li>d</li></ol>'],
    ['own marks', '<p data-pm-slice="1 1 []"><img src="data:image/svg+xml,<svg/>"><img src="//evil.example/x.png"><a href="//evil.example">e</a></p><table data-pm-slice="0 0 []"><tr><td align="center" style="text-align:center">f</td></tr></table>'],
    ['nesting', `${'<blockquote><ul><li>'.repeat(60)}deep${'</li></ul></blockquote>'.repeat(60)}`],
    ['empty things', '<table></table><ul></ul><table><tr></tr></table><h1></h1><ol><li></li></ol><dl><dt>g</dt><dd>h</dd></dl>'],
  ]) {
    await clear();
    await paste(html);
    t.is(pmFaults(await doc()), [], `hostile paste (${what}) leaves nothing the server refuses`);
  }
  await clear();
  const nested = `${'<table><tr><td>x'.repeat(130000)}`;
  const before = Date.now();
  await paste(nested, '', '嵌套');
  t.ok(nested.length > 2e6 && Date.now() - before < 20000, '2 MB of nested tables do not hang the page');
  t.is(pmFaults(await doc()), [], '2 MB of nested tables leave what the server takes');

  // --- saving
  await open();
  seen.saves.length = 0;
  await page.click('.ProseMirror p');
  await page.keyboard.type('新增一句。');
  await page.waitForFunction(() => document.getElementById('save-state').textContent.includes('09:30'), null, { timeout: 30000 });
  t.ok(seen.saves.length >= 1 && seen.saves.at(-1).get('body_json').includes('新增一句'), 'what is typed is saved by itself');
  t.is(seen.saves.at(-1).get('version'), '3', 'with the version it began from');
  saveStatus = 409;
  await page.keyboard.type('再一句。');
  await page.waitForSelector('#save-state a', { timeout: 30000 });
  t.has(await page.textContent('#save-state'), '王芳', 'somebody else saved: it says who');
  t.has(text(await doc()), '再一句', 'and what was typed is still there');
  saveStatus = 200;

  // --- findings
  await open();
  await page.waitForSelector('.ed-find-error', { timeout: 30000 });
  t.is(await page.textContent('.ed-find-error'), '，，', 'a finding is marked at its place');
  await page.click('#findings .finding-act button');
  t.ok(!(await page.textContent('.ProseMirror')).includes('，，'), 'the suggestion mends the text');
  await page.waitForFunction(() => document.getElementById('findings').textContent.includes('没有发现问题'), null, { timeout: 30000 });
  t.ok(true, 'and the check is asked again');

  // --- keyboard
  await page.click('.ProseMirror p');
  await page.keyboard.press('Alt+F10');
  await page.keyboard.press('End');
  t.is(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), '清除格式', 'the bar is reached and walked by keyboard');
  await page.click('.ProseMirror p');
  await page.keyboard.press('Control+k');
  await page.fill('#ed-ask-href', 'javascript:alert(1)');
  await page.keyboard.press('Enter');
  t.has(await page.textContent('.ed-dialog'), '只能是网址', 'a link that is none is refused with a reason');
  t.is(await axeFaults(page), [], 'axe finds nothing in the dialog');
  await page.keyboard.press('Escape');

  t.is([...new Set(faults)], [], 'no error, no alert, nothing against the page\'s policy');
  await page.setViewportSize({ width: 390, height: 800 });
  t.is(await tooWide(page), 0, 'the editor fits a phone');
  await context.close();
  await server.close();
}
