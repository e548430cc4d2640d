/** Pictures of an HTML report: node scripts/screenshot.mjs <report.html> <picture.png> [width] [light|dark] [height|full]. */
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [page, picture, width = '1280', scheme = 'light', height = 'full'] = process.argv.slice(2);
if (page === undefined || picture === undefined) {
  console.error('usage: node scripts/screenshot.mjs <report.html> <picture.png> [width] [light|dark] [height|full]');
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const tab = await browser.newPage({
    viewport: { width: Number(width), height: height === 'full' ? 900 : Number(height) },
    colorScheme: scheme === 'dark' ? 'dark' : 'light',
  });
  const said = [];
  tab.on('console', message => said.push(message.text()));
  tab.on('pageerror', error => said.push(String(error)));
  await tab.goto(`file://${resolve(page)}`);
  await tab.screenshot({ path: picture, fullPage: height === 'full' });
  for (const line of said) console.error(line);
} finally {
  await browser.close();
}
