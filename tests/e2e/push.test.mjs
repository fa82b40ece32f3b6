// SPDX-License-Identifier: MulanPSL-2.0
// push.test.mjs - a document through approval to a WeChat account, with the interface's failure and the retry; a
// text born in a channel; the pages of channels
import http from 'node:http';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

const shots = process.env.SHOTS;

// The public interface of an official account, as its documents say; `state` is what it is to do wrong.
function account() {
  const state = { calls: [], refuse: 0, articles: [], deleted: [], publishing: 1 };
  const server = http.createServer((req, res) => {
    const parts = [];
    req.on('data', (d) => parts.push(d)).on('end', () => {
      const url = new URL(req.url, 'http://x'), body = Buffer.concat(parts);
      const answer = (o) => res.setHeader('content-type', 'application/json').end(JSON.stringify(o));
      state.calls.push(url.pathname);
      if (url.pathname === '/cgi-bin/stable_token') {
        const { appid, secret } = JSON.parse(body);
        return answer(appid === 'wx1' && secret === 'geheim' ? { access_token: 'T', expires_in: 7200 } : { errcode: 40125, errmsg: 'invalid appsecret' });
      }
      if (url.searchParams.get('access_token') !== 'T') return answer({ errcode: 40001, errmsg: 'invalid credential' });
      if (url.pathname === '/cgi-bin/material/add_material') return answer({ media_id: 'C', url: 'http://mmbiz.qpic.cn/c' });
      if (url.pathname === '/cgi-bin/draft/add') {
        if (state.refuse) return answer({ errcode: state.refuse, errmsg: 'refused by the platform' });
        state.articles.push(JSON.parse(body).articles[0]);
        return answer({ media_id: 'D' });
      }
      if (url.pathname === '/cgi-bin/freepublish/submit') return answer({ errcode: 0, errmsg: 'ok', publish_id: '7' });
      if (url.pathname === '/cgi-bin/freepublish/get') {
        return answer({ publish_id: '7', publish_status: 0, article_id: 'A7', article_detail: { count: 1, item: [{ idx: 1, article_url: 'https://mp.weixin.qq.com/s/e2e' }] } });
      }
      if (url.pathname === '/cgi-bin/freepublish/delete') {
        state.deleted.push(JSON.parse(body).article_id);
        return answer({ errcode: 0, errmsg: 'ok' });
      }
      return answer({ errcode: 48001, errmsg: 'api unauthorized' });
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({
    state, url: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections(); server.close(); } })));
}

export default async function (t) {
  const app = await t.app();
  const password = (login) => new RegExp(`^\\s+${login.replace('.', '\\.')}\\s+(\\S+)`, 'm').exec(app.output())[1];
  const wechat = await account();
  const enter = async (login, options = {}) => {
    const context = await t.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('dialog', (d) => d.accept());
    await page.goto(`${app.url}/login`);
    await page.fill('#f-login', login);
    await page.fill('#f-password', password(login));
    await page.click('button[type=submit]');
    await page.waitForURL('**/desk/');
    return page;
  };
  const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
  const act = (name) => `form[action$="/${name}"] button[type=submit]`;
  const clean = async (page, name) => {
    t.is(await htmlFaults(await page.content()), [], `${name} is valid HTML`);
    t.is(await axeFaults(page), [], `${name}: axe finds nothing`);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      t.is(await tooWide(page), 0, `${name} fits ${width} px`);
      if (shots) await page.screenshot({ path: `${shots}/push-${name.replace(/\W+/g, '-')}-${width}.png`, fullPage: true });
    }
  };
  const until = async (page, what, says) => {
    for (let i = 0; i < 200 && !(await page.textContent('main')).includes(what); i++) {
      await page.waitForTimeout(250);
      await page.reload();
    }
    t.has(await page.textContent('main'), what, says);
  };

  // --- the account is registered by the clerk, connected by the administrator
  const clerk = await enter('clerk'), reviewer = await enter('reviewer'), admin = await enter('admin');
  await clerk.goto(`${app.url}/desk/channels`);
  await clerk.selectOption('#f-kind', 'wechat');
  await clerk.fill('#f-name', '示范区发布');
  await clerk.fill('#f-owner', '政务公开科');
  await press(clerk, 'main button:has-text("登记")');
  await clean(clerk, 'channels');
  const channel = await clerk.getAttribute('a:has-text("示范区发布")', 'href');
  await admin.goto(app.url + channel);
  await admin.fill('#f-base', wechat.url);
  await admin.fill('#f-appid', 'wx1');
  await press(admin, 'button:has-text("保存连接")');
  t.has(await admin.textContent('.alert-bad'), 'AppSecret', 'without its secret it is not connected');
  t.is(await admin.inputValue('#f-base'), wechat.url, 'what was typed stays');
  await admin.fill('#f-secret', 'geheim');
  await press(admin, 'button:has-text("保存连接")');
  t.has(await admin.textContent('main'), '连接（已设置）', 'connected');
  t.is(await admin.inputValue('#f-base'), wechat.url, 'what is set is shown');
  t.ok(!(await admin.content()).includes('geheim'), 'the secret is not shown again');
  await clean(admin, 'channel');

  // --- a document, drafted, approved, published
  const plain = await enter('clerk', { javaScriptEnabled: false });
  await plain.goto(`${app.url}/desk/docs/new`);
  await plain.fill('#f-title', '关于夏季用水安排的通告');
  await plain.selectOption('#f-column', { index: 3 });
  await press(plain, '.desk-form button[type=submit]');
  const path = new URL(plain.url()).pathname.replace('/edit', '');
  await plain.fill('#f-body', '各单位应当检修管网，错峰用水。');
  await press(plain, 'button[value=submit]');
  await plain.goto(`${app.url}${path}/push`);
  await press(plain, 'button:has-text("准备推送")');
  t.has(await plain.textContent('.alert-bad'), '只有已经公开的信息可以推送', 'what is not published cannot be pushed');
  await plain.close();
  await reviewer.goto(app.url + path);
  await press(reviewer, act('approve'));
  await press(reviewer, act('secrecy'));
  await press(reviewer, act('publish'));
  t.has(await reviewer.textContent('.desk-head'), '已发布', 'published');

  // --- prepared by one, approved by another; the platform refuses, it is sent again
  await clerk.goto(app.url + path);
  await press(clerk, 'a:has-text("推送到渠道")');
  await clean(clerk, 'prepare');
  await clerk.selectOption('#f-channel', { label: '示范区发布' });
  await clerk.fill('#f-digest', '错峰用水，检修管网。');
  await press(clerk, 'button:has-text("准备推送")');
  const push = new URL(clerk.url()).pathname;
  t.is(await clerk.locator('button:has-text("同意")').count(), 0, 'who prepared it has no button to approve');
  wechat.state.refuse = 45166;
  await reviewer.goto(app.url + push);
  await clean(reviewer, 'waiting');
  await press(reviewer, 'button:has-text("同意，发送")');
  await until(reviewer, '45166', 'the platform\'s refusal is shown');
  t.has(await reviewer.textContent('.desk-head'), '失败', 'it has failed');
  await clean(reviewer, 'failed');
  wechat.state.refuse = 0;
  await clerk.goto(app.url + push);
  await press(clerk, 'button:has-text("立即重发")');
  await until(clerk, 'https://mp.weixin.qq.com/s/e2e', 'sent again: it is out, with its address');
  await until(clerk, '已发布', 'and is recorded as sent'); // the address comes first, in a step of its own
  t.is(wechat.state.articles.map((a) => a.title), ['关于夏季用水安排的通告'], 'one draft, with the title');
  t.has(wechat.state.articles[0]?.content, '错峰用水', 'and the text');
  t.ok(/style="/.test(wechat.state.articles[0]?.content) && !/class=/.test(wechat.state.articles[0]?.content), 'styles are inline');
  t.is(wechat.state.calls.filter((c) => c.includes('add_material')).length, 1, 'the cover was sent once');
  await clerk.fill('#f-reads', '321');
  await press(clerk, 'button:has-text("登记")');
  t.has(await clerk.textContent('main'), '321', 'reads are recorded');
  await clean(clerk, 'sent');
  await clerk.goto(`${app.url}/desk/pushes`);
  await clean(clerk, 'pushes');

  // --- to take along
  const html = await clerk.request.get(`${app.url}${path}/wechat.html`);
  t.has(await html.text(), '错峰用水', 'as HTML for an editor');
  const png = await clerk.request.get(`${app.url}${path}/picture.png`);
  t.is((await png.body()).subarray(1, 4).toString(), 'PNG', 'as a picture');
  if (shots) (await import('node:fs')).writeFileSync(`${shots}/long.png`, await png.body());

  // --- a text born in a channel: a blocking finding stops it, another person approves it
  await clerk.goto(`${app.url}/desk/posts/new`);
  await clerk.selectOption('#f-kind', 'srt');
  await clerk.fill('#f-title', '节水宣传片字幕');
  await clerk.fill('#f-body', '1\n00:00:05,000 --> 00:00:01,000\n请节约用水\n');
  await press(clerk, 'button:has-text("保存草稿")');
  t.has(await clerk.textContent('.alert-bad'), '前后颠倒', 'times that run backwards are said with their line');
  await clerk.fill('#f-body', '1\n00:00:01,000 --> 00:00:05,000\n经办人身份证11010119900307715X\n');
  await press(clerk, 'button:has-text("保存草稿")');
  t.has(await clerk.textContent('main'), '必须改正', 'the check found the identity number');
  await clean(clerk, 'post');
  await press(clerk, 'button:has-text("提交审批")');
  t.has(await clerk.textContent('.alert-bad'), '内容核查没有通过', 'and holds it back');
  // what is no fault is kept with why, and not without
  await clerk.evaluate(() => document.querySelectorAll('form').forEach((f) => { f.noValidate = true; }));
  await press(clerk, 'form[action$="/keep"] button');
  t.has(await clerk.textContent('.alert-bad'), '为什么不是错误', 'a finding is not kept without why');
  await clerk.fill('form[action$="/keep"] [name=reason]', '样式说明用的虚构号码');
  await clean(clerk, 'post with a finding to keep');
  await press(clerk, 'form[action$="/keep"] button');
  t.has(await clerk.textContent('#t-found, table'), '样式说明用的虚构号码', 'kept, and why stands beside it');
  t.is(await clerk.locator('form[action$="/keep"]').count(), 0, 'nothing else is open');
  await clerk.fill('#f-body', '1\n00:00:01,000 --> 00:00:05,000\n请节约用水\n');
  await press(clerk, 'main form button:has-text("保存")');
  await press(clerk, 'button:has-text("提交审批")');
  const post = new URL(clerk.url()).pathname;
  await reviewer.goto(app.url + post);
  await press(reviewer, 'button:has-text("审批通过")');
  t.has(await reviewer.textContent('.desk-head'), '已审批', 'approved');
  await clean(reviewer, 'post approved');
  await clerk.goto(`${app.url}/desk/posts`);
  await clean(clerk, 'posts');
  // --- withdrawn here, it must go from there
  await reviewer.goto(app.url + path);
  await reviewer.click('.acts details summary');
  await reviewer.fill('form[action$="/withdraw"] textarea', '内容有误');
  await press(reviewer, act('withdraw'));
  t.has(await reviewer.textContent('main'), '渠道上还没有下架', 'who withdraws is told what stands on channels');
  await clerk.goto(`${app.url}/desk/`);
  t.has(await clerk.textContent('main'), '已经撤回、渠道上还没有下架的', 'and the first page says it');
  await clerk.goto(`${app.url}/desk/pushes?show=standing`);
  await clean(clerk, 'standing');
  await press(clerk, '#t-pushes >> xpath=ancestor::table//th//a');
  await clean(clerk, 'withdrawn');
  await press(clerk, act('takedown'));
  await until(clerk, '由渠道接口删除', 'deleted by the interface, and recorded');
  t.is(wechat.state.deleted, ['A7'], 'that one article');
  await clerk.goto(`${app.url}/desk/pushes?show=standing`);
  t.has(await clerk.textContent('main'), '没有待下架的', 'nothing is left');

  wechat.close();
}
