import type { HostEvidence } from '../../model/evidence.ts';
import type { SettingsFact } from '../../model/facts.ts';
import { type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';

/** What was in force on a host: what its namespace says, and for host-wide settings what the machine says. */
export function settingsFact(run: Run, host: HostEvidence): Probe<SettingsFact> {
  return read({ ...readOnes(run.machine.settings), ...run.plan.hostWide, ...readOnes(host.settings) });
}

function readOnes(settings: Readonly<Record<string, Probe<string>>>): SettingsFact {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, probe]) => (probe.state === 'read' ? [[name, probe.value]] : [])),
  );
}
