import type { Allowance, Amount } from './allowance.ts';
import type { Change } from './audit.ts';
import type { MachineFacts } from './machine-facts.ts';
import type { Probe } from './probe.ts';
import type { Side } from './side.ts';

/** What one limit comes to on a machine. */
interface Reading {
  readonly value: Probe<Amount>;
  /** In the unit of the value. */
  readonly inUse: Probe<number>;
  readonly allows: Readonly<Partial<Record<Side, Allowance>>>;
}

/** How a limit is read off a machine as it stands, and what it takes to raise it there. */
export interface OnMachine {
  /** What an administrator sets, where it is not the setting of the entry. */
  readonly setting?: string;
  /** Sysctls that `read` looks at; the first is the setting itself, where that is one. */
  readonly sysctls: readonly string[];
  readonly read: (machine: MachineFacts) => Reading;
  /** What has to be set so that `connections` more fit on this side; empty where no setting does it. */
  readonly raise: (machine: MachineFacts, connections: number, side: Side) => readonly Omit<Change, 'limit'>[];
}
