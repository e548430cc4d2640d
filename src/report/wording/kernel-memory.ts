import { visible } from '../escape.ts';
import { count, counted, theSide } from '../numbers.ts';
import type { Sentences } from './sentences.ts';

/** Findings about what the kernel keeps for connections: tables, buffers, and sockets that nobody owns any more. */
export const KERNEL_MEMORY = {
  'chains-too-long': ({ side, count: failed, buckets, peak }) =>
    `${counted(failed, 'packet')} found no room in ${failed === 1 ? 'its' : 'their'} hash chain of the connection-tracking table on ${theSide(side)} (chainlength; net.netfilter.nf_conntrack_buckets is ${setting(buckets)}, the table held ${count(peak)} entries).`,
  'chains-short': ({ side }) =>
    `No hash chain of the connection-tracking table on ${theSide(side)} was too long (chainlength did not move).`,
  'half-open-evicted': ({ side, count: evicted, max }) =>
    `The connection-tracking table on ${theSide(side)} was full (${count(max)} entries), and ${counted(evicted, 'connection')} took the place of half-open ones (early_drop).`,
  'time-wait-skipped': ({ side, count: skipped, max }) =>
    `${counted(skipped, 'connection')} of ${theSide(side)} closed without TIME-WAIT: net.ipv4.tcp_max_tw_buckets is ${setting(max)}.`,
  'orphans-full': ({ side, aborted, peak, max }) =>
    `The machine had ${counted(peak, 'orphaned socket')} where net.ipv4.tcp_max_orphans allows ${setting(max)}, and ${theSide(side)} reset ${counted(aborted, 'connection')} for it (TCPAbortOnMemory).`,
  'orphans-below': ({ peak, max }) =>
    `The machine never had more than ${counted(peak, 'orphaned socket')}; net.ipv4.tcp_max_orphans allows ${setting(max)}.`,
  'nothing-aborted': ({ side }) =>
    `The kernel of ${theSide(side)} reset no connection for want of memory (TCPAbortOnMemory did not move).`,
  'tcp-memory-full': ({ peakPages, maxPages }) =>
    `TCP buffers took ${count(peakPages)} pages, and net.ipv4.tcp_mem ends at ${count(maxPages)}.`,
  'tcp-memory-left': ({ peakPages, maxPages }) =>
    `TCP buffers took ${count(peakPages)} pages at most; net.ipv4.tcp_mem ends at ${count(maxPages)}.`,
  'data-refused': ({ side, refused, aborted }) =>
    `The kernel of ${theSide(side)} refused received data ${counted(refused, 'time')} (TCPRcvQDrop, PruneCalled), and reset ${counted(aborted, 'connection')} for want of memory.`,
  'no-data-refused': ({ side }) => `The kernel of ${theSide(side)} refused no data for want of memory.`,
  'memory-pressure': ({ side, count: times, peakPages, tcpMem }) =>
    `TCP came under memory pressure ${counted(times, 'time')} on ${theSide(side)}: its buffers took up to ${count(peakPages)} pages, and net.ipv4.tcp_mem is ${setting(tcpMem)}.`,
  'receive-buffers-full': ({ side, closed, pruned, dropped, receive }) =>
    `Receive buffers of ${theSide(side)} were full: ${counted(closed, 'window')} closed, ${counted(pruned, 'time')} data was pruned, ${counted(dropped, 'packet')} dropped (net.ipv4.tcp_rmem is ${setting(receive)}). A program that does not read has the same effect.`,
  'neighbour-table-full': ({ failures, entries, max }) =>
    `The table of link addresses was full: it held ${counted(entries, 'entry', 'entries')}, net.ipv4.neigh.default.gc_thresh3 is ${setting(max)}, and ${counted(failures, 'further one')} did not fit (table_fulls).`,
  'neighbour-table-clean': () => 'The table of link addresses was never full (table_fulls did not move).',
} as const satisfies Partial<Sentences>;

/** A setting as it stands, its long numbers with separators. */
function setting(value: string): string {
  return visible(value).replaceAll(/\d{5,}/g, digits => count(Number(digits)));
}
