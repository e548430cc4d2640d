/** Renders the sample run in every format, into reports/sample/: npm run sample, after the build. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionFrom } from '../dist/api/section.js';
import { FORMATS } from '../dist/cli/format.js';
import { reportRenderer } from '../dist/cli/render-report.js';

const folder = 'reports/sample';
const EXTENSIONS = { terminal: 'txt', json: 'json', junit: 'xml', markdown: 'md', html: 'html', prometheus: 'prom' };

const section = { ...sectionFrom(folder), folder };
const { tool, createdAt } = section.run;
const render = reportRenderer({ tool, createdAt, sections: [section] }, { quiet: false });
for (const format of FORMATS) {
  writeFileSync(join(folder, `report.${EXTENSIONS[format]}`), render(format, false));
}
