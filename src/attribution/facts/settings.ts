import type { HostEvidence } from '../../model/evidence.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import { ok, type Probe } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { settingsInForce } from '../../model/settings.ts';

/** Settings in force on a host: its namespace's values, and the machine's for host-wide settings. */
export function settingsFact({ machine, plan }: Run, host: HostEvidence): Probe<SettingsFact> {
  return ok(settingsInForce(machine.settings, plan.hostWide, host.settings));
}
