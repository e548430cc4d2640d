import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { usageOf } from '../usage.mjs';

/**
 * From the start of a Node program to its first word on descriptor 3: the time, the processor time of all its threads by then, and
 * the memory that it has to itself.
 */
export async function timeToFirstWord(args) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  await once(child.stdio[3], 'data');
  const ms = performance.now() - startedMs;
  const cpuMs = processorMs(child.pid);
  const { privateBytes } = usageOf([child.pid]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { ms, cpuMs, privateBytes };
}

/** From the start of a Node program to its end. */
export async function timeToEnd(args) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return { ms: performance.now() - startedMs };
}

/** Time on a processor, first field of schedstat, in nanoseconds there. */
function processorMs(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const ns = tasks.map(task => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]));
  return ns.reduce((sum, each) => sum + each, 0) / 1e6;
}
