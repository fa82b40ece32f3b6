// SPDX-License-Identifier: MulanPSL-2.0
// print.mjs - prints pages to PDF: a list of {html, pdf, scale} on standard input (for tools/variations)
import fs from 'node:fs';
import { chromium } from 'playwright-core';
import { browserOptions } from './lib.mjs';

const jobs = JSON.parse(fs.readFileSync(0, 'utf8'));
const browser = await chromium.launch(browserOptions);
const page = await browser.newPage();
for (const job of jobs) {
  await page.goto(`file://${job.html}`);
  await page.pdf({ path: job.pdf, scale: job.scale, preferCSSPageSize: true });
}
await browser.close();
