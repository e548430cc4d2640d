import type { Machine } from '../model/machine.ts';
import type { HostPlan, Need, Plan } from '../model/plan.ts';
import { SIDES } from '../model/side.ts';
import { hostChanges } from './needs.ts';

/** Absent where the kernel's connection tracking is a module that nothing has loaded yet. */
export const TRACKING_MAX = 'net.netfilter.nf_conntrack_max';
/** Some 400 MB of kernel memory a table, and two seconds. */
export const MOST_ENTRIES_TAKEN = 2 ** 20;
/** struct nf_conn with what hangs on it (nf_conntrack_core.c); measured on Linux 6.18. */
const BYTES_PER_ENTRY = 384;

/**
 * How a plan keeps a lowered nf_conntrack_max where the machine may not be changed. The maximum is the whole machine's, and each namespace
 * counts for itself: the lab takes entries of its hosts' tables until as many are left as the scenario allows. A plan stays as it is where
 * the change may be made, and where it is not a lowering.
 */
export function withFilledTables(plan: Plan, machine: Machine, allowHostChanges: boolean): Plan {
  const { [TRACKING_MAX]: wanted, ...others } = plan.hostWide;
  const max = settingOf(machine);
  const tracks = SIDES.filter(side => plan.hosts[side].conntrack);
  if (wanted === undefined || max === undefined || tracks.length === 0) return plan;
  if (allowHostChanges && machine.privilege === 'root') return plan;
  const [left, taken] = [Number(wanted), max - Number(wanted)];
  if (!(left > 0) || taken < 0) return plan;
  if (taken > MOST_ENTRIES_TAKEN) return { ...plan, needs: plan.needs.map(need => withEntries(need, taken)) };
  const unchanged = plan.needs.filter(({ need }) => need !== 'root' && need !== 'host-changes');
  const spared = { ...plan, hostWide: others, needs: [...unchanged, ...hostChanges(Object.keys(others))] };
  if (taken === 0) return spared;
  const filled = (host: HostPlan): HostPlan => (host.conntrack ? { ...host, entriesTaken: taken } : host);
  return {
    ...spared,
    hosts: { client: filled(plan.hosts.client), server: filled(plan.hosts.server) },
    needs: spared.needs.map(need => withMemory(need, tracks.length * taken * BYTES_PER_ENTRY)),
    warnings: [...plan.warnings, { warning: 'tracking-table-filled', max, left }],
  };
}

function settingOf({ settings }: Machine): number | undefined {
  const probe = settings[TRACKING_MAX];
  const max = probe?.state === 'read' ? Number(probe.value) : Number.NaN;
  return max > 0 ? max : undefined;
}

function withEntries(need: Need, entries: number): Need {
  return need.need === 'host-changes' ? { ...need, entries } : need;
}

function withMemory(need: Need, more: number): Need {
  return need.need === 'memory' ? { ...need, bytes: need.bytes + more } : need;
}
