// SPDX-License-Identifier: MulanPSL-2.0
// portal.test.mjs - the public pages of the demo district: valid HTML, no axe fault in any mode, no page wider
// than its screen, every link of a page answered, search and reading without scripts
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';

const modes = ['theme-light', 'theme-dark', 'contrast', 'size-xl'];

// The first address in the page that matches.
async function linkOf(url, at, pattern) {
  const html = await (await fetch(url + at)).text();
  return html.match(new RegExp(`href="(${pattern})"`))?.[1];
}

export default async function (t) {
  const app = await t.app();
  const { url } = app;
  const unit = await linkOf(url, '/gongkai/', '/gongkai/site_[a-z]+/');
  const column = await linkOf(url, `${unit}statutory/`, '/gongkai/site_[a-z]+/channel_[0-9]+/');
  const doc = await linkOf(url, `${unit}catalogue/`, '/gongkai/site_[^"]*doc_[0-9]+\\.html');
  const file = await linkOf(url, '/gongkai/search?q=.docx', '/gongkai/site_[^"]*doc_[0-9]+\\.html');
  const norm = await linkOf(url, '/gongkai/norms/?validity=repealed', '/gongkai/site_[^"]*doc_[0-9]+\\.html');
  const pages = ['/gongkai/', '/gongkai/latest/', '/gongkai/search', '/gongkai/search?q=%E9%A2%84%E7%AE%97',
    '/gongkai/search?q=%E6%97%A0%E6%AD%A4%E8%AF%8D%E8%AF%AD', '/gongkai/norms/', '/gongkai/figures/', '/gongkai/help/', '/gongkai/map/',
    '/gongkai/request/', unit, `${unit}guide/`, `${unit}rules/`, `${unit}statutory/`, `${unit}report/`, `${unit}request/`,
    `${unit}catalogue/`, `${unit}handover/`, `${unit}norms/`, column, doc, norm, file, `${unit}nothing`, '/hant/gongkai/', `/hant${doc}`]
    .filter(Boolean);
  t.ok(column && doc && norm, 'the demo has a column, a document and a repealed norm');

  const page = await t.browser.newPage({ viewport: { width: 1280, height: 900 } });
  for (const [i, at] of pages.entries()) {
    const html = await (await fetch(url + at)).text();
    t.is(await htmlFaults(html), [], `${at} is valid HTML`);
    // As it comes, and in another mode in turn (the design samples are looked at in all).
    for (const mode of [modes[0], modes[1 + i % (modes.length - 1)]]) {
      await page.context().clearCookies();
      await page.context().addCookies([{ name: 'view', value: mode, url }]);
      await page.goto(url + at);
      t.is(await axeFaults(page), [], `${at} ${mode}: axe finds nothing`);
    }
    const wide = [];
    for (const mode of ['', 'size-xl']) {
      await page.context().clearCookies();
      if (mode) await page.context().addCookies([{ name: 'view', value: mode, url }]);
      await page.goto(url + at);
      for (const width of [320, 390, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        if (await tooWide(page)) wide.push(`${width} ${mode}`);
      }
    }
    t.is(wide, [], `${at} fits every screen`);
  }

  // Every link and file that the pages name is answered.
  const seen = new Set();
  const dead = [];
  for (const at of pages.filter((p) => !p.endsWith('nothing'))) {
    const html = await (await fetch(url + at)).text();
    for (const [, to] of html.matchAll(/ (?:href|src)="(\/[^"#]*)/g)) {
      const address = to.replaceAll('&amp;', '&');
      if (seen.has(address) || seen.size > 900) continue;
      seen.add(address);
      const r = await fetch(url + address, { redirect: 'manual' });
      await r.arrayBuffer();
      if (r.status >= 400) dead.push(`${at}: ${address} ${r.status}`);
    }
  }
  t.is(dead, [], `${seen.size} links are answered`);
  await page.close();

  // Without scripts: search by a form, read a hit, its attachment list, and change the mode of display.
  const plain = await t.browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const p = await plain.newPage();
  await p.goto(`${url}/gongkai/`);
  await p.fill('#q', '预算');
  await p.press('#q', 'Enter');
  await p.waitForURL(/search\?q=/);
  t.ok(await p.locator('article.result').count() > 0, 'without scripts: a two-character word is found');
  t.ok(await p.locator('article.result mark').count() > 0, 'and marked');
  await p.locator('article.result a').first().click();
  await p.waitForURL(/doc_\d+\.html/);
  t.ok(await p.locator('.prose').innerText(), 'without scripts: a document is read');
  await p.locator('.doc-tools form[data-view] button[value=size-l]').click();
  await p.waitForURL(/doc_\d+\.html/);
  t.ok((await p.locator('html').getAttribute('class')).includes('size-l'), 'without scripts: larger type stays');
  await plain.close();
}
