import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 2;
const LONGEST_MS = 30_000;

/**
 * When the server's kernel had established its first connection from now on, and its last of so many: milliseconds of one
 * clock. The same witness for every client, whatever that says of itself. `stuckAt`: how many stood when the time was over.
 */
export async function watchEstablished(host, connections) {
  const before = passiveOpens(host);
  const untilMs = performance.now() + LONGEST_MS;
  let firstMs;
  for (;;) {
    const opened = passiveOpens(host) - before;
    const nowMs = performance.now();
    if (opened > 0) firstMs ??= nowMs;
    if (opened >= connections) return { firstMs, lastMs: nowMs };
    if (nowMs > untilMs) return { stuckAt: opened };
    await sleep(LOOK_EVERY_MS);
  }
}

function passiveOpens(host) {
  const [names, values] = host
    .run(() => readFileSync('/proc/thread-self/net/snmp', 'utf8'))
    .split('\n')
    .filter(line => line.startsWith('Tcp:'))
    .map(line => line.split(' '));
  return Number(values[names.indexOf('PassiveOpens')]);
}
