import { BOTH, elsewhere, servedText, WELL } from './client-run.mjs';
import { agentOn, endings } from './endings.mjs';
import { resultOf, served, start } from './server-run.mjs';

const { serverLost, stopped, killed } = endings(underWay, nothingLeft);

/** What is left, and what is said, when a host that drives a part of the load is lost, or whoever conducts it. */
export const CLIENT_LOSSES = [
  { name: 'clients-lost', run: bed => served(bed, [], () => lost(bed), WELL) },
  { name: 'clients-cut', run: bed => served(bed, [], () => cut(bed), WELL) },
  { name: 'clients-server-lost', run: bed => served(bed, [], () => serverLost(bed), WELL) },
  { name: 'clients-stopped', run: bed => served(bed, [], () => stopped(bed), WELL) },
  { name: 'clients-killed', run: bed => served(bed, [], () => killed(bed), WELL) },
  { name: 'clients-at-once', run: bed => served(bed, [], () => atOnce(bed), WELL) },
];

/** Long enough for something to happen in the middle. */
export const PACED = { connections: 4000, arrival: '{ perSecond: 500 }', expect: ['served == 4000'] };
const UNDER_WAY = /load, .*: [1-9][0-9,]* of 4,000 started/;

async function underWay(bed, ...how) {
  const run = start(bed, elsewhere(bed, PACED), ...BOTH, ...how);
  await run.says(UNDER_WAY);
  return run;
}

/** One of them alone ends: the others' counts are exact, and nobody fails that was not its own. */
async function lost(bed) {
  const run = await underWay(bed, '--format', 'json');
  process.kill(agentOn(bed, 'load-2'), 'SIGKILL');
  const found = resultOf(await run.ended);
  return [...withoutSecond(found), await nothingLeft(bed)];
}

/** The kernel of a host that is cut off ends what its agent started, and the agent itself. */
async function cut(bed) {
  const run = await underWay(bed, '--format', 'json');
  bed.link('load-2', 'down');
  const found = resultOf(await run.ended);
  const isAway = await bed.until(() => oursOn(bed, 'load-2').length === 0);
  bed.link('load-2', 'up');
  return [...withoutSecond(found), ['nothing of ours on the host that was cut off', true, isAway]];
}

function withoutSecond({ status, hosts, causes, lost: host, text }) {
  return [
    ['status', 4, status],
    ['of each host', '2000 of 2000 served, 0 of 2000 served', servedText(hosts)],
    ['cause', '2000 × driver-host-lost (load-2)', causes],
    ['its last word is kept', true, host.lastWord.started > 0 && host.lastWord.started < 2000],
    ['no bug of ours', false, /at .*\.js:/.test(text)],
  ];
}

/** Two loads from one host would measure each other. */
async function atOnce(bed) {
  const run = await underWay(bed);
  const { status, stderr } = bed.loadline('run', elsewhere(bed, PACED), '--client', 'load-2', '--server', 'target');
  run.child.kill('SIGINT');
  await run.ended;
  return [
    ['the second', /^3 .*load-2: another load is driven from there/s, `${status} ${stderr.trim()}`],
    await nothingLeft(bed),
  ];
}

const HOSTS = ['load-1', 'load-2', 'target', 'conductor'];

function oursOn(bed, name) {
  return bed
    .processesOn(name)
    .filter(({ line }) => !/python3|ssh target exec|^sshd: /.test(line))
    .map(({ line }) => `${name}: ${line}`);
}

export async function nothingLeft(bed) {
  const left = () => HOSTS.flatMap(name => oursOn(bed, name));
  await bed.until(() => left().length === 0);
  return ['processes left', '', left().join('; ')];
}
