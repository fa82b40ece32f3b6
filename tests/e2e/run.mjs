// SPDX-License-Identifier: MulanPSL-2.0
// run.mjs - runs the browser tests: node run.mjs [--jobs N] [--count FILE] [NAME…]
//
// Each *.test.mjs exports a default function (t): t.is, t.ok, t.fail, t.browser, and t.app() for
// the program itself with a demo district in a temporary folder (started once, stopped at the end).
// With --jobs, N processes take the files in turn, each with a browser and a district of its own.
// Prints TAP; writes "passed failed" to the count file, so that one line can close the whole run.
import { fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';
import { browserOptions, startApp } from './lib.mjs';

const self = fileURLToPath(import.meta.url);
const here = path.dirname(self);
const args = process.argv.slice(2);
function option(name) {
  if (args[0] !== name) return null;
  return args.splice(0, 2)[1];
}
const jobs = Number(option('--jobs') ?? 1);
const countFile = option('--count');
// The longest first, so that nobody waits for it at the end.
const longest = ['portal.test.mjs', 'desk.test.mjs', 'report.test.mjs', 'roles.test.mjs'];
const rank = (f) => (longest.indexOf(f) + 1) || longest.length + 1;

let passed = 0, failed = 0;
function report(ok, what, detail = '') {
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok' : 'not ok'} ${passed + failed} - ${what}`);
  if (!ok && detail) console.log(detail.replace(/^/gm, '#   '));
}
const show = (v) => typeof v === 'string' ? v : Array.isArray(v) && v.every((x) => typeof x === 'string')
  ? v.join('\n') || '(nothing)' : JSON.stringify(v, null, 1);

// A machine that stands still for half a minute is none of the program's faults.
const PATIENCE_MS = 90 * 1000;
// A test that waits for ever is a failure, not a run without an end.
const LONGEST_MS = 12 * 60 * 1000;
function within(test) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${LONGEST_MS / 60000} minutes`)), LONGEST_MS);
  });
  return Promise.race([test, late]).finally(() => clearTimeout(timer));
}

// A click that leads to another page is over for the driver as soon as the first of it has come: a page that is read
// then has a head and no body. Here it is over when the page is.
function wholePages(frame) {
  const kind = Object.getPrototypeOf(frame);
  for (const name of ['click', 'press']) {
    const act = kind[name];
    kind[name] = async function (...how) {
      await act.apply(this, how);
      await this.waitForLoadState('domcontentloaded').catch(() => {}); // closed by the click
    };
  }
}

// One browser and one district; run(file, tell) tests a file, telling of each check.
async function tester() {
  const browser = await chromium.launch(browserOptions);
  const first = await browser.newPage();
  wholePages(first.mainFrame());
  await first.close();
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (...options) => {
    const context = await newContext(...options);
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  };
  let app = null;
  return {
    async run(file, tell) {
      let told = 0, spent = false;
      const say = (...said) => { told++; tell(...said); };
      const t = {
        browser,
        app: async () => (app ??= await startApp()),
        spent: () => { spent = true; }, // its limits are used up: the next file gets another district
        ok: (v, what) => say(Boolean(v), what),
        is: (got, want, what) => say(isDeepStrictEqual(got, want), what, `got:  ${show(got)}\nwant: ${show(want)}`),
        has: (text, part, what) => say(String(text).includes(part), what, `no «${part}» in: ${String(text).slice(0, 800)}`),
        fail: (what) => say(false, what),
      };
      try {
        const { default: test } = await import(`./${file}`);
        await within(test(t));
        if (!told) say(false, `${file} tested nothing`);
      } catch (error) {
        say(false, `${file} ended early`, String(error?.stack ?? error));
      }
      for (const context of browser.contexts()) await context.close();
      if (spent && app) {
        const ended = await app.stop();
        tell(ended.ok, `the server of ${file} ended cleanly`, ended.log);
        app = null;
      }
    },
    async end(tell) {
      await browser.close();
      if (!app) return;
      const ended = await app.stop();
      tell(ended.ok, 'the server ended cleanly', ended.log);
    },
  };
}

// A process of several: asks for a file, answers with its checks, until there is none.
async function work() {
  const with_ = await tester();
  const next = () => new Promise((resolve) => {
    process.once('message', resolve);
    process.send({ next: true });
  });
  for (let file; (file = (await next()).file);) {
    const checks = [];
    await with_.run(file, (...said) => checks.push(said));
    process.send({ file, checks });
  }
  const checks = [];
  await with_.end((...said) => checks.push(said));
  process.send({ file: 'end', checks }, () => process.exit()); // whatever a test that ended early left open
}

function worker(queue) {
  return new Promise((resolve) => {
    let file = null, since = 0;
    const child = fork(self, [], { env: { ...process.env, GONGKAI_E2E_WORKER: '1' } });
    child.on('message', (m) => {
      if (m.next) {
        file = queue.shift() ?? null;
        since = Date.now();
        child.send({ file });
        return;
      }
      console.log(`# ${m.file} (${Math.round((Date.now() - since) / 1000)} s)`);
      for (const said of m.checks) report(...said);
    });
    child.on('exit', (code) => {
      if (code) report(false, `${file ?? 'the end'}: the process that tested it ended early (${code})`);
      resolve();
    });
  });
}

if (process.env.GONGKAI_E2E_WORKER) {
  await work();
} else {
  const files = fs.readdirSync(here).filter((f) => f.endsWith('.test.mjs'))
    .filter((f) => !args.length || args.some((a) => f === `${a}.test.mjs`))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  if (!files.length) report(false, 'no test of that name');
  if (jobs > 1) {
    const queue = [...files];
    await Promise.all(Array.from({ length: Math.min(jobs, files.length) }, () => worker(queue)));
    if (queue.length) report(false, `not tested: ${queue.join(' ')}`);
  } else if (files.length) {
    const with_ = await tester();
    for (const file of files) {
      console.log(`# ${file}`);
      await with_.run(file, report);
    }
    await with_.end(report);
  }
  console.log(`1..${passed + failed}`);
  if (countFile) fs.writeFileSync(countFile, `${passed} ${failed}\n`);
  else console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
