import type { LostThere } from './lost-there.ts';
import type { NamedLossPlace, ResetSender } from './packet-losses.ts';

/** What the kernels' own records say of the attempts of one group. */
export interface KernelWord {
  /** Packets that kept these attempts from an answer, by the place that lost them; the most first. */
  readonly lost: readonly LostThere[];
  /** Their packets of which nobody knows whether they were lost, or where: sent before anybody counted, or lost at no one place. Absent: none. */
  readonly unseen?: number;
  /** How they were reset; absent where no record of a reset is there. */
  readonly reset?: ResetWord;
}

export interface ResetWord {
  readonly by: ResetSender;
  /** The kernel's word (enum sk_rst_reason without its prefix); `unknown` before Linux 6.10. */
  readonly reason: string;
}

/** What a cause does to packets, where the kernel can be asked for it. */
export interface KernelClaim {
  /** Places where it loses packets; none where no kernel records that. */
  readonly places?: readonly NamedLossPlace[];
  /** Resets that come of it, and of nothing else. */
  readonly resets?: readonly ResetClaim[];
  /** Reasons of the server's resets that come of it among others. */
  readonly mayReset?: readonly string[];
}

export interface ResetClaim {
  readonly by: ResetSender;
  /** Absent: of whatever reason. */
  readonly reasons?: readonly string[];
  /** Where the packet was lost that was answered so. */
  readonly at?: NamedLossPlace;
}
