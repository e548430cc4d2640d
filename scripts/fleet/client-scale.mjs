import { setTimeout as sleep } from 'node:timers/promises';
import { nothingLeft, PACED } from './client-losses.mjs';
import { BOTH, elsewhere, loadFrom, servedText } from './client-run.mjs';
import { SERVES_MANY } from './server-programs.mjs';
import { served, start } from './server-run.mjs';

/** Minutes, each: what two hosts hold together, and ends at moments that nobody chose. */
export const CLIENT_SCALE = [
  { name: 'clients-100k', run: bed => served(bed, [], () => many(bed), SERVES_MANY) },
  { name: 'clients-random-kills', run: bed => served(bed, [], () => kills(bed), SERVES_MANY) },
];

const CONNECTIONS = 100_000;
const EACH = CONNECTIONS / 2;

/** Each host has ports for its half of them towards one address and port. */
async function many(bed) {
  const ranges = ['load-1', 'load-2'].map(name => [name, rangeOf(bed, name)]);
  for (const [name] of ranges) bed.sysctl(name, 'net.ipv4.ip_local_port_range=1024 65535');
  const from = performance.now();
  try {
    const spec = {
      connections: CONNECTIONS,
      arrival: '{ perSecond: 4000 }',
      timeout: '10s',
      hold: '2s',
      processes: 'auto',
    };
    const { hosts, causes, text } = await loadFrom(bed, spec);
    const seconds = Math.round((performance.now() - from) / 1000);
    return [
      ['of each host', `${EACH} of ${EACH} served, ${EACH} of ${EACH} served`, servedText(hosts)],
      ['causes', '', causes],
      ['first attempts, ms after the start', /^[\d.]+, [\d.]+$/, hosts.map(({ firstMs }) => firstMs).join(', ')],
      ['seconds from the command to its report', /^\d+$/, seconds],
      ['no bug of ours', false, /at .*\.js:/.test(text)],
    ];
  } finally {
    for (const [name, range] of ranges) bed.sysctl(name, `net.ipv4.ip_local_port_range=${range}`);
  }
}

function rangeOf(bed, name) {
  return bed.on(name, 'cat /proc/sys/net/ipv4/ip_local_port_range').stdout.trim();
}

const KILLS = 20;
const LONGEST_MS = 6000;

/** The conductor is ended at any moment of reaching the hosts, of the load and of the report. */
async function kills(bed) {
  const left = [];
  for (let count = 0; count < KILLS; count += 1) {
    const afterMs = Math.round(Math.random() * LONGEST_MS);
    const run = start(bed, elsewhere(bed, PACED), ...BOTH);
    await sleep(afterMs);
    run.child.kill('SIGKILL');
    await run.ended;
    const [, , processes] = await nothingLeft(bed);
    if (processes !== '') left.push(`after ${afterMs} ms: ${processes}`);
  }
  return [[`processes left by ${KILLS} kills`, '', left.join('; ')]];
}
