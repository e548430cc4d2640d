import type { Explanation } from '../model/explanation.ts';
import type { KernelText } from '../model/kernel-text.ts';
import type { Limit } from '../model/limit.ts';
import type { LimitScope } from '../model/limit-id.ts';
import { count } from '../report/numbers.ts';
import { EXAMPLE_CONNECTIONS, EXAMPLE_FACTS } from './example-facts.ts';

const SCOPES: Readonly<Record<LimitScope, string>> = {
  socket: 'one for each socket',
  process: 'one for each process',
  cgroup: 'one for each cgroup',
  netns: 'one for each network namespace',
  host: 'one for the whole machine',
  application: "the application's own",
};

/** A limit of the catalog in full, with the remedy for a load of 10,000 connections. */
export function explainLimit(limit: Limit, value: string | undefined): Explanation<KernelText> {
  const { source } = limit;
  const remedies = limit.sides.map(side => ({ side, remedy: limit.remedy(side, EXAMPLE_FACTS) }));
  return {
    kind: 'limit',
    name: limit.id,
    title: limit.title,
    value,
    meaning: `Set by ${limit.setting.name}, ${SCOPES[limit.scope]}; it can bind on the ${limit.sides.join(' and on the ')}. ${limit.scope === 'application' ? 'The application' : 'The kernel'} enforces it in ${source.function}(), ${source.file}; see ${source.page}.${modesOf(limit, value)}`,
    symptoms: limit.symptoms,
    decoys: limit.decoys,
    look: [...new Set(remedies.map(({ remedy }) => remedy.check))],
    advice: adviceOf([...new Set(remedies.flatMap(({ remedy }) => remedy.now))], limit, value),
  };
}

/** `Its values: 0: never; … Here 2.` */
function modesOf({ modes }: Limit, value: string | undefined): string {
  if (modes === undefined) return '';
  const all = Object.entries(modes).map(([mode, means]) => `${mode}: ${means}`);
  const here = value === undefined || modes[value] === undefined ? '' : ` Here it is ${value}: ${modes[value]}.`;
  return ` Its values are modes, not amounts: ${all.join('; ')}.${here}`;
}

function adviceOf(now: readonly string[], { setting, modes }: Limit, value: string | undefined): string[] {
  if (modes === undefined && setting.kind === 'sysctl' && now.some(line => lowers(line, setting.name, value))) {
    return [`nothing here: ${value} is more than ${count(EXAMPLE_CONNECTIONS)} connections need`];
  }
  return [...now, `(values for ${count(EXAMPLE_CONNECTIONS)} connections; after a run, loadline knows yours)`];
}

/** Whether a command would set a single number below the one that is in force. */
function lowers(line: string, name: string, value: string | undefined): boolean {
  const wanted = new RegExp(`${name.replaceAll('.', '\\.')}="(\\d+)"`).exec(line)?.[1];
  return wanted !== undefined && /^\d+$/.test(value ?? '') && Number(wanted) < Number(value);
}
