import type { Kernel } from './kernel-facts.ts';
import { bySetting } from './kernel-text.ts';
import { synSchedule } from './syn-schedule.ts';

/** Words that depend on how many SYNs the kernel sends again once a second; without a kernel for both defaults. */
export function byLinearSyns(kernel: Kernel | undefined, words: (linear: number) => string): string {
  return bySetting('net.ipv4.tcp_syn_linear_timeouts', kernel, value => words(Number(value ?? 0)));
}

/** The default of net.ipv4.tcp_syn_retries (TCP_SYN_RETRIES, include/net/tcp.h). */
const DEFAULT_RETRIES = 6;

/** When a SYN is sent again for the first times, in seconds. */
export function againAt(linear: number, times: number): readonly number[] {
  return synSchedule(DEFAULT_RETRIES, linear).againAtS.slice(0, times);
}
