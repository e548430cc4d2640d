import { fork } from 'node:child_process';
import path from 'node:path';

const WORKER = path.join(import.meta.dirname, 'worker.mjs');
const MOST_MS = 2000;
const MOST_MEGABYTES = 300;
/** A worker has to load its modules first. */
const STARTS_WITHIN_MS = 60_000;

/** A process that takes inputs of one subject, one at a time, in bounded time and memory. */
export function startWorker({ name, seed, folder, isShown }) {
  const child = fork(WORKER, [name, `${seed}`, ...(isShown ? ['shown'] : [])], {
    execArgv: [`--max-old-space-size=${MOST_MEGABYTES}`],
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
    env: { ...process.env, TMPDIR: folder },
  });
  const ended = new Promise(resolve => child.once('exit', (code, signal) => resolve({ ended: signal ?? code })));
  const ready = answerOf(child, ended, STARTS_WITHIN_MS);
  let isGone = false;
  return {
    isGone: () => isGone,
    stop: () => child.kill('SIGKILL'),
    take: async number => {
      if ((await ready).ended !== undefined) throw new Error(`the worker of ${name} does not start`);
      const fromMs = performance.now();
      const answer = answerOf(child, ended, MOST_MS);
      if (child.connected) child.send(number);
      const { why, late, ended: how } = await answer;
      const tookMs = performance.now() - fromMs;
      if (late || how !== undefined) {
        isGone = true;
        child.kill('SIGKILL');
        return { why: late ? `not done within ${MOST_MS} ms` : `its process ended by ${how}: out of memory?`, tookMs };
      }
      return { why, tookMs };
    },
  };
}

function answerOf(child, ended, withinMs) {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve({ late: true }), withinMs);
    const settle = answer => {
      clearTimeout(timer);
      resolve(answer);
    };
    child.once('message', settle);
    void ended.then(settle);
  });
}
