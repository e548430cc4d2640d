import { scenario, served, start } from './server-run.mjs';

/** What is left, and what is said, when something is lost while a server on another machine is loaded. */
export const SERVER_LOSSES = [
  { name: 'server-lost', run: bed => served(bed, [], () => lost(bed)) },
  { name: 'server-cut', run: bed => served(bed, [], () => cut(bed)) },
  { name: 'server-stopped', run: bed => served(bed, [], () => stopped(bed)) },
  { name: 'server-killed', run: bed => served(bed, [], () => killed(bed)) },
];

async function lost(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  process.kill(agentOn(bed), 'SIGKILL');
  const { status, text } = await run.ended;
  return [
    ['status', 4, status],
    ['report', /The server's host was lost while the load ran/, text],
    ['no bug of ours', false, /at .*\.js:/.test(text)],
    await nothingLeft(bed),
  ];
}

/** The server, its host and the way to its agent are gone at once. */
async function cut(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
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

async function stopped(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  run.child.kill('SIGINT');
  const { status, text } = await run.ended;
  return [['status', 130, status], ['report', /Stopped by the user in the load phase/, text], await nothingLeft(bed)];
}

async function killed(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  run.child.kill('SIGKILL');
  await run.ended;
  return [await nothingLeft(bed)];
}

function agentOn(bed) {
  return bed.processesOn('target').find(({ line }) => line.startsWith('loadline agent')).pid;
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
