import type { HostEvidence } from '../../model/evidence.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import { ok, type Probe } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { settingsInForce } from '../../model/settings.ts';

/** What was in force on a host: what its namespace says, and for host-wide settings what the machine says. */
export function settingsFact({ machine, plan }: Run, host: HostEvidence): Probe<SettingsFact> {
  return ok(settingsInForce(machine.settings, plan.hostWide, host.settings));
}
