import type { Allowance, Amount } from '../model/allowance.ts';
import type { Change } from '../model/audit.ts';
import type { LimitId } from '../model/limit-id.ts';
import type { MachineFacts } from '../model/machine-facts.ts';
import type { Probe } from '../model/probe.ts';
import type { Side } from '../model/side.ts';

/** What one limit comes to on a machine. */
interface Reading {
  readonly value: Probe<Amount>;
  /** In the unit of the value. */
  readonly inUse: Probe<number>;
  readonly allows: Readonly<Partial<Record<Side, Allowance>>>;
}

/** How one limit of the catalog is read off a machine, and what it takes to lift it. */
export interface AuditDefinition {
  /** Id of the limit in the catalog. */
  readonly limit: LimitId;
  /** What an administrator sets, where it is not the setting of the entry. */
  readonly setting?: string;
  /** Sysctls that `read` looks at; the first is the setting itself, where that is one. */
  readonly sysctls: readonly string[];
  readonly read: (machine: MachineFacts) => Reading;
  /** What has to be set so that `connections` more fit on this side; empty where no setting does it. */
  readonly raise: (machine: MachineFacts, connections: number, side: Side) => readonly Omit<Change, 'limit'>[];
}
