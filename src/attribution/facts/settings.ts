import type { Evidence } from '../../model/evidence.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import { ok, type Probe } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { settingsInForce } from '../../model/settings.ts';
import type { Side } from '../../model/side.ts';

/** Settings in force on a host: its namespace's values, and the machine's for host-wide settings. */
export function settingsFact({ machine, plan }: Run, evidence: Evidence, side: Side): Probe<SettingsFact> {
  const isOther = side === 'server' && evidence.serverHost !== undefined;
  return ok(settingsInForce(isOther ? {} : machine.settings, plan.hostWide, evidence[side].settings));
}
