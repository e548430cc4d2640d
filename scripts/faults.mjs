// npm run faults -- [--scenario NAME] [--call NAME] [--number N] [--every K] [--jobs N] [--each]
// Runs a small scenario again and again, and each time lets one call of the runner to the kernel fail: the first of each place in the
// program that makes one. Afterwards nothing may be left, the exit code must be right, and what was measured must be readable. Prints a
// table by call. Status 1 where anything was wrong. --every K takes each K-th place; --each prints every one.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { failOnce, recordCalls } from './faults/fail-once.mjs';
import { SCENARIOS, writeScenarios } from './faults/scenarios.mjs';
import { tableOf } from './faults/table.mjs';

const options = readOptions();
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-faults-'));
chmodSync(folder, 0o755);
let wrong = 0;
try {
  writeScenarios(folder);
  for (const scenario of options.scenarios) wrong += await failAll(scenario);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(wrong === 0 ? 0 : 1);

/** Returns how many runs were wrong. */
async function failAll(name) {
  const scenario = { ...SCENARIOS[name], name, folder };
  const recorded = await recordCalls(scenario);
  if (recorded.wrong.length > 0) throw new Error(`${name} without a fault: ${recorded.wrong.join('; ')}`);
  const faults = recorded.calls.filter(isAsked).filter((_, index) => index % options.every === 0);
  const outcomes = [];
  const queue = [...faults];
  const work = async () => {
    for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
      const outcome = { ...fault, ...(await failOnce(scenario, fault)) };
      outcomes.push(outcome);
      const place = `${name}: ${outcome.call} ${outcome.number} at ${outcome.site}`;
      for (const line of outcome.wrong) console.log(`${place}: ${line}`);
      if (options.each) console.log(`${place}: ${outcome.end}`);
    }
  };
  await Promise.all(Array.from({ length: scenario.isAlone ? 1 : options.jobs }, work));
  const wrongs = outcomes.filter(outcome => outcome.wrong.length > 0).length;
  console.log(`${tableOf(name, outcomes)}\n${name}: ${wrongs} wrong of ${outcomes.length} runs`);
  return wrongs;
}

function isAsked({ call, number }) {
  return (options.call ?? call) === call && (options.number ?? number) === number;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      call: { type: 'string' },
      number: { type: 'string' },
      every: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '2' },
      each: { type: 'boolean', default: false },
    },
  });
  for (const name of ['number', 'every', 'jobs']) {
    if (values[name] !== undefined && !/^[1-9]\d{0,8}$/.test(values[name])) refuse(`--${name} is a number above 0`);
  }
  const names = Object.keys(SCENARIOS);
  if (values.scenario !== undefined && !names.includes(values.scenario)) refuse(`--scenario is ${names.join(', ')}`);
  if (process.getuid() !== 0) refuse('it takes root');
  return {
    scenarios: values.scenario === undefined ? names : [values.scenario],
    call: values.call,
    number: values.number === undefined ? undefined : Number(values.number),
    every: Number(values.every),
    jobs: Number(values.jobs),
    each: values.each,
  };
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}
