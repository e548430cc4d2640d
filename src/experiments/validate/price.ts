import type { TuningLine } from '../../model/validation.ts';

/** What a line gives up where it is below the value that holds without it, and more are served for that very reason. */
const LOWERED: readonly { readonly key: RegExp; readonly price: string }[] = [
  {
    key: /^net\.ipv4\.tcp_max_tw_buckets$/,
    price: 'TIME-WAIT: a late packet of an old connection can reach a new one on the same ports',
  },
  {
    key: /^net\.netfilter\.nf_conntrack_tcp_timeout_/,
    price: 'tracking: connections that idle longer are forgotten, and a firewall may drop them',
  },
  { key: /^net\.ipv4\.tcp_syn_retries$/, price: 'patience: a connection is given up after fewer lost SYNs' },
  {
    key: /^net\.ipv4\.tcp_synack_retries$/,
    price: 'patience: a half-open connection is given up after fewer lost answers',
  },
];

/** `, at the price of …`, or nothing. */
export function priceOf({ key, value, before }: TuningLine): string {
  const lowered = before !== undefined && Number(value) < Number(before);
  const found = lowered ? LOWERED.find(one => one.key.test(key)) : undefined;
  return found === undefined ? '' : `, at the price of ${found.price}`;
}
