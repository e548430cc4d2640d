import type { Side } from './side.ts';

/** What each kind of finding holds. Facts only: `report/wording` makes the sentences. */
export interface Findings {
  'descriptors-at-limit': { side: Side; pid: number; used: number; limit: number };
  'descriptors-ran-out': { side: Side; pid: number; limit: number };
  'descriptors-below-limit': { side: Side; used: number; limit: number };
  'accept-failed': { errno: string; count: number };
  'accept-never-failed': Record<never, never>;
  'shed-by-target': { count: number };
  'ports-exhausted': { capacity: number; live: number; timeWait: number };
  'ports-left': { capacity: number; used: number };
  'ports-mostly-live': { live: number; timeWait: number };
  'ports-mostly-time-wait': { live: number; timeWait: number };
  'time-wait-reuse': { value: string };
  'accept-queue-full': { queues: number; bound: number; peak: number; overflows: number };
  'accept-queue-not-full': { bound: number; peak: number };
  'bound-is-backlog': { backlog: number; somaxconn: number };
  'bound-is-somaxconn': { backlog: number; somaxconn: number };
  'bound-equals-somaxconn': { somaxconn: number };
  'bound-of-its-own': { bound: number; somaxconn: number };
  'listener-dropped-nothing': { bound: number; peak: number };
  'overflow-aborted': { resets: number };
  'reset-by-application': { resets: number };
  'fewer-than-failed': { packets: number; attempts: number };
  ghosts: { count: number; missing: number };
  'accept-stalled': { stallMs: number };
  'accept-too-slow': { perSecond: number; waiting: number; timeoutMs: number };
  'never-accepted': Record<never, never>;
  'waiting-in-accept-queue': { count: number };
  'syn-queue-full': { drops: number; bound: number };
  'three-quarter-rule': { drops: number; maxSynBacklog: number; bound: number; peak: number };
  'syn-cookies-on': { value: string };
  'no-syn-drops': Record<never, never>;
  'tracking-full': { side: Side; max: number; peak: number; dropped: number };
  'tracking-not-full': { side: Side; max: number; peak: number };
  'tracking-entry-missing': { side: Side; count: number };
  'tracking-entry-present': { side: Side };
  'tracking-off': { side: Side };
  'processor-backlog-dropped': { dropped: number; bound: string };
  'processor-backlog-clean': Record<never, never>;
  'chains-too-long': { side: Side; count: number; buckets: string; peak: number };
  'chains-short': { side: Side };
  'half-open-evicted': { side: Side; count: number; max: number };
  'time-wait-skipped': { side: Side; count: number; max: string };
  'orphans-full': { side: Side; aborted: number; peak: number; max: string };
  'orphans-below': { peak: number; max: string };
  'nothing-aborted': { side: Side };
  'tcp-memory-full': { peakPages: number; maxPages: number };
  'tcp-memory-left': { peakPages: number; maxPages: number };
  'data-refused': { side: Side; refused: number; aborted: number };
  'no-data-refused': { side: Side };
  'memory-pressure': { side: Side; count: number; peakPages: number; tcpMem: string };
  'receive-buffers-full': { side: Side; closed: number; pruned: number; dropped: number; receive: string };
  'neighbour-table-full': { failures: number; entries: number; max: string };
  'neighbour-table-clean': Record<never, never>;
  'answers-sent-again': { count: number };
  'minor-loss': { lost: number; neededForOne: number };
  'firewall-dropped': { side: Side; direction: 'in' | 'out'; dropped: number };
  'firewall-clean': Record<never, never>;
  'link-lost': { lost: number };
  'never-left-host': { sent: number; retransmits: number };
  'left-host': { retransmits: number };
  'lost-elsewhere': { places: readonly string[] };
  'lost-in-several-places': { places: readonly string[] };
  'target-ended': { atMs: number; code: number | null; signal: string | null };
  'target-process-ended': { atMs: number; code: number | null; signal: string | null };
  'target-alive': Record<never, never>;
  'target-said': { text: string; count: number };
  'target-never-said': { server: string };
  'workers-all-taken': { accepted: number; workers: number };
  'workers-free': { accepted: number; workers: number };
  'worker-connections-taken': { pid: number; used: number; workerConnections: number };
  'worker-connections-left': { used: number; workerConnections: number };
  'packets-lost-before': { count: number };
  'accepted-without-answer': { count: number; waitedMs: number };
  'listener-answered-reset': Record<never, never>;
  'unreachable-errno': { errno: string };
  'other-listener-overflowed': { port: number; bound: number; peak: number; drops?: number };
  'answered-status': { status: number };
  'driver-process-ended': { pid: number; code: number | null; signal: string | null };
  'stopped-by-user': Record<never, never>;
  'still-under-way': { count: number };
  'descriptor-table-full': { side: Side; pid: number; used: number; nrOpen: number; limit: number };
  'descriptor-table-not-full': { side: Side; used: number; nrOpen: number };
  'open-files-at-limit': { peak: number; max: number };
  'open-files-below-limit': { peak: number; max: number };
  'forks-failed': { count: number };
  'forks-never-failed': Record<never, never>;
  'user-threads-at-limit': { uid: number; threads: number; limit: number };
  'user-threads-below-limit': { limit: number };
  'user-exempt': Record<never, never>;
  'machine-threads-at-limit': { threads: number; max: number };
  'machine-threads-below-limit': { threads: number; max: number };
  'process-ids-used-up': { threads: number; pidMax: number };
  'cgroup-forks-rejected': { path: string; limit: number; rejected: number };
  'cgroup-no-fork-rejected': Record<never, never>;
  'cgroup-oom-killed': { path: string; limit: number; peak: number; kills: number };
  'cgroup-never-oom-killed': Record<never, never>;
  'oom-beyond-cgroup': { kills: number };
  'watch-refused': { side: Side; count: number; max: string };
  'watch-never-refused': Record<never, never>;
  'symptom-mismatch': Record<never, never>;
  'not-this-side': { side: Side };
}

export type FindingCode = keyof Findings;

/** One thing that speaks for or against a cause: a code and its values. */
export type Finding = {
  readonly [Code in FindingCode]: { readonly code: Code; readonly values: Findings[Code] };
}[FindingCode];

export function finding<Code extends FindingCode>(code: Code, values: Findings[Code]): Finding {
  return { code, values } as Finding;
}
