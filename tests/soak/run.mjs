// SPDX-License-Identifier: MulanPSL-2.0
// run.mjs - kill -9 under load: node tests/soak/run.mjs [--count FILE] [--kills N]
//
// Two instances behind nginx, a primary and a synchronous standby. Readers read, citizens file requests, and each receipt
// that was shown is written down. Meanwhile an instance is killed, the primary is killed and the standby promoted, the
// instance that has the patrol is killed: N times each (3; make soak: 20). Afterwards:
//   no receipt is lost, word for word; of a thousand pages at most one was asked for in vain; no reader waited
//   longer than 2 s for an answer (without --strict 15 s and one of a hundred: how fast a machine is says nothing about
//   the code); who could not be served got 503 with
//   Retry-After and a page that holds what was typed; filing goes on without that an instance was started anew.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster, missing, sleep, until } from './cluster.mjs';

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const option = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
const kills = Number(option('--kills', '3')), countFile = option('--count', ''), strict = process.argv.includes('--strict');
const program = process.env.GONGKAI ?? path.join(home, 'build/rel/gongkai');
let passed = 0, failed = 0;

function check(ok, what, detail = '') {
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok' : 'not ok'} - soak: ${what}`);
  if (!ok && detail) console.log(String(detail).replace(/^/gm, '#   '));
}
function finish(skipped = 0) {
  if (countFile) fs.writeFileSync(countFile, `${passed} ${failed} ${skipped}\n`);
  else console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

const lack = missing();
if (lack) {
  console.log(`ok - soak: skipped: ${lack}`);
  finish(1);
}

const cluster = new Cluster(program);
const ledger = []; // what was acknowledged
const reads = { n: 0, bad: 0, gap: 0, where: '', why: new Map(), slow: [] }, writes = { refused: 0, kept: 0, cut: 0, lastAt: 0, other: new Map() };
let on = true, next = 0, phase = 'start';
const address = (n) => `10.${n >> 16 & 255}.${n >> 8 & 255}.${n & 255}`;

// One reader: of finished pages, of pages made anew, of searches that nobody asked before.
async function reader(id) {
  let last = Date.now();
  for (let i = 0; on; i++) {
    const what = [`/gongkai/`, `/gongkai/site_sfqzf/`, `/gongkai/search?q=${encodeURIComponent(`第${id}号${i}`)}`][i % 3];
    const asked = Date.now();
    const got = await fetch(`http://127.0.0.1:${cluster.port}${what}`, {
      headers: { 'X-Forwarded-For': address(1 << 20 | id << 12 | i & 4095) }, signal: AbortSignal.timeout(10000) })
      .then(async (r) => (await r.text()).includes('政府信息公开') || r.status !== 200 ? String(r.status) : 'another page',
        (error) => error.name === 'TimeoutError' ? 'no answer' : error.cause?.code ?? error.name)
      .catch((error) => `cut off (${error.cause?.code ?? error.name})`);
    const ok = got === '200';
    if (!ok) {
      const why = `${got} ${phase.split(' ')[0]} ${what.split('?')[0]}`;
      reads.why.set(why, (reads.why.get(why) ?? 0) + 1);
    }
    const now = Date.now();
    reads.n++;
    reads.bad += !ok;
    if (ok) {
      if (now - last > 1000) reads.slow.push(`${now - last} ms (itself ${now - asked} ms, ${phase}, ${what.split('?')[0]})`);
      if (now - last > reads.gap) Object.assign(reads, { gap: now - last, where: `${phase}, ${decodeURIComponent(what)}` });
      last = now;
    }
    await sleep(20);
  }
  reads.gap = Math.max(reads.gap, Date.now() - last);
}

async function file() {
  const n = ++next, content = `第${n}次申请：请公开${n}号文件`;
  const form = new URLSearchParams({ content, name: '张三丰', kind: 'nat', ident_kind: 'idcard', ident: '11010119900307715X', phone: '13800001234' });
  const body = new FormData();
  for (const [k, v] of form) body.append(k, v);
  let r, text = '';
  try {
    r = await fetch(`http://127.0.0.1:${cluster.port}/gongkai/site_sfqzf/request/new`, {
      method: 'POST', body, headers: { 'X-Forwarded-For': address(n) }, signal: AbortSignal.timeout(30000) });
    text = await r.text();
  } catch {
    writes.cut++;
    return;
  }
  const number = /SFQZF-\d{4}-\d+/.exec(text)?.[0], code = /id="code">([^<]+)</.exec(text)?.[1];
  if (r.status === 200 && text.includes('回执') && number && code) {
    ledger.push({ n, number, code, content });
    writes.lastAt = Date.now();
  } else if (r.status === 503) {
    writes.refused++;
    writes.kept += Number(r.headers.get('retry-after')) > 0 && text.includes(content) && text.includes('再提交一次');
  } else if (r.status === 502 || r.status === 504) {
    writes.cut++; // the instance died with it, and the proxy says so
  } else {
    const key = `${r.status} ${text.replace(/<[^>]*>|\s+/g, ' ').slice(0, 300)}`;
    writes.other.set(key, (writes.other.get(key) ?? 0) + 1);
  }
}
async function citizen() {
  while (on) {
    await file();
    await sleep(30);
  }
}
const goesOn = (what) => {
  const from = Date.now();
  return until(`filing goes on after ${what}`, strict ? 30 : 120, () => writes.lastAt > from);
};

const began = Date.now();
for (const what of ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection']) // nothing is left running
  process.on(what, async (error) => {
    on = false;
    check(false, `it was not cut off (${what})`, String(error?.stack ?? ''));
    await cluster.stop();
    finish();
  });
try {
  await cluster.start();
  console.log(`# started after ${Date.now() - began} ms`);
  const load = [reader(1), reader(2), reader(3), citizen(), citizen()];
  await goesOn('the start');
  await until('somebody does the patrol', 120, async () => await cluster.owner('clock') >= 0);
  // A machine that has other work is slow without any kill: who waited that long before them counts as served.
  await sleep(3000);
  const usual = reads.gap, most = strict ? 2000 : Math.max(15000, 4 * usual);
  const started = cluster.instances.map((c) => c.pid);

  for (let k = 0; k < kills; k++) { // the primary
    phase = `primary ${k + 1}`;
    await cluster.failOver();
    await goesOn('a promotion');
    phase = `standby ${k + 1}`;
    await cluster.attach();
  }
  check(true, `the primary was killed and its standby promoted ${kills} times, and filing went on each time`);
  check(cluster.instances.every((c, i) => c.pid === started[i] && c.exitCode === null && c.signalCode === null),
    'no instance was started anew for that');
  for (let k = 0; k < kills; k++) { // an instance
    phase = `instance ${k + 1}`;
    await cluster.killInstance(k % 2);
    await goesOn('the end of an instance');
    await cluster.launch(k % 2);
  }
  check(true, `an instance was killed ${kills} times, and filing went on each time`);
  let slowest = 0;
  for (let k = 0; k < kills; k++) { // the patrol's owner
    await until('somebody does the patrol', 120, async () => await cluster.owner('clock') >= 0);
    const who = await cluster.owner('clock'), from = Date.now();
    phase = `owner ${k + 1}`;
    await cluster.killInstance(who);
    await until('the other takes the patrol', 120, async () => await cluster.owner('clock') === 1 - who);
    slowest = Math.max(slowest, Date.now() - from);
    await cluster.launch(who);
  }
  check(slowest < (strict ? 15000 : 60000), `the patrol was taken over ${kills} times, within ${slowest} ms`);
  await sleep(500);
  on = false;
  await Promise.all(load);

  // each receipt is followed up by its number and code, as its owner would: what was asked for stands there
  const lost = [];
  for (const e of ledger) {
    const r = await fetch(`http://127.0.0.1:${cluster.port}/gongkai/request/track`, {
      method: 'POST', body: new URLSearchParams({ number: e.number, code: e.code }), headers: { 'X-Forwarded-For': address(e.n) } });
    const text = await r.text();
    if (r.status !== 200 || !text.includes(e.content)) lost.push({ ...e, status: r.status });
  }
  check(ledger.length > 9 * kills && !lost.length, `of ${ledger.length} receipts that were shown none is lost`, JSON.stringify(lost.slice(0, 3)));
  check(new Set(ledger.map((e) => e.number)).size === ledger.length, 'no number was given twice');
  // Whoever reads goes to the other instance, or to the standby: no read fails because one of them is gone.
  check(reads.bad <= (reads.n / (strict ? 1000 : 100)), `${reads.n} pages read, ${reads.bad} in vain`, [...reads.why].map(([why, n]) => `${n} x ${why}`).join('\n'));
  check(reads.n > 60 * kills && reads.gap <= most, `the longest wait of a reader ${reads.gap} ms (${reads.where}; ${usual} ms without a kill)`);
  for (const one of reads.slow) console.log(`# a reader waited ${one}`);
  check(writes.refused === writes.kept, `${writes.refused} filings were refused, each by 503 with Retry-After and what was typed (${writes.kept})`);
  check(!writes.other.size, 'no filing got any other answer', JSON.stringify([...writes.other].slice(0, 5), null, 1));
  console.log(`# ${writes.cut} filings were cut off with their instance; ${Math.round((Date.now() - began) / 1000)} s in all`);
} catch (error) {
  on = false;
  check(false, 'it ran to its end', `${error?.stack ?? error}\n${error?.stderr ?? ''}`);
}
if (failed) console.log(cluster.logs().replace(/^/gm, '#   '));
await cluster.stop();
finish();
