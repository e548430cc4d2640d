import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { OtherCause, Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { KernelClaim } from '../../model/kernel-word.ts';
import type { NamedCap } from '../../model/set-cap.ts';
import type { Side } from '../../model/side.ts';

/** A cause that is no limit, with its rule: the decoys of every limit are explanations of their own. */
export interface Explanation {
  readonly kind: OtherCause['kind'];
  readonly what: OtherCause['what'];
  readonly side: Side;
  /** What it does to packets, where the kernel can be asked. */
  readonly kernel?: KernelClaim;
  /** The setting behind it, where the server program is known. */
  readonly cap?: (facts: FactBook, group: AttemptGroup) => NamedCap | undefined;
  readonly judge: (group: AttemptGroup, facts: FactBook) => Ruling;
}
