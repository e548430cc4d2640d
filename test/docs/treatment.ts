import { TRUTH } from '../end-to-end/ground-truth.ts';

/** How a documented line is put to the test. */
export type Treatment =
  /** As written, to its end. */
  | { readonly treatment: 'run'; readonly exits: readonly number[] }
  /** Started as written, stopped with Ctrl-C as soon as it loads, for its end takes minutes. A machine may lack its memory. */
  | { readonly treatment: 'interrupted'; readonly why: string; readonly memoryBytes: number }
  /** Without the right to change the whole machine, which it asks for: its values starve every other test on it. */
  | { readonly treatment: 'refused' }
  /** Asked for a page, then stopped with Ctrl-C. */
  | { readonly treatment: 'served' }
  /** Run with the same words by another test. */
  | { readonly treatment: 'elsewhere'; readonly where: string };

/** Other machines: those of scripts/fleet/ have the names of the pages. */
const OTHER_HOST = /^loadline .*--(?:hosts|host|client|server) (?!local\b)/;

const RULES: readonly (readonly [RegExp, Treatment])[] = [
  [/^loadline run scenarios\/million[\w-]*\.yaml$/, interrupted('a million connections: two minutes', 12e9)],
  [/^loadline climb /, interrupted('a run for each raise, and one for each way back: from half a minute on')],
  [/^(sudo )?loadline validate /, interrupted('six loads, each some ten times: two minutes')],
  [/ scenarios\/host-wide\//, { treatment: 'refused' }],
  [/^loadline serve /, { treatment: 'served' }],
  // Until somebody stops it.
  [/^(sudo )?loadline watch /, { treatment: 'elsewhere', where: 'test/end-to-end/watch.test.ts' }],
  [/^loadline run scenarios\/held-100k\.yaml$/, { treatment: 'elsewhere', where: 'test/end-to-end/scale.test.ts' }],
  // The report is shown; then nobody is there to take the telemetry.
  [/ --otlp /, run(3)],
  [/^loadline learn [\w-]+$/, { treatment: 'elsewhere', where: 'test/end-to-end/learn.test.ts' }],
  [OTHER_HOST, { treatment: 'elsewhere', where: 'test/end-to-end/fleet.test.ts' }],
  // Of a server that other hosts can reach.
  [/^(sudo )?loadline init --port /, { treatment: 'elsewhere', where: 'test/end-to-end/init.test.ts' }],
  // What binds depends on the machine that is audited; a copied one and a process of 500 descriptors hold no 20,000.
  [/^loadline audit .*--(root|pid) .*--connections/, run(1)],
  [/^loadline audit .*--connections/, run(0, 1, 4)],
  // Against a server of 500 descriptors.
  [/^(sudo )?loadline diagnose .*-c ?1000/, run(1)],
];

/** Any line that no rule knows is run as it is written, and has to succeed. */
export function treatmentOf(line: string): Treatment {
  const [, scenario = ''] = SCENARIO.exec(line) ?? [];
  if (TRUTH[scenario] !== undefined) {
    return { treatment: 'elsewhere', where: 'test/end-to-end/scenarios.test.ts' };
  }
  const [, treatment] = RULES.find(([pattern]) => pattern.test(line)) ?? [];
  return treatment ?? run(0);
}

/** A scenario with nothing said about formats. */
export const SCENARIO = /^(?:sudo )?loadline run scenarios\/([\w-]+)\.yaml(?: --allow-host-changes)?$/;

function run(...exits: number[]): Treatment {
  return { treatment: 'run', exits };
}

function interrupted(why: string, memoryBytes = 0): Treatment {
  return { treatment: 'interrupted', why, memoryBytes };
}
