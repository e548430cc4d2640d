import type { AddressFamily } from '../../model/address-family.ts';
import { isRefusal } from '../../model/answers.ts';
import type { Period } from '../../model/period.ts';
import type { RefusalsHeard } from '../../model/refusals-heard.ts';
import { refusalsIn } from '../../servers/refused-cap.ts';
import { openPacketSocket } from '../../system/linux/packet-socket.ts';
import { every } from '../../system/timer.ts';
import type { OwnConnections } from '../own-connections/own-connections.ts';
import type { Collector } from '../series/collector.ts';
import { monotonicMs, type SinceStart } from '../series/load-clock.ts';
import { Unavailable } from '../series/unavailable.ts';
import { refusalFilter } from './refusal-filter.ts';

/** Between two samples the kernel's buffer would overflow. */
const READ_EVERY_MS = 20;
/** Segments that are told from their own copies, which are sent again where one was lost. */
const MOST_SEGMENTS = 100_000;

/**
 * Hears the refusals that a server sends from `port`, whatever its clients make of them: the beginning of each packet's data, as it comes to
 * the client's host. An answer in the middle of a packet, and one that is encrypted, is not heard,
 * nor what another program than the command is answered. For root only.
 */
export function hearRefusals(
  port: number,
  sinceStart: SinceStart,
  own: Omit<OwnConnections, 'close'>,
): Collector<RefusalsHeard> {
  const families = ['ipv4', 'ipv6'] as const;
  const sockets = families.map(family => ({ family, socket: openPacketSocket(family, refusalFilter(port, family)) }));
  const segments = new Set<string>();
  const statuses: Record<number, number> = {};
  const heardAt: Record<number, Period> = {};
  const words = new Map<string, number>();
  const take = (family: AddressFamily, packet: Buffer, atMs: number): void => {
    const { to, segment, text } = contentOf(family, packet);
    if (segments.has(segment) || own.ownerOf(to) !== 'command') return;
    if (segments.size < MOST_SEGMENTS) segments.add(segment);
    const status = statusOf(text);
    if (status !== undefined) {
      statuses[status] = (statuses[status] ?? 0) + 1;
      heardAt[status] = { fromMs: heardAt[status]?.fromMs ?? atMs, toMs: atMs };
    } else for (const line of refusalsIn(printable(text)).keys()) words.set(line, (words.get(line) ?? 0) + 1);
  };
  const readAll = (): void => {
    const atMs = sinceStart(monotonicMs());
    const heard: [AddressFamily, Buffer][] = [];
    for (const { family, socket } of sockets) socket.read(packet => void heard.push([family, Buffer.from(packet)]));
    // After the packets: whoever is answered has connected by then.
    if (heard.length > 0) own.refresh();
    if (atMs >= 0) for (const [family, packet] of heard) take(family, packet, atMs);
  };
  const timer = every(READ_EVERY_MS, readAll);
  return {
    sample: readAll,
    result: () => {
      readAll();
      if (!own.hasConnected()) throw new Unavailable('the command did not connect to the server by itself');
      return { statuses: { ...statuses }, heardAt: { ...heardAt }, words: Object.fromEntries(words) };
    },
    close: () => {
      clearInterval(timer);
      for (const { socket } of sockets) socket.close();
    },
  };
}

/** Which port a packet goes to, the segment that it carries, by address, port and sequence number, and its data, one character a byte. */
function contentOf(
  family: AddressFamily,
  packet: Buffer,
): { readonly to: number; readonly segment: string; readonly text: string } {
  const tcp = family === 'ipv4' ? ((packet[0] ?? 0) & 0xf) * 4 : 40;
  const [from, until] = family === 'ipv4' ? [16, 20] : [24, 40];
  const segment = `${packet.toString('latin1', from, until)}${packet.toString('latin1', tcp + 2, tcp + 8)}`;
  return {
    to: packet.readUInt16BE(tcp + 2),
    segment,
    text: packet.toString('latin1', tcp + ((packet[tcp + 12] ?? 0) >> 4) * 4),
  };
}

function statusOf(text: string): number | undefined {
  const status = Number(/^HTTP\/1\.\d (\d{3})\b/.exec(text)?.[1]);
  return isRefusal(status) ? status : undefined;
}

/** What is no letter stands between the words of a binary protocol. */
function printable(text: string): string {
  return text.replaceAll(/[^ -~\r\n]+/g, ' ');
}
