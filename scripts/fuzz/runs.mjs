import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBaseline, writeBaseline } from '../../dist/api/baseline.js';
import { loadSubject } from '../../dist/api/load-subject.js';
import { reportOf } from '../../dist/api/report-of.js';
import { sectionFrom } from '../../dist/api/section.js';
import { htmlReport } from '../../dist/report/html.js';
import { jsonReport } from '../../dist/report/json.js';
import { junitReport } from '../../dist/report/junit.js';
import { markdownReport } from '../../dist/report/markdown.js';
import { prometheusReport } from '../../dist/report/prometheus.js';
import { terminalReport } from '../../dist/report/terminal.js';
import { unshownIn } from './controls.mjs';
import { below, mutateJson, mutateText } from './mutate.mjs';

const SAMPLE = path.join(import.meta.dirname, '../../reports/sample');
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-fuzz-'));
for (const file of ['run.json', 'attempts.0.bin']) cpSync(path.join(SAMPLE, file), path.join(folder, file));
const RUN = readFileSync(path.join(folder, 'run.json'), 'utf8');
const LEDGER = readFileSync(path.join(folder, 'attempts.0.bin'));
const FORMATS = [jsonReport, htmlReport, junitReport, markdownReport, prometheusReport];

function mutated(random, text) {
  return random() < 0.2 ? mutateText(random, text) : JSON.stringify(mutateJson(random, JSON.parse(text)));
}

function render(report) {
  for (const format of FORMATS) format(report);
  return unshownIn(terminalReport(report, { colour: false }));
}

export const runs = {
  make: random => mutated(random, RUN),
  take: text => {
    writeFileSync(path.join(folder, 'attempts.0.bin'), LEDGER);
    writeFileSync(path.join(folder, 'run.json'), text);
    return render(reportOf([sectionFrom(folder)]));
  },
};

export const ledgers = {
  make: random => {
    const bytes = Buffer.from(LEDGER.subarray(0, random() < 0.3 ? below(random, LEDGER.length) : LEDGER.length));
    for (let left = 1 + below(random, 8); left > 0 && bytes.length > 0; left -= 1) {
      bytes[below(random, bytes.length)] = below(random, 256);
    }
    return bytes;
  },
  take: bytes => {
    writeFileSync(path.join(folder, 'run.json'), RUN);
    writeFileSync(path.join(folder, 'attempts.0.bin'), bytes);
    return render(reportOf([sectionFrom(folder)]));
  },
};

const baseline = path.join(folder, 'baseline.json');
writeBaseline(baseline, loadSubject(folder));
const BASELINE = readFileSync(baseline, 'utf8');

export const baselines = {
  make: random => mutated(random, BASELINE),
  take: text => {
    writeFileSync(baseline, text);
    readBaseline(baseline);
  },
};
