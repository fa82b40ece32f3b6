// SPDX-License-Identifier: MulanPSL-2.0
// cluster.mjs - a private PostgreSQL primary with a synchronous standby, two instances, nginx before them
//
// Everything lives in one temporary folder, listens on 127.0.0.1 on free ports, and is ended by its id.
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
export async function until(what, seconds, ask) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) if (await ask()) return;
  throw new Error(`${what}: not within ${seconds} s`);
}
function freePort() {
  return new Promise((done) => {
    const s = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => done(port));
    });
  });
}
const root = process.getuid() === 0;
const asPostgres = root ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'] : [];
const env = { PATH: '/usr/sbin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', HOME: '/tmp' };

// What is missing here, in words; '' where all is there.
export function missing() {
  const bins = fs.existsSync('/usr/lib/postgresql') ? fs.readdirSync('/usr/lib/postgresql').sort((a, b) => a - b) : [];
  const bin = bins.length ? `/usr/lib/postgresql/${bins.at(-1)}/bin` : '';
  if (!bin || !fs.existsSync(`${bin}/pg_basebackup`)) return 'no PostgreSQL here';
  if (spawnSync('nginx', ['-v'], { env }).error) return 'no nginx here';
  return '';
}
const pg = () => `/usr/lib/postgresql/${fs.readdirSync('/usr/lib/postgresql').sort((a, b) => a - b).at(-1)}/bin`;
const run = (args, options = {}) => execFileSync(args[0], args.slice(1), { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });

// Readers and citizens are of this process: whoever waits for a command synchronously stops their clocks, and counts it as theirs.
const meanwhile = async (args) => (await promisify(execFile)(args[0], args.slice(1), { env, encoding: 'utf8' })).stdout;

function child(args, log, options = {}) {
  const out = fs.openSync(log, 'a');
  const c = spawn(args[0], args.slice(1), { env, stdio: ['ignore', out, out], ...options });
  fs.closeSync(out);
  c.ended = new Promise((done) => c.on('close', done));
  return c;
}

class Node { // one PostgreSQL; `within`: the command before its own that puts it into another network
  constructor(folder, name, port, host = '127.0.0.1', within = []) {
    Object.assign(this, { name, port, host, within, data: `${folder}/${name}`, log: `${folder}/${name}.log`, socket: folder });
  }
  async start() {
    this.child = child([...this.within, ...asPostgres, `${pg()}/postgres`, '-D', this.data, '-p', this.port, '-k', this.socket,
      '-c', `listen_addresses=${this.host}`, '-c', 'max_connections=100', '-c', 'wal_level=replica', '-c', 'hot_standby=on',
      '-c', 'max_wal_senders=4', '-c', 'wal_keep_size=64MB', '-c', 'logging_collector=off', '-c', 'shared_buffers=32MB',
      '-c', 'wal_receiver_status_interval=1s', '-c', 'fsync=off'], this.log);
    await until(`${this.name} answers`, 60, () => meanwhile([`${pg()}/pg_isready`, '-q', '-h', this.host, '-p', String(this.port), '-U', 'gongkai']).then(() => true, () => false));
  }
  async sql(text) {
    return (await meanwhile([`${pg()}/psql`, '-X', '-q', '-A', '-t', '-F', '\t', '-h', this.host, '-p', String(this.port), '-U', 'gongkai', '-d', 'postgres', '-c', text])).trim();
  }
  async kill() { // kill -9 of the postmaster: its children end by themselves when they see it
    this.child.kill('SIGKILL');
    await this.child.ended;
  }
  async stop() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGINT');
    await this.child.ended;
  }
}

export class Cluster {
  constructor(program) {
    this.program = path.resolve(program);
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongkai-soak-'));
    fs.chmodSync(this.folder, 0o711);
    this.pgFolder = `${this.folder}/pg`;
    fs.mkdirSync(this.pgFolder);
    if (root) run(['chown', 'postgres', this.pgFolder]);
    this.data = `${this.folder}/data`;
    this.instances = [];
  }

  // Where primary and standby are, when not here: each one's address, how a command gets there; and whose addresses they let in.
  async start({ hosts = [], within = [], from = '' } = {}) {
    this.nodes = [new Node(this.pgFolder, 'a', await freePort(), hosts[0], within[0]), new Node(this.pgFolder, 'b', await freePort(), hosts[1], within[1])];
    [this.primary, this.standby] = this.nodes;
    run([...asPostgres, `${pg()}/initdb`, '-D', this.primary.data, '-U', 'gongkai', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
    if (from) fs.appendFileSync(`${this.primary.data}/pg_hba.conf`, `host all,replication gongkai ${from} trust\n`);
    await this.primary.start();
    this.db = `postgresql://gongkai@${this.nodes.map((n) => `${n.host}:${n.port}`).join(',')}/postgres`;
    this.replica = `postgresql://gongkai@${this.nodes[1].host}:${this.nodes[1].port}/postgres`;
    this.command('unit', 'add', 'sfqzf', '示范区人民政府', '--kind', 'government');
    await this.attach();
    this.ports = [await freePort(), await freePort()];
    this.private = [await freePort(), await freePort()];
    await Promise.all([this.launch(0), this.launch(1)]);
    await this.nginx();
  }

  command(...words) {
    return run([this.program, ...words, '--data', this.data, '--db', this.db]);
  }

  // The other node becomes a fresh copy of the primary, and the primary waits for it from now on.
  async attach() {
    await fs.promises.rm(this.standby.data, { recursive: true, force: true });
    await meanwhile([...asPostgres, `${pg()}/pg_basebackup`, '-h', this.primary.host, '-p', String(this.primary.port), '-U', 'gongkai',
      '-D', this.standby.data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync']);
    // It waits for nobody when it is promoted alone.
    const auto = `${this.standby.data}/postgresql.auto.conf`;
    fs.writeFileSync(auto, fs.readFileSync(auto, 'utf8').replace(/^synchronous_standby_names.*$/gm, ''));
    await this.standby.start();
    await this.primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await this.primary.sql('SELECT pg_reload_conf()');
    await until('a synchronous standby', 60, async () => await this.primary.sql('SELECT sync_state FROM pg_stat_replication') === 'sync');
  }

  // kill -9 of the primary; the standby is promoted; the dead one comes back as the new standby.
  async failOver() {
    await this.primary.kill();
    await this.standby.sql('SELECT pg_promote(true, 60)');
    [this.primary, this.standby] = [this.standby, this.primary];
  }

  async launch(i) {
    this.instances[i] = child([this.program, 'serve', '--data', this.data, '--db', this.db, '--db-read', this.replica, '--drain', '3', '--listen', `127.0.0.1:${this.ports[i]}`,
      '--trust', '127.0.0.1', '--metrics', `127.0.0.1:${this.private[i]}`, '--quiet'], `${this.folder}/instance-${i}.log`,
    { env: { ...env, ASAN_OPTIONS: 'detect_leaks=0' } });
    await until(`instance ${i} is ready`, 60, () => fetch(`http://127.0.0.1:${this.private[i]}/readyz`).then((r) => r.ok, () => false));
  }
  async killInstance(i) {
    this.instances[i].kill('SIGKILL');
    await this.instances[i].ended;
  }
  // As an upgrade does it: it says that it is not ready, answers for a while, ends; then the next one.
  async renew(i) {
    this.instances[i].kill('SIGTERM');
    await this.instances[i].ended;
    await this.launch(i);
  }
  async metric(i, line) {
    const text = await fetch(`http://127.0.0.1:${this.private[i]}/metrics`).then((r) => r.text()).catch(() => '');
    return text.split('\n').find((l) => l.startsWith(`${line} `))?.split(' ').at(-1);
  }
  // Which instance does it for all; -1: nobody at the moment.
  async owner(chore) {
    for (let i = 0; i < 2; i++) if (await this.metric(i, `gongkai_chore_owned{chore="${chore}"}`) === '1') return i;
    return -1;
  }

  async nginx() {
    const f = `${this.folder}/nginx`;
    fs.mkdirSync(f);
    this.port = await freePort();
    fs.writeFileSync(`${f}/nginx.conf`, `daemon off; worker_processes 1; pid ${f}/pid; error_log ${f}/error.log;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path ${f}/body; proxy_temp_path ${f}/proxy; fastcgi_temp_path ${f}/f; uwsgi_temp_path ${f}/u; scgi_temp_path ${f}/s;
  upstream gongkai { ${this.ports.map((p) => `server 127.0.0.1:${p} fail_timeout=1s; server 127.0.0.1:${p} backup max_fails=0;`).join(' ')} keepalive 16; }
  server {
    listen 127.0.0.1:${this.port};
    location / {
      proxy_pass http://gongkai; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $http_x_forwarded_for; proxy_set_header X-Request-Id $request_id;
      proxy_connect_timeout 1s; proxy_next_upstream error timeout;
    }
  }
}
`);
    this.proxy = child(['nginx', '-p', f, '-c', `${f}/nginx.conf`], `${f}/out.log`);
    await until('nginx', 60, () => fetch(`http://127.0.0.1:${this.port}/healthz`).then((r) => r.ok, () => false));
  }

  async stop() {
    for (const c of [this.proxy, ...this.instances].filter(Boolean)) {
      if (c.exitCode === null && c.signalCode === null) c.kill('SIGTERM');
      const late = setTimeout(() => c.kill('SIGKILL'), 60000);
      await c.ended;
      clearTimeout(late);
    }
    for (const n of this.nodes ?? []) await n.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
  logs(lines = 15) {
    const out = [];
    for (const n of ['instance-0.log', 'instance-1.log', 'pg/a.log', 'pg/b.log', 'nginx/error.log']) {
      const file = `${this.folder}/${n}`;
      if (fs.existsSync(file)) out.push(`== ${n}`, ...fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines));
    }
    return out.join('\n');
  }
}
