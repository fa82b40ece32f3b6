// SPDX-License-Identifier: MulanPSL-2.0
// provider.test.mjs - login by an identity provider (OpenID Connect) that runs here: switched on at the desk, bound by an
// administrator, there and back in a browser; a replayed answer, a provider that is down
import crypto from 'node:crypto';
import http from 'node:http';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

const shots = process.env.SHOTS;
const b64 = (x) => Buffer.from(x).toString('base64url');

// Signs everybody in as `state.sub`.
function provider() {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map(), state = { sub: '370300-0042', down: false, url: '', backs: [] };
  const server = http.createServer((req, res) => {
    const url = new URL(req.url, state.url);
    let body = '';
    const json = (status, x) => { res.writeHead(status, { 'content-type': 'application/json' }); res.end(JSON.stringify(x)); };
    req.on('data', (d) => { body += d; }).on('end', () => {
      if (state.down) return res.writeHead(503).end();
      if (url.pathname === '/.well-known/openid-configuration') {
        return json(200, { issuer: state.url, authorization_endpoint: `${state.url}/authorize`, token_endpoint: `${state.url}/token`, jwks_uri: `${state.url}/jwks` });
      }
      if (url.pathname === '/jwks') return json(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig', alg: 'RS256' }] });
      if (url.pathname === '/authorize') {
        const q = url.searchParams, code = crypto.randomBytes(9).toString('hex');
        codes.set(code, { nonce: q.get('nonce'), challenge: q.get('code_challenge'), redirect: q.get('redirect_uri') });
        state.backs.push(`${q.get('redirect_uri')}?code=${code}&state=${q.get('state')}&iss=${encodeURIComponent(state.url)}`);
        return res.writeHead(302, { location: state.backs.at(-1) }).end();
      }
      const form = new URLSearchParams(body), asked = codes.get(form.get('code'));
      const basic = Buffer.from((req.headers.authorization ?? '').slice(6), 'base64').toString();
      codes.delete(form.get('code'));
      if (!asked || basic !== 'gongkai:a-secret' || form.get('redirect_uri') !== asked.redirect
        || crypto.createHash('sha256').update(form.get('code_verifier')).digest('base64url') !== asked.challenge) return json(400, { error: 'invalid_grant' });
      const now = Math.floor(Date.now() / 1000);
      const text = `${b64('{"alg":"RS256","kid":"1"}')}.${b64(JSON.stringify({ iss: state.url, sub: state.sub, aud: 'gongkai', nonce: asked.nonce, iat: now, exp: now + 60, amr: ['pwd'] }))}`;
      json(200, { access_token: 'x', token_type: 'Bearer', id_token: `${text}.${crypto.sign('sha256', Buffer.from(text), privateKey).toString('base64url')}` });
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => {
    state.url = `http://127.0.0.1:${server.address().port}`;
    done({ state, close: () => { server.closeAllConnections(); server.close(); } });
  }));
}

export default async function (t) {
  const app = await t.app();
  const idp = await provider();
  const clean = async (page, name) => {
    t.is(await htmlFaults(await page.content()), [], `${name} is valid HTML`);
    t.is(await axeFaults(page), [], `${name}: axe finds nothing`);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      t.is(await tooWide(page), 0, `${name} fits ${width} pixels`);
      if (shots) await page.screenshot({ path: `${shots}/${name.replace(/\W+/g, '-')}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const desk = await t.browser.newPage({ viewport: { width: 1280, height: 900 } });
  await desk.goto(`${app.url}/login`);
  t.is(await desk.locator('a[href^="/login/oidc"]').count(), 0, 'off by default');
  await desk.fill('#f-login', 'admin');
  await desk.fill('#f-password', /admin\s+(\S+)/.exec(app.output())[1]);
  await desk.click('button[type=submit]');
  await desk.waitForURL('**/desk/');

  // --- switched on; a wrong address is said and what was typed stays
  await desk.goto(`${app.url}/desk/settings`);
  await desk.fill('#f-platform-base', app.url);
  await desk.click('main button:has-text("保存")');
  await desk.click('a:has-text("统一身份认证")');
  await desk.check('#f-on');
  await desk.fill('#f-issuer', 'http://id.example.gov.cn');
  await desk.fill('#f-client', 'gongkai');
  await desk.click('main button:has-text("保存")');
  t.has(await desk.textContent('.alert-bad'), 'https://', 'a provider without encryption is refused');
  t.is(await desk.inputValue('#f-client'), 'gongkai', 'what was typed stays');
  await desk.fill('#f-issuer', idp.state.url);
  await desk.fill('#f-secret', 'a-secret');
  await desk.fill('#f-label', '省统一身份认证');
  await desk.click('main button:has-text("保存")');
  t.has(await desk.textContent('.alert-ok'), '已保存', 'saved');
  t.is(await desk.inputValue('#f-secret'), '', 'the secret is not shown again');
  await clean(desk, 'provider settings');

  // --- who is bound to nobody learns what to tell the administrator
  const context = await t.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const me = await context.newPage();
  await me.goto(`${app.url}/desk/docs?state=draft`);
  await clean(me, 'login with a provider');
  await me.click('text=省统一身份认证登录');
  t.has(await me.textContent('.alert-bad'), '370300-0042', 'one reads who one is');
  t.ok(me.url().startsWith(`${app.url}/login/oidc/back`), 'and is back here');
  await clean(me, 'login unbound');

  // --- bound by an administrator, there and back
  await desk.goto(`${app.url}/desk/users?unit=sfqjyj`);
  await desk.click('tr:has-text("clerk") a');
  await desk.fill('#f-subject', '370300-0042');
  await clean(desk, 'user with a subject');
  await desk.locator('form[action$="/subject"] button').click();
  t.has(await desk.textContent('.alert-ok'), '已保存', 'bound');
  await me.goto(`${app.url}/desk/docs?state=draft`);
  await me.click('text=省统一身份认证登录');
  await me.waitForURL('**/desk/docs?state=draft');
  t.ok(true, 'logged in, where one wanted to go');
  t.is((await context.cookies()).filter((k) => k.name === 'gongkai-login').length, 0, 'the cookie of the way there is gone');

  // --- the same answer again, here and in another browser
  await me.goto(idp.state.backs.at(-1));
  t.has(await me.textContent('.alert-bad'), '已经用过', 'an answer counts once');
  const other = await t.browser.newPage();
  await me.goto(`${app.url}/login/oidc`).catch(() => {});
  await other.goto(idp.state.backs.at(-1));
  t.has(await other.textContent('.alert-bad'), '请重新登录', 'and only in the browser that asked');

  // --- the provider is down: said, and there is still the password
  idp.state.down = true;
  const answer = await other.goto(`${app.url}/login/oidc`);
  t.is(answer.status(), 503, 'a provider that is down is 503');
  t.has(await other.textContent('.alert-bad'), '统一身份认证平台现在不能服务', 'and said');
  t.is(await other.locator('#f-password').count(), 1, 'the password page stands');
  idp.close();
}
