import { cpus, release, totalmem } from 'node:os';
import { LOAD_PROGRAM_DRIVERS } from '../drivers/drivers.ts';
import { codeOf } from '../model/error-code.ts';
import { messageOf } from '../model/error-message.ts';
import type { Machine, Privilege } from '../model/machine.ts';
import { absent, failed, ok, type Probe, probe } from '../model/probe.ts';
import { PROGRAM_PACKAGES } from '../model/programs.ts';
import { SERVERS } from '../servers/servers.ts';
import { availableMemoryBytes } from './available-memory.ts';
import { probeBpf } from './linux/bpf/support.ts';
import { probeIoUring } from './linux/io-uring/support.ts';
import { hardLimit } from './own-limits.ts';
import { hasCapability, privilege } from './privilege.ts';
import { findProgram } from './programs.ts';
import { readSysctl, sysctlAccess } from './sysctl.ts';

/** Programs whose place on this machine is looked up. */
const PROGRAMS: readonly string[] = [
  ...Object.keys(PROGRAM_PACKAGES),
  ...LOAD_PROGRAM_DRIVERS.map(({ program }) => program),
  ...SERVERS.flatMap(({ installed }) => installed?.program ?? []),
];

export interface MachineOptions {
  /** False: the kernel is not to be watched with BPF programs, also where that can be. */
  readonly bpf?: boolean;
  /** False: lost packets are not to be watched at all. */
  readonly packetLosses?: boolean;
}

/** This machine as it stands, with these sysctls. Call it before a lab is made: in one, sysctls are those of the lab. */
export function gatherMachine(
  settingNames: readonly string[],
  { bpf = true, packetLosses = true }: MachineOptions = {},
): Machine {
  const granted = privilege();
  return {
    kernel: release(),
    architecture: process.arch,
    node: process.version,
    cpus: cpus().length,
    memoryBytes: totalmem(),
    memoryAvailableBytes: availableMemoryBytes(),
    privilege: granted,
    nofileHard: highestNofile(granted),
    ioUring: probeIoUring(),
    bpf: !packetLosses ? NOT_ASKED : bpf ? probeBpf() : absent('the run was asked not to use it (--no-bpf)'),
    trail: packetLosses ? probeTrail() : NOT_ASKED,
    settings: Object.fromEntries(settingNames.map(name => [name, probeSysctl(name)])),
    programs: Object.fromEntries(PROGRAMS.map(name => [name, findProgram(name)])),
  };
}

const NOT_ASKED = absent('the run was asked not to watch lost packets (--no-packet-losses)');

function probeTrail(): Probe<'usable'> {
  return findProgram('nft') === undefined ? absent('nft (package nftables) is not installed') : ok('usable');
}

/** A sysctl's value; `absent` where this kernel has none of that name or hides it. */
export function probeSysctl(name: string): Probe<string> {
  try {
    return { state: 'read', value: readSysctl(name) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return absent(`this kernel has no ${name} here`);
    if (sysctlAccess(name) === 'write-only')
      return absent('it is write-only: an order to the kernel, which has no value');
    if (code === 'EACCES' || code === 'EPERM') return absent(`not readable by this user (${code})`);
    return failed(messageOf(error));
  }
}

/** Descriptors that a process can have here: root with CAP_SYS_RESOURCE lifts the hard limit, up to fs.nr_open; nobody else does. */
export function highestNofile(granted: Privilege = privilege()): number {
  const hard = hardLimit('Max open files');
  if (granted !== 'root' || !hasCapability('CAP_SYS_RESOURCE')) return hard;
  const ceiling = probe(() => Number(readSysctl('fs.nr_open')));
  return ceiling.state === 'read' ? Math.max(hard, ceiling.value) : hard;
}
