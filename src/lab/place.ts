import type { HostAccess } from '../model/access.ts';
import type { Refusal } from '../model/run.ts';
import type { Side } from '../model/side.ts';

/** The two hosts of a lab, without what a run changes on the machine around them. */
export interface Place {
  readonly kind: 'netns' | 'host';
  readonly hosts: Readonly<Record<Side, HostAccess>>;
  /** Settings that were asked for and do not hold. */
  readonly refused: readonly Refusal[];
  /** Settings by name that hold because the plan asked for them, as read back. */
  readonly settings: Readonly<Record<Side, Readonly<Record<string, string>>>>;
  /** Closing twice is harmless. */
  close(): void;
}
