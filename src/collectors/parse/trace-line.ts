/** One line of a trace pipe. Thread ids are those of the machine's first process namespace. */
export type TraceLine =
  | {
      readonly kind: 'returned';
      readonly tid: number;
      readonly atMs: number;
      readonly syscall: string;
      readonly result: number;
    }
  | {
      /** A connection that was begun and came to nothing within its own call; port 0: none was found for it. */
      readonly kind: 'unopened';
      readonly tid: number;
      readonly atMs: number;
      readonly localPort: number;
      readonly remotePort: number;
      readonly destination: string;
    }
  | { readonly kind: 'forked'; readonly parent: number; readonly child: number; readonly atMs: number }
  | { readonly kind: 'lost'; readonly events: number };

// The command's name comes first and may hold anything, so the line is read from the thread id on.
const EVENT = /-(\d{1,20})\s+(?:\(\s*[\d-]+\)\s+)?\[\d+\]\s+(?:\S{4,6}\s+)?(\d{1,20}\.\d+): (.*)$/;
const RETURNED = /^sys_(\w+) -> 0x([0-9a-f]{1,16})\b/;
const FORKED = /^sched_process_fork: .*\bpid=(\d{1,20}) .*\bchild_pid=(\d{1,20})/;
const UNOPENED =
  /^inet_sock_set_state: .*\bsport=(\d{1,5}) dport=(\d{1,5}) .*\bdaddr=(\S+) .*\bdaddrv6=(\S+) oldstate=TCP_SYN_SENT newstate=TCP_CLOSE/;
/** In the place of an IPv4 address where the connection is one of IPv6. */
const NO_ADDRESS = '0.0.0.0';
const LOST = /^CPU:\d+ \[LOST (\d{1,20}) EVENTS\]/;

/** Undefined for a line that is none of these. */
export function parseTraceLine(line: string): TraceLine | undefined {
  const lost = LOST.exec(line)?.[1];
  if (lost !== undefined) return { kind: 'lost', events: Number(lost) };
  const event = EVENT.exec(line);
  if (event === null) return undefined;
  const [, tid, seconds, rest = ''] = event;
  const atMs = Number(seconds) * 1000;
  const forked = FORKED.exec(rest);
  if (forked !== null) return { kind: 'forked', parent: Number(forked[1]), child: Number(forked[2]), atMs };
  const unopened = UNOPENED.exec(rest);
  if (unopened !== null) {
    const [, localPort, remotePort, v4 = '', v6 = ''] = unopened;
    return {
      kind: 'unopened',
      tid: Number(tid),
      atMs,
      localPort: Number(localPort),
      remotePort: Number(remotePort),
      destination: v4 === NO_ADDRESS ? v6 : v4,
    };
  }
  const returned = RETURNED.exec(rest);
  if (returned === null) return undefined;
  const [, syscall = '', result = ''] = returned;
  return { kind: 'returned', tid: Number(tid), atMs, syscall, result: signed(result) };
}

function signed(hexadecimal: string): number {
  return Number(BigInt.asIntN(64, BigInt(`0x${hexadecimal}`)));
}
