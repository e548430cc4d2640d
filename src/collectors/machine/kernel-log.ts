import { ERRNO } from '../../model/errno.ts';
import { codeOf } from '../../model/error-code.ts';
import type { KernelLog } from '../../model/machine-evidence.ts';
import { type NonblockingFile, openNonblocking } from '../../system/linux/nonblocking-file.ts';
import { type KernelMessage, parseKernelMessage } from '../parse/kernel-message.ts';
import type { Collector } from '../series/collector.ts';
import { monotonicMs, type SinceStart } from '../series/load-clock.ts';
import { Unavailable } from '../series/unavailable.ts';

/** The kernel gives one record a read, of at most this size (PRINTK_MESSAGE_MAX). */
const RECORD_BYTES = 8192;
const MOST_LINES = 1000;

interface Line {
  readonly monotonicMs: number;
  readonly text: string;
}

/** What the kernel logs from now on, for the whole machine. `path` is that of /dev/kmsg. */
export function openKernelLog(sinceStart: SinceStart, path = '/dev/kmsg'): Collector<KernelLog> {
  const file = openLog(path);
  const buffer = Buffer.allocUnsafeSlow(RECORD_BYTES);
  const lines: Line[] = [];
  let lost = 0;
  let sequence: number | undefined;
  let drainedMs = monotonicMs();
  const keep = (message: KernelMessage, nowMs: number) => {
    if (sequence !== undefined) lost += Math.max(message.sequence - sequence - 1, 0);
    sequence = message.sequence;
    lost += message.suppressed;
    // The log's own clock drifts: a record is not older than the last drain, nor newer than this one.
    const atMs = Math.min(Math.max(message.atMs, drainedMs), nowMs);
    if (lines.length < MOST_LINES) lines.push({ monotonicMs: atMs, text: message.text });
    else lost += 1;
  };
  const drain = () => {
    const nowMs = monotonicMs();
    for (const record of records(file, buffer)) {
      const message = parseKernelMessage(record);
      if (message !== undefined) keep(message, nowMs);
    }
    drainedMs = nowMs;
  };
  return {
    sample: drain,
    result: () => {
      drain();
      return { lines: lines.map(line => ({ atMs: sinceStart(line.monotonicMs), text: line.text })), lost };
    },
    close: () => file.close(),
  };
}

function openLog(path: string): NonblockingFile {
  try {
    const file = openNonblocking(path);
    file.seekToEnd();
    return file;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw new Unavailable(`this machine shows no kernel log (no ${path})`);
    if (code !== 'EPERM' && code !== 'EACCES') throw error;
    throw new Unavailable('the kernel log is shown to root only (kernel.dmesg_restrict = 1)');
  }
}

function* records(file: NonblockingFile, buffer: Buffer): Generator<string> {
  for (;;) {
    const bytes = file.read(buffer);
    // Records were overwritten before they were read: the next one's sequence number tells how many.
    if (bytes === -ERRNO.EPIPE) continue;
    if (bytes <= 0) return;
    yield buffer.toString('utf8', 0, bytes);
  }
}
