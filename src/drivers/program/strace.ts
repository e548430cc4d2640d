import type { FailedCall, FailedCalls } from '../../model/failed-calls.ts';
import type { Destination } from '../../model/plan.ts';

/**
 * strace as a grandchild, so that the program stays our child under its own process id. The seccomp filter stops it for these
 * calls only.
 */
export const STRACE: readonly string[] = [
  '-D',
  '-f',
  '-qq',
  '--seccomp-bpf',
  '-ttt',
  '-e',
  'trace=socket,bind,connect,accept,accept4',
  '-e',
  'status=failed',
  '--',
];

const FAILED = /^(?:\[pid +(\d+)\] )?(\d+\.\d+) (\w+)\((.*)\) += -1 (E[A-Z0-9]+) /;
const PORT = /\bsin6?_port=htons\((\d+)\)/;
const ADDRESS = /\b(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"/;
const MAPPED = /^::ffff:(?=\d+\.)/;
/** Not failures: the call goes on, or is made again. */
const GOES_ON = ['EINPROGRESS', 'EAGAIN', 'EALREADY', 'EINTR'];

/** Counts failed calls of strace's output. `sinceStartMs` turns seconds of the wall clock into the load's time. */
export function parseStrace(text: string, pid: number, sinceStartMs: (wallSeconds: number) => number): FailedCalls {
  const calls = new Map<string, FailedCall>();
  for (const line of text.split('\n')) {
    const [, , seconds = '', syscall = '', words = '', errno = ''] = FAILED.exec(line) ?? [];
    if (errno === '' || GOES_ON.includes(errno)) continue;
    const atMs = sinceStartMs(Number(seconds));
    const destination = syscall === 'connect' ? destinationIn(words) : undefined;
    const key = `${syscall} ${errno} ${destination?.address} ${destination?.port}`;
    const known = calls.get(key) ?? {
      ...{ side: 'client' as const, pid, syscall, errno, count: 0, firstMs: atMs, lastMs: atMs },
      ...(destination !== undefined && { destination }),
    };
    calls.set(key, { ...known, count: known.count + 1, lastMs: atMs });
  }
  return { calls: [...calls.values()], lost: 0 };
}

/** IPv4 in an IPv6 socket stands as IPv4. Undefined of other families. */
function destinationIn(words: string): Destination | undefined {
  const port = PORT.exec(words)?.[1];
  const address = ADDRESS.exec(words)?.[1]?.replace(MAPPED, '');
  return port === undefined || address === undefined ? undefined : { address, port: Number(port) };
}
