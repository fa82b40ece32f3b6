// SPDX-License-Identifier: MulanPSL-2.0
// silent.mjs - the primary falls silent, or the replica: node tests/soak/silent.mjs [--silence SECONDS]
//
// Not killed, which closes its connections, but cut off: a cable, a switch, a firewall. Nothing that is sent comes to an end, and
// nobody says so. It stands in a network of its own (unshare, a veth pair), whose address is taken away and given
// back; the instances, the other one and nginx stay. Needs root; leaves nothing behind, for the networks end with it.
// The primary:
//   meanwhile  finished pages and pages made anew are served from here and from the replica; who files is told 503 with
//              Retry-After and gets back what was typed, within a time that a person waits
//   afterwards filing goes on by itself, soon, and keeps going on: what the far side still holds for those who were cut off
//              (its locks) stands in nobody's way; no receipt is lost; nothing was started anew
// The replica: pages and filings go on meanwhile; afterwards it is read from again.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster, missing, sleep, until } from './cluster.mjs';

const self = fileURLToPath(import.meta.url), home = path.resolve(path.dirname(self), '../..');
const option = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
const seconds = Number(option('--silence', '60')), program = process.env.GONGKAI ?? path.join(home, 'build/rel/gongkai');
let passed = 0, failed = 0;

function check(ok, what, detail = '') {
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok' : 'not ok'} - silent: ${what}`);
  if (!ok && detail) console.log(String(detail).replace(/^/gm, '#   '));
}
function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
const lack = missing() || (process.getuid() !== 0 && 'only root may make networks') || (spawnSync('ip', ['-V']).error && 'no iproute2 here');
if (lack) {
  console.log(`ok - silent: skipped: ${lack}`);
  finish();
}
if (!process.env.GONGKAI_SILENT) { // once more, in a network of its own
  const again = spawnSync('unshare', ['-n', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit', env: { ...process.env, GONGKAI_SILENT: '1' } });
  process.exit(again.status ?? 1);
}

const ip = (...words) => execFileSync('ip', words, { encoding: 'utf8' });
const here = '10.77.0.1', there = '10.77.0.2';
const holder = spawn('unshare', ['-n', 'sleep', '100000'], { stdio: 'ignore' });
const within = ['nsenter', '-n', '-t', String(holder.pid), '--'];
const far = (...words) => execFileSync(within[0], [...within.slice(1), 'ip', ...words], { encoding: 'utf8' });
const hardware = (text) => /link\/ether (\S+)/.exec(text)[1];

async function networks() {
  const own = fs.readlinkSync('/proc/self/ns/net');
  await until('another network', 10, () => { try { return fs.readlinkSync(`/proc/${holder.pid}/ns/net`) !== own; } catch { return false; } });
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', 'name', 'near', 'type', 'veth', 'peer', 'name', 'far', 'netns', String(holder.pid));
  ip('addr', 'add', `${here}/24`, 'dev', 'near');
  ip('link', 'set', 'near', 'up');
  far('addr', 'add', `${there}/24`, 'dev', 'far');
  far('link', 'set', 'lo', 'up');
  far('link', 'set', 'far', 'up');
  // Who asks where an address is gets no answer either, and would learn from that: both know it beforehand.
  ip('neigh', 'replace', there, 'lladdr', hardware(far('link', 'show', 'far')), 'dev', 'near', 'nud', 'permanent');
  far('neigh', 'replace', here, 'lladdr', hardware(ip('link', 'show', 'near')), 'dev', 'far', 'nud', 'permanent');
}
const silence = () => far('addr', 'del', `${there}/24`, 'dev', 'far');
const sound = () => far('addr', 'add', `${there}/24`, 'dev', 'far');

let cluster, ledger, told, read, on, next = 0, lastAt;
const address = (n) => `10.${n >> 16 & 255}.${n >> 8 & 255}.${n & 255}`;
function begin() {
  cluster = new Cluster(program);
  ledger = [];
  told = { n: 0, whole: 0, slowest: 0, other: new Map() };
  read = { kept: { n: 0, bad: 0, slowest: 0 }, anew: { n: 0, bad: 0, slowest: 0 } };
  on = true;
  lastAt = 0;
}

async function reader(id) {
  for (let i = 0; on; i++) {
    const kind = i % 2 ? 'anew' : 'kept', where = i % 2 ? `/gongkai/search?q=${encodeURIComponent(`静${id}号${i}`)}` : '/gongkai/site_sfqzf/', from = Date.now();
    const ok = await fetch(`http://127.0.0.1:${cluster.port}${where}`, { headers: { 'X-Forwarded-For': address(1 << 20 | id << 12 | i & 4095) }, signal: AbortSignal.timeout(20000) })
      .then(async (r) => (await r.text()).includes('政府信息公开') && r.status === 200, () => false);
    const r = read[kind];
    r.n++;
    r.bad += !ok;
    r.slowest = Math.max(r.slowest, Date.now() - from);
    await sleep(50);
  }
}
async function citizen() {
  for (; on; await sleep(100)) {
    const n = ++next, content = `第${n}次申请：请公开${n}号文件`, from = Date.now(), body = new FormData();
    for (const [k, v] of Object.entries({ content, name: '张三丰', kind: 'nat', ident_kind: 'idcard', ident: '11010119900307715X', phone: '13800001234' })) body.append(k, v);
    const r = await fetch(`http://127.0.0.1:${cluster.port}/gongkai/site_sfqzf/request/new`, {
      method: 'POST', body, headers: { 'X-Forwarded-For': address(n) }, signal: AbortSignal.timeout(120000) }).then(async (a) => ({ status: a.status, retry: a.headers.get('retry-after'), text: await a.text() }), (e) => ({ status: 0, text: String(e.cause ?? e) }));
    const number = /SFQZF-\d{4}-\d+/.exec(r.text)?.[0], code = /id="code">([^<]+)</.exec(r.text)?.[1];
    if (r.status === 200 && number && code) {
      ledger.push({ n, number, code, content });
      lastAt = Date.now();
    } else {
      told.n++;
      told.slowest = Math.max(told.slowest, Date.now() - from);
      told.whole += r.status === 503 && Number(r.retry) > 0 && r.text.includes(content);
      const key = `${r.status} ${r.text.replace(/<[^>]*>|\s+/g, ' ').slice(0, 200)}`;
      if (r.status !== 503) told.other.set(key, (told.other.get(key) ?? 0) + 1);
    }
  }
}
const goesOn = (what, within) => {
  const from = Date.now();
  return until(`filing goes on ${what}`, within, () => lastAt > from).then(() => Date.now() - from);
};

const ready = async () => {
  await cluster.primary.sql('ALTER SYSTEM RESET synchronous_standby_names');
  await cluster.primary.sql('SELECT pg_reload_conf()');
  await until('the replica has all', 120, async () => await cluster.metric(0, 'gongkai_replica_current') === '1');
};
const startLoad = async () => {
  const load = [reader(1), reader(2), ...Array.from({ length: 12 }, citizen)];
  await until('filing at the usual pace', 60, () => ledger.length + told.n > 60);
  check(!told.n, 'before: every filing is taken', [...told.other].join('\n'));
  for (const r of Object.values(read)) Object.assign(r, { n: 0, bad: 0, slowest: 0 });
  return load;
};
async function nothingLost(before) {
  const lost = [];
  for (const e of ledger) {
    const r = await fetch(`http://127.0.0.1:${cluster.port}/gongkai/request/track`, {
      method: 'POST', body: new URLSearchParams({ number: e.number, code: e.code }), headers: { 'X-Forwarded-For': address(e.n) } });
    if (r.status !== 200 || !(await r.text()).includes(e.content)) lost.push({ ...e, status: r.status });
  }
  check(before > 10 && !lost.length, `of ${ledger.length} receipts that were shown none is lost`, JSON.stringify(lost.slice(0, 3)));
  check(new Set(ledger.map((e) => e.number)).size === ledger.length, 'no number was given twice');
}
const pages = (what) => {
  for (const [kind, r] of Object.entries(structuredClone(read)))
    check(r.n > seconds / 4 && !r.bad && r.slowest < 8000, `${what}: ${r.n} pages ${kind === 'kept' ? 'from memory' : 'made anew'}, ${r.bad} in vain, the slowest ${r.slowest} ms`);
};

async function primary() {
  await cluster.start({ hosts: [there], within: [within], from: `${here}/32` });
  await ready();
  const load = await startLoad(), pids = cluster.instances.map((c) => c.pid), before = ledger.length;
  silence();
  await sleep(seconds * 1000);
  const refused = { ...told };
  pages(`${seconds} s without the primary`);
  check(refused.n > seconds / 5 && refused.whole === refused.n, `${refused.n} filings refused, ${refused.whole} of them by 503 with Retry-After and what was typed, the slowest after ${refused.slowest} ms`,
    [...told.other].join('\n'));
  check(refused.slowest < 25000, 'nobody waited longer than 25 s to be told');
  sound();
  const took = await goesOn('afterwards', 60);
  check(took < 15000, `filing went on ${took} ms after the network was back`);
  const at = ledger.length;
  await until('filing at the usual pace again', 15, () => ledger.length - at > 500).then(() => check(true, 'and keeps going on: 500 filings within 15 s'));
  check(cluster.instances.every((c, i) => c.pid === pids[i] && c.exitCode === null && c.signalCode === null), 'nothing was started anew');
  await until('somebody does the patrol', 90, async () => await cluster.owner('clock') >= 0).then(() => check(true, 'somebody does the patrol again'));
  on = false;
  await Promise.all(load);
  await nothingLost(before);
}

async function replica() {
  await cluster.start({ hosts: [here, there], within: [[], within], from: '10.77.0.0/24' });
  await ready();
  const load = await startLoad(), before = ledger.length;
  silence();
  await sleep(seconds * 1000);
  pages(`${seconds} s without the replica`);
  check(ledger.length - before > 50 && !told.n, `${ledger.length - before} filings taken meanwhile, ${told.n} refused`, [...told.other].join('\n'));
  sound();
  await until('the replica has all', 120, async () => await cluster.metric(0, 'gongkai_replica_current') === '1').then(() => check(true, 'the replica is read from again'));
  on = false;
  await Promise.all(load);
  await nothingLost(before);
}

await networks();
for (const [what, run] of [['primary', primary], ['replica', replica]]) {
  begin();
  try {
    await run();
  } catch (error) {
    on = false;
    check(false, `${what}: it ran to its end`, `${error?.stack ?? error}\n${error?.stderr ?? ''}`);
  }
  if (failed) console.log(cluster.logs(30).replace(/^/gm, '#   '));
  await cluster.stop();
}
holder.kill('SIGKILL');
finish();
