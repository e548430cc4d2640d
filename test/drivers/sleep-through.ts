import { readFileSync } from 'node:fs';
import type { Driver } from '../../src/drivers/connections/driver.ts';
import { until } from './drive.ts';

/** Stops the driver once it has come so far, and lets it go on when `meanwhile` is over. */
export async function sleepThrough(
  driver: Driver,
  cameSoFar: () => boolean,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await until(cameSoFar);
  signalTo(driver, 'SIGSTOP');
  await until(() => driver.processes.every(({ pid }) => isStopped(pid)));
  await meanwhile();
  signalTo(driver, 'SIGCONT');
  await driver.settled;
}

/** The signal is sent long before it is taken where the processors are busy. */
function isStopped(pid: number): boolean {
  return / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

export function signalTo({ processes }: Driver, signal: NodeJS.Signals): void {
  for (const { pid } of processes) process.kill(pid, signal);
}
