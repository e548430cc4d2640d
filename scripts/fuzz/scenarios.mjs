import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { planHere } from '../../dist/api/plan-here.js';
import { parseScenario } from '../../dist/plan/parse-scenario.js';
import { mutateText, pick } from './mutate.mjs';

const ROOT = path.join(import.meta.dirname, '../..');
const TEXTS = readdirSync(path.join(ROOT, 'scenarios'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.yaml'))
  .map(name => readFileSync(path.join(ROOT, 'scenarios', name), 'utf8'));
const { machine } = JSON.parse(readFileSync(path.join(ROOT, 'reports/sample/run.json'), 'utf8'));

export const scenarios = {
  make: random => mutateText(random, pick(random, TEXTS)),
  take: text => {
    const scenario = parseScenario(text, 'fuzzed.yaml');
    planHere(scenario, 'fuzzed.yaml', machine, true);
  },
};
