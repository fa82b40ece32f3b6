// SPDX-License-Identifier: MulanPSL-2.0
// pair.mjs - two instances are one: node tests/soak/pair.mjs [--count FILE]
//
// Two instances behind nginx, a primary and a synchronous standby that is also the replica of --db-read.
//   who logs in on one is logged in on the other; who logs out there is out here; wrong passwords add up
//   visitors are read from the replica, people with a session from the primary; without the replica all goes on
//   both instances are started anew, one by one, under load: no request is lost
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cluster, missing, sleep, until } from './cluster.mjs';

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const option = (name, otherwise) => { const i = process.argv.indexOf(name); return i < 0 ? otherwise : process.argv[i + 1]; };
const countFile = option('--count', ''), program = process.env.GONGKAI ?? path.join(home, 'build/rel/gongkai');
let passed = 0, failed = 0;

function check(ok, what, detail = '') {
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok' : 'not ok'} - pair: ${what}`);
  if (!ok && detail) console.log(String(detail).replace(/^/gm, '#   '));
}
function finish(skipped = 0) {
  if (countFile) fs.writeFileSync(countFile, `${passed} ${failed} ${skipped}\n`);
  else console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
const lack = missing();
if (lack) {
  console.log(`ok - pair: skipped: ${lack}`);
  finish(1);
}

const cluster = new Cluster(program);

// A browser of one person: cookies, and pages of one instance or the other.
// Node before 18.14.1 or with another fetch joins them with commas; ours have no comma of their own.
const setCookies = (headers) => headers.getSetCookie?.() ?? (headers.get('set-cookie') ?? '').split(/,\s*(?=[\w-]+=)/).filter(Boolean);

class Person {
  constructor(from) {
    this.from = from;
    this.cookies = new Map();
  }
  async ask(i, where, fields) {
    const r = await fetch(`http://127.0.0.1:${cluster.ports[i]}${where}`, {
      redirect: 'manual', method: fields ? 'POST' : 'GET', body: fields && new URLSearchParams(fields),
      headers: { 'X-Forwarded-For': this.from, Cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
    for (const c of setCookies(r.headers)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(c);
      value ? this.cookies.set(name, value) : this.cookies.delete(name);
    }
    return { status: r.status, to: r.headers.get('location') ?? '', text: await r.text() };
  }
  async logIn(i, login, password) {
    const form = await this.ask(i, '/login');
    const csrf = /name="csrf" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
    return this.ask(i, '/login', { csrf, login, password, next: '/desk/' });
  }
  async inside(i) {
    const r = await this.ask(i, '/account/');
    return r.status === 200 || (r.status === 303 && !r.to.startsWith('/login'));
  }
}

async function sessions() {
  const said = cluster.command('user', 'add', 'lisi', '李四', '--unit', 'sfqzf', '--role', 'clerk');
  const password = /密码 (\S+?)（/.exec(said)?.[1] ?? '';
  const person = new Person('10.1.0.1'), other = new Person('10.1.0.2');
  const entered = await person.logIn(0, 'lisi', password);
  check(entered.status === 303 && await person.inside(0), 'logged in on the first', JSON.stringify(entered).slice(0, 500));
  check(await person.inside(1), 'and so on the second');
  check(!await other.inside(1), 'somebody else is not');
  const page = await person.ask(1, '/account/password');
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  await person.ask(1, '/logout', { csrf });
  const before = new Map(person.cookies);
  check(!await person.inside(0), 'logged out on the second, and so on the first');
  const again = new Person('10.1.0.3');
  await again.logIn(0, 'lisi', password);
  check(await again.inside(1), 'logged in once more');
  cluster.command('user', 'disable', 'lisi');
  check(!await again.inside(0) && !await again.inside(1), 'a disabled account is out on both at once', [...before].join());
  cluster.command('user', 'enable', 'lisi');
  return password;
}

async function throttles(password) {
  for (let k = 0; k < 10; k++) await new Person(`10.2.0.${k}`).logIn(k % 2, 'lisi', `wrong-${k}`);
  const first = new Person('10.2.1.1'), second = new Person('10.2.1.2');
  const [a, b] = [await first.logIn(0, 'lisi', password), await second.logIn(1, 'lisi', password)];
  check(!await first.inside(0) && !await second.inside(1), 'wrong passwords on both add up: the right one has to wait on either',
    `${a.status} ${b.status}`);
}

let word = 0;
async function fresh(i, headers = {}) { // a page that is in no memory
  const began = Date.now();
  const r = await fetch(`http://127.0.0.1:${cluster.ports[i]}/gongkai/search?q=${encodeURIComponent(`词${++word}`)}`,
    { headers: { 'X-Forwarded-For': `10.3.${word >> 8}.${word & 255}`, ...headers } });
  await r.text();
  return { ok: r.status === 200, ms: Date.now() - began };
}
const replicaReads = async (i) => Number(await cluster.metric(i, 'gongkai_replica_reads_total'));

async function replica() {
  await until('the replica has all', 120, async () => await cluster.metric(0, 'gongkai_replica_current') === '1');
  let before = await replicaReads(0);
  for (let k = 0; k < 5; k++) await fresh(0);
  const visitors = await replicaReads(0) - before;
  check(visitors >= 5, 'visitors are read from the replica', visitors);
  // The look of each second reads there too: who has a session must add nothing beyond it.
  before = await replicaReads(0);
  const from = Date.now();
  for (let k = 0; k < 40; k++) await fresh(0, { Cookie: 'gongkai=0123456789abcdef; __Host-gongkai=0123456789abcdef' });
  const added = await replicaReads(0) - before;
  check(added <= 2 + 2 * (Date.now() - from) / 1000, 'who has a session is read from the primary', `${added} in ${Date.now() - from} ms`);
  await cluster.standby.kill();
  const slow = [];
  for (let k = 0; k < 20; k++) {
    const r = await fresh(k % 2);
    if (!r.ok || r.ms > 15000) slow.push(JSON.stringify(r));
    await sleep(50);
  }
  check(!slow.length, 'without the replica every page is served', slow.join('\n'));
  await cluster.attach();
  await until('the replica is used again', 120, async () => await cluster.metric(0, 'gongkai_replica_current') === '1');
  check(true, 'the replica is used again when it is back');
}

async function rolling() {
  let on = true, n = 0;
  const bad = [], numbers = new Set();
  const through = (where, options) => fetch(`http://127.0.0.1:${cluster.port}${where}`, options);
  async function reader(id) {
    for (let i = 0; on; i++, n++) {
      await through(i % 2 ? '/gongkai/' : `/gongkai/search?q=${encodeURIComponent(`滚${id}号${i}`)}`,
        { headers: { 'X-Forwarded-For': `10.${4 + id}.${i >> 8 & 255}.${i & 255}` } })
        .then(async (r) => { await r.text(); if (r.status !== 200) bad.push(`read ${r.status}`); }, (e) => bad.push(`read ${e.cause ?? e}`));
      await sleep(10);
    }
  }
  async function citizen() {
    for (let i = 0; on; i++) {
      const body = new FormData();
      for (const [k, v] of Object.entries({ content: `滚动升级时的第${i}次申请`, name: '张三丰', kind: 'nat', ident_kind: 'idcard',
        ident: '11010119900307715X', phone: '13800001234' })) body.append(k, v);
      await through('/gongkai/site_sfqzf/request/new', { method: 'POST', body, headers: { 'X-Forwarded-For': `10.9.${i >> 8 & 255}.${i & 255}` } })
        .then(async (r) => {
          const number = /SFQZF-\d{4}-\d+/.exec(await r.text())?.[0];
          if (r.status !== 200 || !number || numbers.has(number)) bad.push(`filed ${r.status} ${number}`);
          numbers.add(number);
        }, (e) => bad.push(`filed ${e.cause ?? e}`));
      await sleep(30);
    }
  }
  const load = [reader(0), reader(1), citizen()];
  await sleep(500);
  for (const i of [0, 1]) {
    await cluster.renew(i);
    await sleep(1000);
  }
  on = false;
  await Promise.all(load);
  check(n > 20 && numbers.size > 5 && !bad.length, `both instances started anew under load: ${n} pages, ${numbers.size} receipts, none lost`,
    bad.length ? `${bad.length} of ${n}: ${bad.slice(0, 10).join('\n')}\n${cluster.logs(5)}` : n);
}

for (const what of ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection']) // nothing is left running
  process.on(what, async (error) => {
    check(false, `it was not cut off (${what})`, String(error?.stack ?? ''));
    await cluster.stop();
    finish();
  });
await cluster.start();
await throttles(await sessions());
await replica();
await rolling();
await cluster.stop();
finish();
