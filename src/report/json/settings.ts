import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { SIDES, type Side } from '../../model/side.ts';

/** What the lab set on each host, where the value came from, and what the kernel said when it was read back. */
export function settingsJson(run: Run) {
  return SIDES.flatMap(side =>
    run.plan.hosts[side].sysctl.map(setting => ({
      side,
      ...setting,
      effective: effective(run, side, setting.name),
    })),
  );
}

/** Null where the value was not read back. */
function effective(run: Run, side: Side, name: string): string | null {
  const probe = run.evidence?.[side].settings[name];
  return probe === undefined ? null : (valueIn(probe) ?? null);
}
