// SPDX-License-Identifier: MulanPSL-2.0
// run.mjs - runs the browser tests: node run.mjs [--count FILE] [NAME…]
//
// Each *.test.mjs exports a default function (t): t.is, t.ok, t.fail, t.browser, and t.app() for
// the program itself with a demo district in a temporary folder (started once, stopped at the end).
// Prints TAP; writes "passed failed" to the count file, so that one line can close the whole run.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';
import { browserOptions, startApp } from './lib.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
let countFile = null;
if (args[0] === '--count') [, countFile] = args.splice(0, 2);
const files = fs.readdirSync(here).filter((f) => f.endsWith('.test.mjs'))
  .filter((f) => !args.length || args.some((a) => f === `${a}.test.mjs`)).sort();

let passed = 0, failed = 0, app = null;
const browser = await chromium.launch(browserOptions);

function report(ok, what, detail = '') {
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok' : 'not ok'} ${passed + failed} - ${what}`);
  if (!ok && detail) console.log(detail.replace(/^/gm, '#   '));
}
const show = (v) => typeof v === 'string' ? v : Array.isArray(v) && v.every((x) => typeof x === 'string')
  ? v.join('\n') || '(nothing)' : JSON.stringify(v, null, 1);

for (const file of files) {
  console.log(`# ${file}`);
  const before = passed + failed;
  const t = {
    browser,
    app: async () => (app ??= await startApp()),
    ok: (v, what) => report(Boolean(v), what),
    is: (got, want, what) => report(isDeepStrictEqual(got, want), what, `got:  ${show(got)}\nwant: ${show(want)}`),
    has: (text, part, what) => report(String(text).includes(part), what, `no «${part}» in: ${String(text).slice(0, 800)}`),
    fail: (what) => report(false, what),
  };
  try {
    const { default: run } = await import(`./${file}`);
    await run(t);
    if (passed + failed === before) report(false, `${file} tested nothing`);
  } catch (error) {
    report(false, `${file} ended early`, String(error?.stack ?? error));
  }
  for (const context of browser.contexts()) await context.close();
}
if (!files.length) report(false, 'no test of that name');
await browser.close();
if (app) {
  const ended = await app.stop();
  report(ended.ok, 'the server ended cleanly', ended.log);
}
console.log(`1..${passed + failed}`);
if (countFile) fs.writeFileSync(countFile, `${passed} ${failed}\n`);
else console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
