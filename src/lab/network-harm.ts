import { readFileSync } from 'node:fs';
import { CannotRun } from '../model/errors.ts';
import { readSysctl } from '../system/sysctl.ts';

/** A packet a processor: the least with which a machine still works, if slowly. */
const LEAST_BACKLOG = 1;
/** What the kernel gives a socket that asks for nothing (net.core.rmem_default): the machine's programs may ask for that much. */
const LEAST_BUFFER_BYTES = 212_992;
/** A page of chains: the kernel rounds up to whole pages anyway (nf_conntrack_hash_resize). */
const LEAST_BUCKETS = 512;
/** Room for what the machine itself closes and keeps while a run has the value lowered. */
const SPARE_ORPHANS = 64;
const SPARE_NEIGHBOURS = 16;
/** 64 MiB in pages of 4 KiB, beside what is in use. */
const SPARE_PAGES = 16_384;

/** Host-wide network settings that a run may change, each with the check that keeps the machine well. */
export const NETWORK_CHECKS = {
  'net.netfilter.nf_conntrack_buckets': (value: string) =>
    atLeast('net.netfilter.nf_conntrack_buckets', value, LEAST_BUCKETS),
  'net.core.netdev_max_backlog': (value: string) => atLeast('net.core.netdev_max_backlog', value, LEAST_BACKLOG),
  'net.core.rmem_max': (value: string) => atLeast('net.core.rmem_max', value, LEAST_BUFFER_BYTES),
  'net.core.wmem_max': (value: string) => atLeast('net.core.wmem_max', value, LEAST_BUFFER_BYTES),
  'net.ipv4.tcp_max_orphans': (value: string) =>
    atLeast('net.ipv4.tcp_max_orphans', value, inUse('TCP', 'orphan') + SPARE_ORPHANS),
  'net.ipv4.tcp_mem': refuseLittleMemory,
  'net.ipv4.neigh.default.gc_thresh3': (value: string) =>
    atLeast('net.ipv4.neigh.default.gc_thresh3', value, neighbours('arp_cache') + SPARE_NEIGHBOURS),
  'net.ipv6.neigh.default.gc_thresh3': (value: string) =>
    atLeast('net.ipv6.neigh.default.gc_thresh3', value, neighbours('ndisc_cache') + SPARE_NEIGHBOURS),
};

function atLeast(name: string, value: string, least: number): void {
  if (/^\d+$/.test(value) && Number(value) >= least) return;
  throw new CannotRun(`${name} cannot be ${value}: this machine needs ${least} or more`, `set it to ${least} or more`);
}

/** Three numbers of pages; the last one is where data is dropped. */
function refuseLittleMemory(value: string): void {
  const pages = value.split(/\s+/).map(Number);
  const [low, pressure, most] = pages;
  if (pages.length !== 3 || low === undefined || pressure === undefined || most === undefined) {
    throw new CannotRun(`net.ipv4.tcp_mem cannot be ${value}: it takes three numbers of pages`);
  }
  if (low > pressure || pressure > most) {
    const now = readSysctl('net.ipv4.tcp_mem');
    throw new CannotRun(`net.ipv4.tcp_mem cannot be ${value}: the numbers do not rise`, `it is ${now} now`);
  }
  atLeast('net.ipv4.tcp_mem', `${most}`, inUse('TCP', 'mem') + SPARE_PAGES);
}

/** A column of /proc/net/sockstat; `orphan` and `mem` are the whole machine's. */
function inUse(group: string, column: string): number {
  const line =
    readFileSync('/proc/net/sockstat', 'utf8')
      .split('\n')
      .find(text => text.startsWith(`${group}:`)) ?? '';
  const cells = line.split(' ');
  return Number(cells[cells.indexOf(column) + 1] ?? 0);
}

/** Entries of a neighbour table over all namespaces (the first column, hexadecimal). */
function neighbours(table: string): number {
  try {
    const [, line = ''] = readFileSync(`/proc/net/stat/${table}`, 'utf8').split('\n');
    return Number.parseInt(line, 16) || 0;
  } catch {
    return 0;
  }
}
