import { endings } from './endings.mjs';
import { scenario, served, start } from './server-run.mjs';

const { serverLost, stopped, killed } = endings(underWay, nothingLeft);

/** What is left, and what is said, when something is lost while a server on another machine is loaded. */
export const SERVER_LOSSES = [
  { name: 'server-lost', run: bed => served(bed, [], () => serverLost(bed)) },
  { name: 'server-cut', run: bed => served(bed, [], () => cut(bed)) },
  { name: 'server-stopped', run: bed => served(bed, [], () => stopped(bed)) },
  { name: 'server-killed', run: bed => served(bed, [], () => killed(bed)) },
];

async function underWay(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  return run;
}

/** The server, its host and the way to its agent are gone at once. */
async function cut(bed) {
  const run = await underWay(bed);
  bed.link('target', 'down');
  const { status, text } = await run.ended;
  await bed.until(() => !bed.processesOn('target').some(({ line }) => line.startsWith('loadline agent')));
  const left = bed.processesOn('target').filter(({ line }) => line.startsWith('loadline'));
  bed.link('target', 'up');
  return [
    ['status', 4, status],
    ['report', /Timeout, server\s+\S+\s+not responding/, text],
    ['no bug of ours', false, /at .*\.js:/.test(text)],
    ['agents left', 0, left.length],
  ];
}

async function nothingLeft(bed) {
  const left = () =>
    ['target', 'conductor'].flatMap(name =>
      bed
        .processesOn(name)
        .filter(({ line }) => !/python3|ssh target exec|sshd: root@notty/.test(line))
        .map(({ line }) => `${name}: ${line}`),
    );
  await bed.until(() => left().length === 0);
  return ['processes left', '', left().join('; ')];
}
