import type { Finding } from './finding.ts';
import type { LimitId } from './limit-id.ts';
import type { Side } from './side.ts';

/** What a limit was seen to do during a run although no attempt failed by it. It is reported, and never blamed. */
export interface Observation {
  readonly limit: LimitId;
  readonly side: Side;
  /** The name of the machine, where hosts are named. */
  readonly host?: string;
  /** The setting as the administrator names it, and its effective value. */
  readonly setting: string;
  readonly value: string;
  /** How often it acted, by the kernel's own counter. */
  readonly count: number;
  readonly findings: readonly Finding[];
}
