// SPDX-License-Identifier: MulanPSL-2.0
// samples.test.mjs - the design samples: valid HTML, no axe fault in any mode, nothing wider than its screen
import fs from 'node:fs';
import { axeFaults, htmlFaults, tooWide } from './lib.mjs';
import { samplePage, serve } from './serve.mjs';

const names = fs.readdirSync(new URL('samples/', import.meta.url)).filter((f) => f.endsWith('.html'));
const modes = ['theme-light', 'theme-dark', 'contrast', 'size-xl'];

export default async function (t) {
  const server = await serve();
  const page = await t.browser.newPage({ viewport: { width: 1280, height: 900 } });
  for (const name of names) {
    t.is(await htmlFaults(samplePage(name)), [], `${name} is valid HTML`);
    for (const mode of modes) {
      await page.goto(`${server.url}/${name}?html=${mode}`);
      t.is(await axeFaults(page), [], `${name} ${mode}: axe finds nothing`);
    }
    const wide = [];
    for (const width of [320, 390, 768, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      if (await tooWide(page)) wide.push(width);
    }
    t.is(wide, [], `${name} fits every screen`);
  }
  await page.close();
  await server.close();
}
