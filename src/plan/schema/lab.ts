import { z } from 'zod';
import { fault } from './fault.ts';
import { sysctls } from './sysctl.ts';
import { autoOrCount, count } from './written.ts';

/** NR_OPEN's largest possible value on 64-bit machines (fs/file.c, sysctl_nr_open_max), rounded down to a power of two. */
const MOST_DESCRIPTORS = 2 ** 30;
/** A Node process opens some 20 descriptors before the first connection. */
const FEWEST_DESCRIPTORS = 32;
/** Enough for ten million connections; each one is configured on a device. */
const MOST_ADDRESSES = 4096;

/** PID_MAX_LIMIT of 64-bit machines (include/linux/threads.h). */
const MOST_PROCESSES = 2 ** 22;
/** A Node or Python process does not start in less. */
const LEAST_MEMORY_BYTES = 2 ** 22;

const cgroup = z
  .strictObject({
    pids: count(1, MOST_PROCESSES).exactOptional().describe('Most processes and threads (pids.max).'),
    memory: count(LEAST_MEMORY_BYTES, 2 ** 50)
      .exactOptional()
      .describe('Most memory, in bytes (memory.max). 64Mi is 64 times 1024 times 1024.'),
  })
  .transform(({ memory, ...spec }) => ({ ...spec, ...(memory !== undefined && { memoryBytes: memory }) }));

const portRange = z
  .string()
  .trim()
  .regex(/^\d{1,5}-\d{1,5}$/, 'two ports with a - between them, as 40000-40049')
  .refine(isRange, 'two ports from 1 to 65535, the lower one first');

function isRange(text: string): boolean {
  const [low = 0, high = 0] = text.split('-').map(Number);
  return low >= 1 && low <= high && high <= 65_535;
}

const host = z.strictObject({
  sysctl: sysctls('netns').prefault({}).describe('Sysctls of this host, by name.'),
  nofile: count(FEWEST_DESCRIPTORS, MOST_DESCRIPTORS)
    .exactOptional()
    .describe('RLIMIT_NOFILE, soft and hard, of every process on this host.'),
  nproc: count(1, MOST_DESCRIPTORS)
    .exactOptional()
    .describe('RLIMIT_NPROC, soft and hard, of every process on this host.'),
  cgroup: cgroup.exactOptional().describe('A cgroup of its own for every process on this host together.'),
  user: z
    .literal(['ordinary'])
    .exactOptional()
    .describe('ordinary: processes on this host run as a user without rights. Default: as whoever runs loadline.')
    .meta({ written: ['ordinary'] }),
  addresses: autoOrCount(1, MOST_ADDRESSES)
    .prefault('auto')
    .describe('Addresses to connect from (client) or to (server).'),
  conntrack: z.boolean().default(false).describe('Track connections on this host.'),
  snat: portRange
    .exactOptional()
    .describe('Ports that connections leave this host with in place of their own (source NAT), as 40000-40049.')
    .meta({ examples: ['40000-40049'] }),
});

/** `lab`: the two hosts. */
export const lab = z.strictObject({
  kind: z
    .literal(['netns', 'host'])
    .default('netns')
    .describe('netns: two fresh network namespaces. host: this machine as it stands, over loopback.'),
  baseline: z
    .literal(['host', 'kernel-defaults'])
    .default('host')
    .describe('Where a value that the scenario does not set comes from.'),
  family: z
    .literal(['ipv4', 'ipv6', 'both'])
    .default('ipv4')
    .describe('How the client connects. both: half of the connections by each, to one listener on ::.'),
  neighbours: z
    .literal(['known', 'resolved'])
    .exactOptional()
    .describe('known (default): link addresses are set for good. resolved: every address has to be asked for (ARP).'),
  client: host.prefault({}).describe('The host that connections come from.'),
  server: host.prefault({}).describe('The host that the target runs on.'),
  host: sysctls('host').prefault({}).describe('Host-wide sysctls, set only with --allow-host-changes.'),
  network: z
    .array(fault)
    .max(64)
    .default([])
    .describe('What is wrong with the network on purpose.')
    .meta({ written: [[{ on: 'server', drop: 'syn', first: 10 }]] }),
});
