// SPDX-License-Identifier: MulanPSL-2.0
// serve.mjs - the sample pages and static files on a free port, under the product's own policy
//
// Samples are read from samples/; `<!--#include part/x.html-->` is put in place. /static/ comes
// from static/, then from build/static/ (the bundles). Extra handlers are given by tests.
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json',
};
export const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function samplePage(name, html = '') {
  const folder = path.join(here, 'samples');
  let text = fs.readFileSync(path.join(folder, name), 'utf8').replace(/<!--#include (\S+?)-->\n?/g,
    (_, f) => fs.readFileSync(path.join(folder, f), 'utf8'));
  return html ? text.replace('<html ', `<html class="${html}" `) : text;
}

function fileFor(p) {
  for (const base of ['static', 'build/static']) {
    const f = path.join(root, base, p);
    if (f.startsWith(path.join(root, base)) && fs.existsSync(f) && fs.statSync(f).isFile()) return f;
  }
  return null;
}

// Answers `extra(req, res, url)` first; it returns true when it has answered.
export function serve(extra = () => false, port = 0) {
  const server = http.createServer(async (req, res) => {
    const url = new URL(req.url, 'http://x');
    res.setHeader('content-security-policy', csp);
    if (await extra(req, res, url)) return;
    const p = decodeURIComponent(url.pathname);
    const f = p.startsWith('/static/') ? fileFor(p.slice(8)) : null;
    if (f) {
      res.writeHead(200, { 'content-type': types[path.extname(f)] ?? 'application/octet-stream' });
      res.end(fs.readFileSync(f));
    } else if (/^\/[\w-]+\.html$/.test(p) && fs.existsSync(path.join(here, 'samples', p))) {
      res.writeHead(200, { 'content-type': types['.html'] });
      res.end(samplePage(p.slice(1), url.searchParams.get('html') ?? ''));
    } else {
      res.writeHead(404).end();
    }
  });
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({
    url: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((r) => { server.closeAllConnections(); server.close(r); }),
  })));
}
