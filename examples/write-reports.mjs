// One run in the formats of a browser, of CI, of a pull request and of node_exporter. Run: node examples/write-reports.mjs
import { writeFileSync } from 'node:fs';
import {
  defineScenario,
  htmlReport,
  junitReport,
  markdownReport,
  prometheusReport,
  reportOf,
  runScenario,
} from 'loadline';

const scenario = defineScenario({
  name: 'fifty-connections',
  load: { connections: 50, arrival: { perSecond: 1000 }, hold: '50ms' },
  expect: ['failed == 0'],
});

const report = reportOf([await runScenario(scenario, { signal: AbortSignal.timeout(60_000) })]);
const files = {
  'report.html': htmlReport(report),
  'report.xml': junitReport(report),
  'report.md': markdownReport(report),
  'report.prom': prometheusReport(report),
};
for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
process.stdout.write(`${Object.keys(files).join(' ')}\n`);
