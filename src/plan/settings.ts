import type { LabSpec } from '../model/lab-spec.ts';
import type { Machine } from '../model/machine.ts';
import type { SettingPlan } from '../model/plan.ts';
import { valueIn } from '../model/probe.ts';
import type { Side } from '../model/side.ts';
import { sysctlScope } from './sysctl-name.ts';

/** Sysctls to set in one host of the lab: this machine's own values first, then the scenario's, which win. */
export function plannedSettings(
  lab: LabSpec,
  side: Side,
  machine: Machine,
  mirrored: readonly string[],
): SettingPlan[] {
  if (lab.kind === 'host') return [];
  const asked = Object.entries(lab[side].sysctl).map(([name, value]) => ({ name, value, origin: 'scenario' as const }));
  const copied = lab.baseline === 'host' ? copies(machine, mirrored) : [];
  return [...copied.filter(setting => !Object.hasOwn(lab[side].sysctl, setting.name)), ...asked];
}

/** The value that will hold on a host, as far as it can be known before the run; undefined: the kernel's default. */
export function effectiveSetting(
  lab: LabSpec,
  settings: readonly SettingPlan[],
  machine: Machine,
  name: string,
): string | undefined {
  if (lab.kind === 'host') return read(machine, name);
  return settings.find(setting => setting.name === name)?.value;
}

function copies(machine: Machine, mirrored: readonly string[]): SettingPlan[] {
  return [...new Set(mirrored)].flatMap(name => {
    const value = read(machine, name);
    const copied = value !== undefined && sysctlScope(name) === 'netns';
    return copied ? [{ name, value, origin: 'mirrored' as const }] : [];
  });
}

function read(machine: Machine, name: string): string | undefined {
  const probe = machine.settings[name];
  return probe === undefined ? undefined : valueIn(probe);
}
