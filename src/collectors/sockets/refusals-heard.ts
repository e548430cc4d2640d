import type { AddressFamily } from '../../model/address-family.ts';
import { isRefusal } from '../../model/answers.ts';
import type { RefusalsHeard } from '../../model/refusals-heard.ts';
import { refusalsIn } from '../../servers/refused-cap.ts';
import { openPacketSocket } from '../../system/linux/packet-socket.ts';
import { every } from '../../system/timer.ts';
import type { Collector } from '../series/collector.ts';
import { monotonicMs, type SinceStart } from '../series/load-clock.ts';
import { refusalFilter } from './refusal-filter.ts';

/** Between two samples the kernel's buffer would overflow. */
const READ_EVERY_MS = 20;
/** Segments that are told from their own copies, which are sent again where one was lost. */
const MOST_SEGMENTS = 100_000;

/**
 * Hears the refusals that a server sends from `port`, whatever its clients make of them: the beginning of each packet's data, as it comes to
 * the client's host. An answer in the middle of a packet, and one that is encrypted, is not heard. For root only.
 */
export function hearRefusals(port: number, sinceStart: SinceStart): Collector<RefusalsHeard> {
  const families = ['ipv4', 'ipv6'] as const;
  const sockets = families.map(family => ({ family, socket: openPacketSocket(family, refusalFilter(port, family)) }));
  const segments = new Set<string>();
  const statuses: Record<number, number> = {};
  const words = new Map<string, number>();
  const take = (family: AddressFamily, packet: Buffer): void => {
    const { segment, text } = contentOf(family, packet);
    if (segments.has(segment)) return;
    if (segments.size < MOST_SEGMENTS) segments.add(segment);
    const status = statusOf(text);
    if (status !== undefined) statuses[status] = (statuses[status] ?? 0) + 1;
    else for (const line of refusalsIn(printable(text)).keys()) words.set(line, (words.get(line) ?? 0) + 1);
  };
  const readAll = (): void => {
    const isLoad = sinceStart(monotonicMs()) >= 0;
    for (const { family, socket } of sockets) socket.read(packet => isLoad && take(family, packet));
  };
  const timer = every(READ_EVERY_MS, readAll);
  return {
    sample: readAll,
    result: () => {
      readAll();
      return { statuses: { ...statuses }, words: Object.fromEntries(words) };
    },
    close: () => {
      clearInterval(timer);
      for (const { socket } of sockets) socket.close();
    },
  };
}

/** The segment that a packet carries, by address, port and sequence number, and its data, one character a byte. */
function contentOf(family: AddressFamily, packet: Buffer): { readonly segment: string; readonly text: string } {
  const tcp = family === 'ipv4' ? ((packet[0] ?? 0) & 0xf) * 4 : 40;
  const [from, to] = family === 'ipv4' ? [16, 20] : [24, 40];
  const segment = `${packet.toString('latin1', from, to)}${packet.toString('latin1', tcp + 2, tcp + 8)}`;
  return { segment, text: packet.toString('latin1', tcp + ((packet[tcp + 12] ?? 0) >> 4) * 4) };
}

function statusOf(text: string): number | undefined {
  const status = Number(/^HTTP\/1\.\d (\d{3})\b/.exec(text)?.[1]);
  return isRefusal(status) ? status : undefined;
}

/** What is no letter stands between the words of a binary protocol. */
function printable(text: string): string {
  return text.replaceAll(/[^ -~\r\n]+/g, ' ');
}
