import { explain } from '../../dist/api/explain.js';
import { parseKernelMessage } from '../../dist/collectors/parse/kernel-message.js';
import { parseTraceLine } from '../../dist/collectors/parse/trace-line.js';
import { parseJournalEntry } from '../../dist/targets/logs/journal-entry.js';
import { mutateText, pick } from './mutate.mjs';

const TRACE = [
  '         python3-9431    [001] .....  2328.680043: sys_connect -> 0xffffffffffffff91',
  'node-7 (-------) [000] 1.5: sys_accept4 -> 0xffffffffffffffe8',
  ' sh-9431  [001] .....  2328.680256: sched_process_fork: comm=my sh pid=9431 child_comm=my sh child_pid=9473',
  '    python3-16120   [001] .....  1797.175616: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=0 dport=8000 saddr=127.0.0.1 daddr=127.0.0.9 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.9 oldstate=TCP_SYN_SENT newstate=TCP_CLOSE',
  'CPU:1 [LOST 3524 EVENTS]',
];
const MESSAGES = [
  '4,1273,2328680256,-;nf_conntrack: nf_conntrack: table full, dropping packet\n SUBSYSTEM=net\n',
  '6,1,5000,-,caller=T1;TCP: request_sock_TCP: Possible SYN flooding on port 10.0.0.1:8080. Dropping request.',
  '4,2,1,-;net_ratelimit: 115 callbacks suppressed',
  '3,9,77,-;Out of memory: Killed process 4711 (node) total-vm:1kB, anon-rss:2kB',
];
const ENTRIES = [
  '{"__REALTIME_TIMESTAMP":"1764500000000000","MESSAGE":"worker_connections are not enough"}',
  '{"__REALTIME_TIMESTAMP":"1764500000000000","MESSAGE":[104,105]}',
];

function taking(texts, read) {
  return {
    make: random => mutateText(random, pick(random, texts)),
    take: text => numberless(read(text)),
  };
}

/** Whatever is read as a record has its numbers. */
function numberless(record) {
  const wrong = Object.entries(record ?? {}).find(([, value]) => typeof value === 'number' && !Number.isFinite(value));
  return wrong === undefined ? undefined : `${wrong[0]} is ${wrong[1]}`;
}

export const traces = taking(TRACE, parseTraceLine);
export const kmsg = taking(MESSAGES, text => {
  const message = parseKernelMessage(text);
  if (message !== undefined) explain(message.text);
  return message;
});
export const journal = taking(ENTRIES, parseJournalEntry);
