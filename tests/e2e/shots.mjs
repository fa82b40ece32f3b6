// SPDX-License-Identifier: MulanPSL-2.0
// shots.mjs - pictures of the sample pages, to be looked at: node shots.mjs OUT [page…]
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';
import { browserOptions } from './lib.mjs';

const [out, ...only] = process.argv.slice(2);
const pages = only.length ? only : ['home', 'unit', 'column', 'document', 'search', 'desk', 'editor', 'login', 'error', 'parts'];
const server = await serve();
const browser = await chromium.launch(browserOptions);
for (const [width, scheme] of [[1280, 'light'], [1280, 'dark'], [768, 'light'], [390, 'light'], [390, 'dark']]) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
  for (const name of pages) {
    await page.goto(`${server.url}/${name}.html`, { waitUntil: 'load' });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(`${name} ${width}: ${wide}px too wide`);
    await page.screenshot({ path: `${out}/${name}-${width}-${scheme}.png`, fullPage: true });
  }
  await page.close();
}
await browser.close();
await server.close();
