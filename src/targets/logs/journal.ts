import { existsSync } from 'node:fs';
import { tellLines } from '../../system/bounded-lines.ts';
import { startProgram } from '../../system/child-process.ts';
import { monotonicNs } from '../../system/clock.ts';
import { findProgram } from '../../system/programs.ts';
import { signalGroup } from '../../system/signals.ts';
import { after } from '../../system/timer.ts';
import { parseJournalEntry } from './journal-entry.ts';
import { type JournalMatch, journalMatch } from './journal-match.ts';
import type { WrittenLine } from './log-book.ts';
import type { LogSource } from './log-source.ts';

const SOCKET = '/run/systemd/journal/socket';
/** Entries of one look; of more, the last. */
const MOST_ENTRIES = 20_000;
/** A journal on a slow disk is not waited for longer. */
const WITHIN_MS = 3_000;

/** Whether journald takes what services say on this machine, and can be asked. */
export function hasJournal(): boolean {
  return existsSync(SOCKET) && findProgram('journalctl') !== undefined;
}

/** What journald took of a server's unit, or of its processes, from now on, where this user may read it. */
export function journalOf(pids: readonly number[]): LogSource[] {
  const program = hasJournal() ? findProgram('journalctl') : undefined;
  if (program === undefined || pids.length === 0) return [];
  const match = journalMatch(pids);
  let sinceMs = Date.now();
  let pending: WrittenLine[] = [];
  return [
    {
      read: tell => {
        for (const line of pending) tell(line);
        pending = [];
      },
      refresh: async () => {
        const fromMs = sinceMs;
        sinceMs = Date.now();
        const entries = await entriesOf(program, match, fromMs, sinceMs);
        pending.push(...entries);
      },
      close: () => {},
    },
  ];
}

/** Entries from `fromMs` on and before `untilMs`, of the wall clock. */
async function entriesOf(
  program: string,
  match: JournalMatch,
  fromMs: number,
  untilMs: number,
): Promise<WrittenLine[]> {
  const since = `--since=@${Math.floor(fromMs / 1000)}`;
  const command = [
    program,
    '--output=json',
    '--quiet',
    '--no-pager',
    `--lines=${MOST_ENTRIES}`,
    since,
    ...match,
  ] as const;
  const child = startProgram(command, { stdio: ['ignore', 'pipe', 'ignore'] });
  if (child.pid === undefined) return [];
  const lines: WrittenLine[] = [];
  const offsetNs = monotonicNs() - BigInt(Date.now()) * 1_000_000n;
  const told = tellLines(child.pipe(1), line => {
    const entry = parseJournalEntry(line);
    if (entry === undefined || entry.wallMs < fromMs || entry.wallMs >= untilMs) return;
    const atNs = BigInt(Math.round(entry.wallMs)) * 1_000_000n + offsetNs;
    for (const text of entry.text.split('\n')) if (text.trim() !== '') lines.push({ text, atNs });
  });
  const late = after(WITHIN_MS, () => void signalGroup(child, 'SIGKILL'));
  await Promise.all([told, child.exited]);
  clearTimeout(late);
  return lines;
}
