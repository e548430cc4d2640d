import { loadDriver, loadProgram } from '../drivers/drivers.ts';
import { LOAD_PROGRAMS, type ProgramDriverKind, programDriver } from '../model/driver-spec.ts';
import { ASK_KEYS } from '../model/probe-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Contradiction } from './contradiction.ts';
import { MEANING, splitArguments } from './driver-arguments.ts';
import { inWords } from './in-words.ts';
import type { Path } from './path.ts';

/** Keys that do not go with the driver. `given` tells a value that the file has from a default. */
export function driverContradictions(scenario: Scenario, given: (path: Path) => boolean): Contradiction[] {
  const kind = programDriver(scenario);
  if (kind === undefined) return PROGRAM_KEYS.filter(given).map(path => onlyForPrograms(path));
  return [
    ...OWN_KEYS.filter(given).map(path => onlyForOurs(path, kind)),
    ...severalAddresses(scenario, kind),
    ...ofArguments(scenario, kind, given),
    ...neverMeasured(scenario, kind),
  ];
}

const PROGRAM_KEYS: readonly Path[] = [
  ['driver', 'args'],
  ['load', 'duration'],
  ['load', 'requests'],
];
const OWN_KEYS: readonly Path[] = [
  ['driver', 'probe'],
  ...ASK_KEYS.map((key): Path => ['driver', key]),
  ['driver', 'processes'],
  ['driver', 'engine'],
  ['load', 'arrival'],
  ['load', 'hold'],
  ['load', 'connectTimeout'],
  ['load', 'repeat'],
];

function onlyForPrograms(path: Path): Contradiction {
  const mistake = `${path.join('.')} is for ${inWords(LOAD_PROGRAMS, 'and')}`;
  return { path, mistake, expected: `driver.kind: ${inWords(LOAD_PROGRAMS, 'or')}, or not this key` };
}

function onlyForOurs(path: Path, kind: ProgramDriverKind): Contradiction {
  const mistake = `${kind} cannot be told ${path.join('.')}`;
  return { path, mistake, expected: 'driver.kind: connections, or not this key' };
}

/** They connect from the address that the kernel chooses, to the one that they are given. */
function severalAddresses({ lab }: Scenario, kind: ProgramDriverKind): Contradiction[] {
  return (['client', 'server'] as const).flatMap(side => {
    const { addresses } = lab[side];
    if (addresses === 'auto' || addresses === 1) return [];
    return [
      { path: ['lab', side, 'addresses'], mistake: `${kind} uses one address of each host`, expected: '1 or auto' },
    ];
  });
}

function ofArguments(
  { driver, load }: Scenario,
  kind: ProgramDriverKind,
  given: (path: Path) => boolean,
): Contradiction[] {
  const path = ['driver', 'args'];
  const found: Contradiction[] = [];
  if (driver.args !== undefined && loadProgram(kind) === undefined) {
    found.push({
      path,
      mistake: `${kind} is a library and takes no arguments`,
      expected: 'load.connections, load.duration',
    });
  }
  if (loadDriver(kind)?.takesRequests !== true && load.requests !== undefined) {
    const mistake = `${kind} cannot be told how many requests to make`;
    found.push({ path: ['load', 'requests'], mistake, expected: 'load.duration' });
  }
  const { load: said, rest, wrong } = splitArguments(kind, driver.args ?? []);
  for (const text of wrong)
    found.push({ path, mistake: `${kind} cannot be told ${text}`, expected: 'a number, or whole seconds' });
  if (rest.some(argument => /^https?:\/\//.test(argument))) {
    found.push({ path, mistake: 'the address is the target of the scenario', expected: 'no address' });
  }
  for (const [name, key] of KEYS) {
    if (said[name] === undefined || !given(['load', key])) continue;
    found.push({ path, mistake: `the arguments and load.${key} both say ${MEANING[name]}`, expected: 'one of them' });
  }
  return found;
}

const KEYS = [
  ['connections', 'connections'],
  ['durationMs', 'duration'],
  ['requests', 'requests'],
] as const;

/** No row per attempt, no time per attempt. */
function neverMeasured({ expect }: Scenario, kind: ProgramDriverKind): Contradiction[] {
  return expect.flatMap(({ metric: { name } }, index) => {
    if (name !== 'firstByte' && name !== 'connect') return [];
    const mistake = `${kind} does not say how long each connection took: ${name} is never measured`;
    return [{ path: ['expect', index], mistake, expected: 'driver.kind: connections' }];
  });
}
