import type { Machine } from '../../src/model/machine.ts';
import type { Plan } from '../../src/model/plan.ts';
import { ok } from '../../src/model/probe.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

/** Two processors, 20,000 descriptors, and the sysctls given. */
export function machineWith(settings: Readonly<Record<string, string>> = {}, more: Partial<Machine> = {}): Machine {
  return {
    kernel: '6.18.0',
    architecture: 'x64',
    node: '20.20.2',
    cpus: 2,
    memoryBytes: 6e9,
    memoryAvailableBytes: 5e9,
    privilege: 'root',
    nofileHard: 20_000,
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, ok(value)])),
    programs: {},
    ...more,
  };
}

/** The plan of a scenario whose keys, but for its name, are `text`; every sysctl of the machine is mirrored. */
export function planOf(text: string, machine: Machine = machineWith()): Plan {
  const scenario = parseScenario(`name: planned\n${text}`, 's.yaml');
  return buildPlan(scenario, { file: 's.yaml' }, machine, Object.keys(machine.settings));
}
