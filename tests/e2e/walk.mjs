// SPDX-License-Identifier: MulanPSL-2.0
// walk.mjs - every page of every role, walked by its links: node walk.mjs OUT [--dark] [REGEX]
//
// Starts a demo district, enters as the public and as each role, follows links breadth first and opens
// up to two pages (EXAMPLES) of every GET route of tests/golden/routes.txt, at 1280 and 390 px. Each page must
// answer 200, be valid, have no axe fault, not be wider than its window and hold no English sentence; a
// link that leads to an error is named. Pictures go to OUT, to be looked at (--sheets joins them, several to
// a sheet, where ImageMagick is there). Routes that no link leads to are listed at the end. Too slow for
// every commit: make walk.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { axeFaults, browserOptions, htmlFaults, startApp } from './lib.mjs';

const args = process.argv.slice(2);
const flag = (f) => { const i = args.indexOf(f); if (i >= 0) args.splice(i, 1); return i >= 0; };
const dark = flag('--dark'), sheets = flag('--sheets');
const out = args[0] ?? 'build/walk';
const only = args[1] ? new RegExp(args[1]) : null;
const EXAMPLES = Number(process.env.EXAMPLES ?? 2);
fs.mkdirSync(out, { recursive: true });

const routes = fs.readFileSync(new URL('../golden/routes.txt', import.meta.url), 'utf8').split('\n')
  .filter((l) => /^GET/.test(l)).map((l) => l.split(/\s+/)[1]).filter((p) => p !== '*')
  .map((p) => ({ path: p, re: new RegExp(`^${p.replace(/[.]/g, '\\.').replace(/\{[a-z]+\}/g, '([^/]+?)')}$`) }))
  .sort((a, b) => (a.path.match(/\{/g) ?? []).length - (b.path.match(/\{/g) ?? []).length);
const routeOf = (p) => routes.find((r) => r.re.test(p));
// Kinds of register and letter differ as pages do.
const keyOf = (r, p) => /\{kind\}|\{row\}/.test(r.path) && p.includes('/registers/') ? p.split('/').slice(0, 4).join('/') + r.path : r.path;

const people = process.env.WHO ? process.env.WHO.split(',').map((w) => w === 'public' ? null : w) : [null, 'clerk', 'reviewer', 'case', 'head', 'leader', 'district', 'admin', 'auditor'];
const allowed = /^(https?|www|gongkai|WeChat|Excel|Word|JSON|CSV|XLSX?|DOCX?|PDF|XML|HTML|Atom|OpenAPI|Markdown|SM3|SHA|TSV|Mulan|PSL|PNG|JPE?G|KB|MB|API|ZIP|OFD|UTF|IP|IPv6|UnionPay|GET|HEAD|POST)$/i;

const app = await startApp();
const password = (login) => new RegExp(`^\\s+${login}\\s+(\\S+)`, 'm').exec(app.output())[1];
const browser = await chromium.launch(browserOptions);
const seen = new Map(); // key → how many were opened
const reached = new Set();
let pages = 0, faults = 0, shot = 0;

function fault(who, where, what) {
  faults++;
  console.log(`not ok  ${who ?? 'public'}  ${where}  ${what}`);
}

async function look(page, who, at, route) {
  const name = `${String(++shot).padStart(3, '0')}-${who ?? 'public'}-${at.replace(/[^\w.-]+/g, '_').slice(0, 80)}`;
  const wanted = !only || only.test(at);
  await page.setViewportSize({ width: 1280, height: 900 });
  const errors = [];
  const note = (m) => m.type() === 'error' && errors.push(m.text());
  page.on('console', note);
  let answer;
  try {
    answer = await page.goto(app.url + at, { waitUntil: 'load' });
  } catch (error) {
    if (!/ERR_ABORTED|Download/.test(error.message)) fault(who, at, error.message.split('\n')[0]);
    page.off('console', note);
    return [];
  }
  page.off('console', note);
  const type = answer.headers()['content-type'] ?? '';
  if (answer.status() !== 200) fault(who, at, `status ${answer.status()}`);
  if (!type.startsWith('text/html')) return [];
  pages++;
  const links = await page.$$eval('a[href]', (all) => all.map((a) => a.getAttribute('href')));
  if (wanted) {
    for (const f of await htmlFaults(await answer.text())) fault(who, at, f);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: width > 500 ? 900 : 844 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) fault(who, at, `${width}: ${wide} px too wide`);
      // Widths differ in place, not in markup: the narrow one shows the same nodes, and what is hidden there.
      if (width < 500) for (const f of await axeFaults(page)) fault(who, at, `${width} ${f}`);
      await page.screenshot({ path: path.join(out, `${name}-${width}.png`), fullPage: true });
    }
    for (const e of errors) fault(who, at, `console: ${e.slice(0, 160)}`);
    const text = await page.evaluate(() => document.body.innerText);
    for (const line of text.split('\n')) {
      const words = (line.match(/[A-Za-z]{3,}/g) ?? []).filter((w) => !allowed.test(w));
      if (words.length > 2 && !/[\u4e00-\u9fff]/.test(line) && !/[/@_]|\.(html|pdf)/.test(line)) fault(who, at, `English: ${line.slice(0, 100)}`);
    }
  }
  return links;
}

// What a link answers: its head, asked again where a busy machine was too slow. The browser's own requests die
// with it, and take the walk along; these are ours, with the person's cookies.
async function statusOf(context, to) {
  const cookie = (await context.cookies(app.url)).map((c) => `${c.name}=${c.value}`).join('; ');
  let said = '';
  for (let tries = 0; tries < 3; tries++) {
    try {
      const answer = await fetch(app.url + to, { headers: { cookie }, signal: AbortSignal.timeout(60000) });
      await answer.body?.cancel();
      return answer.status;
    } catch (error) {
      said = error.cause?.code ?? error.message;
    }
  }
  return said;
}

const dead = new Map();
for (const who of people) {
  const context = await browser.newContext({ colorScheme: dark ? 'dark' : 'light', locale: 'zh-CN' });
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  if (who) {
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', who);
    await page.fill('#f-password', password(who));
    await Promise.all([page.waitForURL('**/desk/'), page.click('button[type=submit]')]);
  }
  const queue = who ? ['/desk/'] : ['/gongkai/', '/login'], queued = new Set(queue), rest = new Set();
  while (queue.length) {
    const at = queue.shift();
    const p = decodeURIComponent(at.split('?')[0]);
    const route = routeOf(p);
    if (!route) {
      fault(who, at, 'no such route');
      continue;
    }
    const key = (at === '/desk/' ? `${who} ` : '') + keyOf(route, p);
    if ((seen.get(key) ?? 0) >= EXAMPLES) {
      rest.add(at);
      continue;
    }
    seen.set(key, (seen.get(key) ?? 0) + 1);
    reached.add(route.path);
    const links = await look(page, who, at, route).catch((error) => (fault(who, at, error.message.split('\n')[0]), []));
    for (const href of links) {
      let u;
      try { u = new URL(href, app.url + at); } catch { fault(who, at, `bad link ${href}`); continue; }
      if (u.origin !== app.url || /^\/(static|hant)\//.test(u.pathname)) continue;
      if (who && u.pathname.startsWith('/gongkai/')) continue; // looked at by the public
      const to = u.pathname + u.search;
      if (!queued.has(to)) {
        queued.add(to);
        queue.push(to);
        dead.set(to, at);
      }
    }
  }
  await page.close();
  for (const to of [...rest].slice(0, 400)) {
    const status = await statusOf(context, to);
    if (!(status < 400)) fault(who, dead.get(to), `link to ${to}: ${status}`);
  }
  await context.close();
}
await browser.close();
const ended = await app.stop();
if (!ended.ok) fault(null, 'the server', ended.log);
for (const r of routes) if (!reached.has(r.path)) console.log(`# no link leads to ${r.path}`);
if (sheets) {
  const png = fs.readdirSync(out).filter((f) => /-(1280|390)\.png$/.test(f)).sort();
  for (const width of ['1280', '390']) {
    const of = png.filter((f) => f.endsWith(`-${width}.png`));
    const per = width === '390' ? 10 : 6;
    for (let i = 0; i < of.length; i += per)
      execFileSync('montage', [...of.slice(i, i + per).flatMap((f) => ['-label', f.replace(/\.png$/, ''), path.join(out, f)]),
        '-tile', width === '390' ? '5x2' : '3x2', '-geometry', width === '390' ? '360x900>+4+4' : '640x900>+4+4', '-gravity', 'north',
        path.join(out, `sheet-${width}-${String(i / per).padStart(2, '0')}.jpg`)]);
  }
}
console.log(`${pages} pages, ${faults} faults`);
process.exit(faults ? 1 : 0);
