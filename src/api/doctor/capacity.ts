import { type Checkup, limited, missing, ok } from '../../model/checkup.ts';
import type { Machine } from '../../model/machine.ts';
import { valueIn } from '../../model/probe.ts';
import { BYTES_PER_PROCESS } from '../../plan/needs.ts';
import { count, size } from '../../report/numbers.ts';

/** Kernel and user memory of one idle connection, both ends on this machine, measured on Linux 6.18. */
const BYTES_PER_CONNECTION = 12 * 1024;
/** The smallest run has a driver and a target. */
const LEAST_BYTES = 2 * BYTES_PER_PROCESS;
/** Below this many descriptors even a small scenario needs several processes. */
const FEW_DESCRIPTORS = 4096;

/** How much load this machine holds, as far as it can be told without any. */
export function checkCapacity(machine: Machine): Checkup[] {
  return [descriptors(machine), memory(machine), ports(machine), acceptQueue(machine)];
}

function descriptors({ nofileHard }: Machine): Checkup {
  const found = Number.isFinite(nofileHard) ? `${count(nofileHard)} a process` : 'unlimited';
  const means = `more connections than that take several processes, which loadline starts by itself`;
  if (nofileHard >= FEW_DESCRIPTORS) return ok('descriptors', found, means);
  return limited('descriptors', found, means, 'sudo prlimit --pid $$ --nofile=1048576:1048576');
}

function memory({ memoryAvailableBytes, memoryBytes }: Machine): Checkup {
  const found = `${size(memoryAvailableBytes)} of ${size(memoryBytes)} available`;
  if (memoryAvailableBytes < LEAST_BYTES) {
    return missing('memory', found, `the smallest load needs about ${size(LEAST_BYTES)} of memory`, 'free memory');
  }
  const connections = Math.floor(memoryAvailableBytes / BYTES_PER_CONNECTION);
  return ok('memory', found, `room for about ${count(Math.floor(connections / 1000) * 1000)} connections`);
}

function ports(machine: Machine): Checkup {
  const range = setting(machine, 'net.ipv4.ip_local_port_range');
  const [low = Number.NaN, high = Number.NaN] = (range ?? '').split(' ').map(Number);
  const means = 'a lab has as many addresses as the connections need, unless the scenario says how many';
  if (range === undefined || Number.isNaN(high - low)) return limited('ports', 'unknown', means);
  return ok('ports', `${count(high - low + 1)} for each source and destination (${range})`, means);
}

function acceptQueue(machine: Machine): Checkup {
  const somaxconn = setting(machine, 'net.core.somaxconn');
  const means = 'labs take this value over, unless the scenario sets another';
  if (somaxconn === undefined) return limited('somaxconn', 'unknown', means);
  return ok('somaxconn', `${count(Number(somaxconn))} at most wait in an accept queue`, means);
}

function setting(machine: Machine, name: string): string | undefined {
  const probe = machine.settings[name];
  return probe === undefined ? undefined : valueIn(probe);
}
