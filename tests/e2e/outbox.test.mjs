// SPDX-License-Identifier: MulanPSL-2.0
// outbox.test.mjs - what goes out: switched on at the desk, tested there, a filing's receipt by e-mail
import net from 'node:net';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

const shots = process.env.SHOTS;

// A mail server that takes everything; `mails` are the decoded texts with their recipients.
export function mailServer() {
  const mails = [];
  const server = net.createServer((socket) => {
    let text = '', to = '', data = false;
    socket.setEncoding('utf8').on('error', () => {}).write('220 loop\r\n');
    socket.on('data', (d) => {
      text += d;
      for (let end; (end = text.indexOf(data ? '\r\n.\r\n' : '\r\n')) >= 0;) {
        const line = text.slice(0, end);
        text = text.slice(end + (data ? 5 : 2));
        if (data) {
          mails.push({ to, text: Buffer.from(line.split('\r\n\r\n')[1].replaceAll('\r\n', ''), 'base64').toString() });
          data = false;
          socket.write('250 taken\r\n');
        } else if (/^DATA/i.test(line)) {
          data = true;
          socket.write('354 go\r\n');
        } else {
          if (/^RCPT/i.test(line)) to = line.match(/<(.*)>/)[1];
          socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
        }
      }
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ port: server.address().port, mails, close: () => server.close() })));
}

export default async function (t) {
  const app = await t.app();
  const word = app.output().match(/admin\s+(\S+)/)[1];
  const mail = await mailServer();
  const until = async (what, says) => {
    for (let i = 0; i < 600 && !what(); i++) await new Promise((r) => setTimeout(r, 100));
    t.ok(what(), says);
  };
  const clean = async (page, name) => {
    t.is(await htmlFaults(await page.content()), [], `${name} is valid HTML`);
    t.is(await axeFaults(page), [], `${name}: axe finds nothing`);
    t.is(await tooWide(page), 0, `${name} fits its screen`);
    if (shots) await page.screenshot({ path: `${shots}/${name.replace(/\W+/g, '-')}-1280.png`, fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    t.is(await tooWide(page), 0, `${name} fits a phone`);
    if (shots) await page.screenshot({ path: `${shots}/${name.replace(/\W+/g, '-')}-390.png`, fullPage: true });
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const desk = await t.browser.newPage({ viewport: { width: 1280, height: 900 } });
  await desk.goto(`${app.url}/login`);
  await desk.fill('input[name=login]', 'admin');
  await desk.fill('input[name=password]', word);
  await desk.click('main button[type=submit], form button[type=submit]');
  await desk.waitForURL(/desk|gongkai/);

  // --- off, switched on, a wrong address is said and what was typed stays
  await desk.goto(`${app.url}/desk/outbox`);
  await desk.fill('#f-to', 'me@example.com');
  await desk.click('button:has-text("发一条测试消息")');
  t.has(await desk.textContent('.alert-bad'), '请先启用电子邮件', 'nothing is sent while it is off');
  await desk.goto(`${app.url}/desk/outbox/settings`);
  await clean(desk, 'outbox settings');
  await desk.check('#f-mail');
  await desk.fill('#f-host', '127.0.0.1');
  await desk.fill('#f-port', String(mail.port));
  await desk.selectOption('#f-tls', 'none');
  await desk.fill('#f-from', 'gongkai');
  await desk.click('main button:has-text("保存")');
  t.has(await desk.textContent('.alert-bad'), '发件地址', 'a wrong address is said');
  t.is(await desk.inputValue('#f-host'), '127.0.0.1', 'what was typed stays');
  await desk.fill('#f-from', 'gongkai@example.gov.cn');
  await desk.click('main button:has-text("保存")');
  t.has(await desk.textContent('.alert-ok'), '已保存', 'saved');

  // --- a test message
  await desk.fill('#f-to', 'me@example.com');
  await desk.click('button:has-text("发一条测试消息")');
  t.has(await desk.textContent('.alert-ok'), '已排队', 'queued, the page did not wait');
  await until(() => mail.mails.some((m) => m.to === 'me@example.com'), 'the test message arrives');

  // --- a citizen's filing is told by e-mail
  const phone = await t.browser.newPage({ viewport: { width: 390, height: 844 } });
  await phone.goto(`${app.url}/gongkai/site_sfqjyj/request/new`);
  await phone.fill('#content', '贵局学校食堂的合同');
  await phone.fill('#name', '李四光');
  await phone.fill('#ident', '11010119900307715X');
  await phone.fill('#phone', '13800001235');
  await phone.fill('#email', 'li@example.com');
  await phone.click('button[value=file]');
  const number = (await phone.textContent('#number')).trim();
  await until(() => mail.mails.some((m) => m.to === 'li@example.com'), 'the receipt arrives');
  const got = mail.mails.find((m) => m.to === 'li@example.com')?.text ?? '';
  t.has(got, number, 'with the number');
  t.ok(!got.includes('食堂') && !got.includes('李四光'), 'and nothing personal');
  await desk.goto(`${app.url}/desk/outbox`);
  t.has(await desk.textContent('main'), '已发出', 'the queue says so');
  await clean(desk, 'outbox queue');
  await desk.goto(`${app.url}/account/notify`);
  await clean(desk, 'own notices');

  // --- a server that went away: it waits, and a person may try again or give up
  mail.close();
  await desk.goto(`${app.url}/desk/outbox`);
  await desk.fill('#f-to', 'late@example.com');
  await desk.click('button:has-text("发一条测试消息")');
  for (let i = 0; i < 200 && !(await desk.textContent('main')).includes('等待重试'); i++) {
    await desk.waitForTimeout(150);
    await desk.reload();
  }
  t.has(await desk.textContent('main'), '连接不上服务器', 'the queue says why it waits');
  await clean(desk, 'outbox waiting');
  await desk.click('button:has-text("放弃")');
  t.has(await desk.textContent('main'), '已放弃', 'given up');
  await desk.goto(`${app.url}/desk/outbox/settings`);
  await desk.uncheck('#f-mail');
  await desk.click('main button:has-text("保存")');
  await phone.close();
  await desk.close();
}
