import type { Confinement } from '../model/access.ts';
import type { HostPlan } from '../model/plan.ts';
import type { LabWarning } from '../model/run-warning.ts';
import type { Side } from '../model/side.ts';
import { privilege } from '../system/privilege.ts';
import { type CgroupOptions, createCgroups } from './cgroup.ts';

/** What confines a host's processes, while it stands. */
export interface HostConfinement {
  readonly confinement?: Confinement;
  /** A warning for each thing that was left. Calling it twice is harmless. */
  close(): readonly LabWarning[];
}

/** Users that no machine gives to people or services for long: systemd's range for the moment (systemd.exec, DynamicUser). */
const FIRST_UID = 61_184;
const UIDS = 4_336;

/** Makes what the plan asks for; nothing where it asks for nothing. Throws CannotRun where this machine does not allow it. */
export function confine(side: Side, host: HostPlan, options: CgroupOptions): HostConfinement {
  const uid = ordinaryUid(side, host);
  const cgroups = host.cgroup === undefined ? undefined : createCgroups(side, host.cgroup, options);
  const close = cgroups?.close ?? (() => []);
  if (uid === undefined && cgroups === undefined) return { close };
  return { confinement: { cgroups: cgroups?.entrances ?? [], ...(uid !== undefined && { uid }) }, close };
}

/** Each run and side has its own, so that nobody else's processes count; who is no root is an ordinary user already. */
function ordinaryUid(side: Side, { user }: HostPlan): number | undefined {
  if (user !== 'ordinary' || privilege() !== 'root') return undefined;
  return FIRST_UID + ((process.pid * 2 + (side === 'client' ? 0 : 1)) % UIDS);
}
