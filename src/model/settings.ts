import type { SettingsFact } from './facts/host.ts';
import { type Probe, valueIn } from './probe.ts';

type ReadSettings = Readonly<Record<string, Probe<string>>>;

/**
 * What is in force on a host: what its namespace says, before what the machine says, before what the plan changed of the
 * machine. A setting that was not read is not in it.
 */
export function settingsInForce(
  machine: ReadSettings,
  changed: Readonly<Record<string, string>>,
  host: ReadSettings,
): SettingsFact {
  return { ...readOnes(machine), ...changed, ...readOnes(host) };
}

/** A setting's number, or the one at `position` of several; undefined where it was not read or is none. */
export function numericSetting(settings: SettingsFact, name: string, position = 0): number | undefined {
  const number = Number(settings[name]?.trim().split(/\s+/)[position] || Number.NaN);
  return Number.isNaN(number) ? undefined : number;
}

function readOnes(settings: ReadSettings): SettingsFact {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, probe]) => {
      const value = valueIn(probe);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
