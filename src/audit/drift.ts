import type { AuditLine, Configured, Drift } from '../model/audit.ts';
import type { MachineFacts } from '../model/machine-facts.ts';
import { valueIn } from '../model/probe.ts';
import { takenByKernel } from '../model/sysctl-value.ts';
import { AUDITED_SYSCTLS } from './audited.ts';

/** Settings whose file says something else than what is in effect. */
export function driftOf(
  machine: MachineFacts,
  lines: readonly AuditLine[],
  configured: Readonly<Record<string, Configured>>,
): Drift[] {
  const sysctls = AUDITED_SYSCTLS.flatMap(setting => {
    const probe = machine.sysctls[setting];
    return compare(setting, probe === undefined ? undefined : valueIn(probe), configured[setting]);
  });
  const others = lines
    .filter(({ setting }) => !AUDITED_SYSCTLS.includes(setting))
    .flatMap(({ setting, value, configured: line }) => compare(setting, valueIn(value)?.text, line));
  return [...others, ...sysctls];
}

function compare(setting: string, running: string | undefined, configured: Configured | undefined): Drift[] {
  if (running === undefined || configured === undefined) return [];
  const taken = takenByKernel(configured.amount, running).value;
  return meaning(running) === meaning(taken) ? [] : [{ setting, running, configured }];
}

function meaning(value: string): string {
  const one = value.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return ['infinity', 'unlimited', 'max'].includes(one) ? 'unlimited' : one;
}
