// SPDX-License-Identifier: MulanPSL-2.0
// lib.mjs - what browser tests share: the browser's flags, axe, the HTML validator
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));

// A machine without a locale reads no file of a Chinese name.
export const browserOptions = {
  env: { ...process.env, LC_ALL: 'C.UTF-8' },
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
};

const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// The page's violations of WCAG 2.2 A and AA and of axe's best practices, one line each; [] when clean.
export async function axeFaults(page) {
  await page.evaluate(axeSource);
  // What passed is neither described nor sent: of a page with long tables that is megabytes.
  const violations = await page.evaluate(async () => (await globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
  })).violations);
  return violations.flatMap((v) => v.nodes.map((n) =>
    `${v.id}: ${n.target.join(' ')}: ${n.any.concat(n.all, n.none).map((c) => c.message).join('; ').slice(0, 200)}`));
}

let validator;
// Faults of the markup against the HTML standard, one line each; [] when valid.
export async function htmlFaults(html) {
  if (!validator) {
    const { HtmlValidate, StaticConfigLoader } = await import('html-validate');
    validator = new HtmlValidate(new StaticConfigLoader({
      extends: ['html-validate:recommended'],
      rules: {
        'no-trailing-whitespace': 'off', 'long-title': 'off', 'void-style': 'off', 'no-inline-style': 'error',
        'tel-non-breaking': 'off', 'require-sri': 'off', 'doctype-style': 'off', 'attr-quotes': 'off',
        'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'no-implicit-button-type': 'off',
        'no-implicit-input-type': 'off',
        // Ticks of one name are a list, in HTML as in our forms.
        'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }],
      },
    }));
  }
  const report = await validator.validateString(html);
  return report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
}

// How many pixels a page is wider than its window; 0 when it fits. A window that was given another
// size a moment ago is measured once it has it.
export async function tooWide(page) {
  const { width } = page.viewportSize();
  await page.waitForFunction((w) => innerWidth === w, width, { polling: 20 });
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}

// The attribute `name` of the element that has the keyboard once it is `want`, else what it was after
// ten seconds: a browser puts autofocus into effect with its next picture, not with the load.
export async function keyboardAt(page, name, want) {
  const read = (n) => document.activeElement?.getAttribute(n) ?? null;
  await page.waitForFunction(([n, w]) => document.activeElement?.getAttribute(n) === w, [name, want], { polling: 20, timeout: 10000 }).catch(() => {});
  return page.evaluate(read, name);
}

function freePort() {
  return new Promise((done) => {
    const s = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => done(port));
    });
  });
}

// With sanitizers, on a machine that does much else, making the demo district takes a minute.
const START_MS = 5 * 60 * 1000;
// Starts `gongkai demo` in a temporary folder and waits until it answers. Passwords are read from
// what it prints once. GONGKAI names another binary than the sanitizers' one. With E2E_POSTGRES the
// district lives in a database of its own on the server of GONGKAI_TEST_PG (tools/with-postgres);
// `data` is what other commands need to find the same district.
export async function startApp() {
  const program = path.resolve(here, '../..', process.env.GONGKAI ?? 'build/asan/gongkai');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongkai-e2e-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const data = ['--data', folder];
  if (process.env.E2E_POSTGRES) {
    const server = process.env.GONGKAI_TEST_PG, name = `e2e_${process.pid}_${port}`;
    execFileSync('psql', ['-qXd', server, '-c', `CREATE DATABASE ${name}`]);
    data.push('--db', server.replace('/postgres?', `/${name}?`));
  }
  let log = '';
  const child = spawn(program, ['demo', ...data, '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (d) => { log += d; });
  child.stderr.on('data', (d) => { log += d; });
  const ended = new Promise((done) => child.on('close', (code, signal) => done({ code, signal })));
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 60000);
    const end = await ended;
    clearTimeout(late);
    fs.rmSync(folder, { recursive: true, force: true });
    return { ok: end.code === 0 && !/Sanitizer|runtime error:/.test(log), log: log.slice(-3000) };
  };
  for (const late = Date.now() + START_MS; ;) {
    if (child.exitCode !== null || Date.now() > late) {
      await stop();
      throw new Error(`the server did not start:\n${log.slice(-3000)}`);
    }
    const up = await fetch(`${url}/gongkai/`).then((r) => r.ok, () => false);
    if (up) break;
    await new Promise((r) => setTimeout(r, 100));
  }
  return { url, folder, data, port, program, stop, output: () => log };
}
