import { loadProgram } from '../drivers/drivers.ts';
import type { Need } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { SIDES } from '../model/side.ts';
import { serverOf } from '../servers/servers.ts';
import { isRemote } from './target.ts';

/** Kernel and user memory of one connection, both ends together; measured with idle connections on Linux 6.18. */
const BYTES_PER_CONNECTION = 12 * 1024;
/** A Node process of ours before its first connection. */
export const BYTES_PER_PROCESS = 60_000_000;

/** What this machine must offer. @param processes of driver and target together. */
export function needsOf(scenario: Scenario, processes: number): Need[] {
  return [
    ...(scenario.lab.kind === 'netns' ? [{ need: 'netns' } as const] : []),
    ...remote(scenario),
    ...hostChanges(Object.keys(scenario.lab.host)),
    ...programs(scenario),
    ...descriptors(scenario),
    ...engines(scenario),
    ...openFiles(scenario),
    { need: 'memory', bytes: memoryBytes(scenario, processes) },
  ];
}

/** @param settings host-wide ones to be changed, by name */
export function hostChanges(settings: readonly string[]): Need[] {
  if (settings.length === 0) return [];
  return [
    { need: 'root', for: 'host-wide settings' },
    { need: 'host-changes', settings },
  ];
}

function programs(scenario: Scenario): Need[] {
  const needs: Need[] = [{ need: 'program', program: 'prlimit', package: 'util-linux', for: 'limits of processes' }];
  needs.push(...targetProgram(scenario));
  needs.push(...driverProgram(scenario));
  if (scenario.lab.kind === 'host') return needs;
  needs.push({ need: 'program', program: 'ip', package: 'iproute2', for: 'the link between the two hosts' });
  if (scenario.lab.network.some(fault => 'queue' in fault)) {
    needs.push({ need: 'program', program: 'tc', package: 'iproute2', for: 'a short queue of a device' });
  }
  const purpose = firewallPurpose(scenario);
  if (purpose !== '') needs.push({ need: 'program', program: 'nft', package: 'nftables', for: purpose });
  return needs;
}

function driverProgram({ driver: { kind } }: Scenario): Need[] {
  const entry = loadProgram(kind);
  if (entry === undefined) return [];
  return [{ need: 'program', program: entry.program, package: entry.package, for: `driver.kind: ${kind}` }];
}

function targetProgram({ target }: Scenario): Need[] {
  const installed = serverOf(target.kind)?.installed;
  return installed === undefined ? [] : [{ need: 'program', ...installed, for: 'the target' }];
}

/** Load that leaves this machine has to be allowed, address by address. */
function remote({ target }: Scenario): Need[] {
  const { address } = target;
  return address === undefined || !isRemote(target) ? [] : [{ need: 'remote', address }];
}

function firewallPurpose({ lab, load }: Scenario): string {
  const purposes: string[] = [];
  if (lab.client.conntrack || lab.server.conntrack) purposes.push('connection tracking');
  if (lab.client.snat !== undefined || lab.server.snat !== undefined) purposes.push('address translation');
  if (lab.network.some(fault => 'drop' in fault || 'reject' in fault)) purposes.push('dropped packets');
  if (lab.network.some(fault => 'timestamps' in fault)) purposes.push('old timestamps');
  if (load.halfOpen > 0) purposes.push('half-open connections');
  return purposes.join(', ');
}

function descriptors({ lab }: Scenario): Need[] {
  return SIDES.flatMap(side => {
    const { nofile } = lab[side];
    return nofile === undefined ? [] : [{ need: 'nofile', side, nofile } as const];
  });
}

function engines({ driver, target }: Scenario): Need[] {
  const asked = [
    ...(driver.engine === 'io_uring' ? ['driver'] : []),
    ...(target.engine === 'io_uring' ? ['target'] : []),
  ];
  return asked.map(part => ({ need: 'io-uring', for: `${part}.engine: io_uring` }));
}

/** Fewer fit into whatever a machine allows. */
const MANY_FILES = 50_000;

/**
 * Both ends of every connection, direct descriptors too (fs/file_table.c, alloc_empty_file). A scenario that sets
 * fs.file-max itself means to meet it.
 */
function openFiles({ lab, load, target }: Scenario): Need[] {
  const files = load.connections * (target.address === undefined ? 2 : 1);
  return files < MANY_FILES || Object.hasOwn(lab.host, 'fs.file-max') ? [] : [{ need: 'open-files', files }];
}

function memoryBytes({ load }: Scenario, processes: number): number {
  const background = load.halfOpen + (load.otherListener?.connections ?? 0);
  const helpers = (load.halfOpen > 0 ? 1 : 0) + (load.otherListener === undefined ? 0 : 2);
  return (load.connections + background) * BYTES_PER_CONNECTION + (processes + helpers) * BYTES_PER_PROCESS;
}
