import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agentOn } from './endings.mjs';

const HOLD = path.join(import.meta.dirname, 'hold.mjs');

/** What is left when something is lost while an agent serves, and what the conductor says. */
export const LOSSES = [
  { name: 'conductor-killed', run: conductorKilled },
  { name: 'killed-at-random', run: killedAtRandom },
  { name: 'agent-killed', run: agentKilled },
  { name: 'ssh-killed', run: sshKilled },
  { name: 'conductor-stopped', run: conductorStopped },
  { name: 'link-cut', run: linkCut },
];

async function conductorKilled(bed) {
  const results = [];
  for (const to of ['load-1', 'loader@load-1']) {
    const held = await hold(bed, to);
    process.kill(held.conductor, 'SIGKILL');
    results.push(await nothingLeft(bed, `as ${to}`));
  }
  return results;
}

/** From before ssh is there until after the end, with and without the code being sent. */
async function killedAtRandom(bed) {
  const results = [];
  for (let times = 0; times < 20; times += 1) {
    const to = times % 4 < 2 ? 'load-1' : 'loader@load-1';
    if (times % 2 === 0) bed.on(to, 'rm -rf ~/.cache');
    const delayMs = Math.round(Math.random() * 1500);
    const child = bed.start(process.execPath, bed.bin, 'doctor', '--host', to);
    await sleep(delayMs);
    child.kill('SIGKILL');
    results.push(await nothingLeft(bed, `${delayMs} ms after it began, as ${to}`));
  }
  return results;
}

async function agentKilled(bed) {
  const held = await hold(bed, 'load-1');
  process.kill(agentOn(bed, 'load-1'), 'SIGKILL');
  return [['the conductor says', /^3 load-1: ssh ended with/, await held.said()], await nothingLeft(bed)];
}

async function sshKilled(bed) {
  const held = await hold(bed, 'load-1');
  process.kill(bed.processesOn('conductor').find(({ line }) => /^ssh .*load-1/.test(line)).pid, 'SIGKILL');
  return [['the conductor says', /^3 load-1: ssh ended with/, await held.said()], await nothingLeft(bed)];
}

async function conductorStopped(bed) {
  const held = await hold(bed, 'load-1');
  process.kill(held.conductor, 'SIGSTOP');
  await bed.until(() => bed.processesOn('load-1').length === 0);
  const left = bed.processesOn('load-1').map(({ line }) => line);
  process.kill(held.conductor, 'SIGKILL');
  return [['processes left on load-1', '', left.join('; ')], await nothingLeft(bed, 'once it is killed')];
}

async function linkCut(bed) {
  const held = await hold(bed, 'load-1');
  bed.link('load-1', 'down');
  const said = await held.said();
  const left = await nothingLeft(bed, undefined, /^loadline agent/);
  bed.link('load-1', 'up');
  return [['the conductor says', /^3 load-1: Timeout, server \S+ not responding/, said], left];
}

/** A conductor that has an agent on the host, and keeps it. */
async function hold(bed, to) {
  const child = bed.start(process.execPath, HOLD, to);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    said += text;
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const conductor = bed.processesOn('conductor').find(({ line }) => line.includes(HOLD))?.pid;
  if (conductor === undefined) throw new Error(`no agent on ${to}: ${said}`);
  return {
    conductor,
    said: async () => `${(await ended)[0]} ${said}`,
  };
}

/** `what` is looked for on the machine, and all there is on the conductor. */
async function nothingLeft(bed, how = 'afterwards', what = /./) {
  const left = () =>
    ['load-1', 'conductor'].flatMap(name =>
      bed
        .processesOn(name)
        .filter(({ line }) => (name === 'conductor' || what.test(line)) && !line.includes(HOLD))
        .map(({ line }) => `${name}: ${line}`),
    );
  await bed.until(() => left().length === 0);
  return [`processes left ${how}`, '', left().join('; ')];
}
