import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Treatment } from './treatment.ts';
import type { Desk, Outcome, Started, Workplace } from './workplace.ts';

/** What became of a documented line. */
export interface Execution extends Outcome {
  /** As it was typed, once the substitutions were made. */
  readonly typed: string;
  /** The folder that it was typed in. */
  readonly folder: string;
  /** The page that a server answered with. */
  readonly page: string | undefined;
  /** The run that loaded when it was stopped; undefined where it came to an end before. */
  readonly run: string | undefined;
  /** Processes that it left behind. */
  readonly left: readonly string[];
}

const ASIDE = /^loadline (?:diagnose|ceiling|check) | --out /;

/** Who types a line: root after `sudo`, else an ordinary user. What no later line needs is done aside, at the same time. */
export function deskOf(line: string, { treatment }: Treatment): Desk {
  if (treatment === 'refused') return 'aside';
  if (line.startsWith('sudo ')) return 'root';
  return treatment === 'interrupted' || ASIDE.test(line) ? 'aside' : 'ordinary';
}

/** Types the line, and stops what does not end by itself. */
export async function execute(
  typed: string,
  { treatment }: Treatment,
  place: Workplace,
  desk: Desk,
): Promise<Execution> {
  const folder = place.folder(desk);
  const isWhole = treatment === 'run' || treatment === 'refused';
  // A shell in between would end at Ctrl-C before what it waits for.
  const started = place.start(isWhole ? typed : `exec ${typed}`, desk);
  const page = treatment === 'served' ? await pageOf(started) : undefined;
  const run = treatment === 'interrupted' ? await loadingRun(started, path.join(folder, 'reports')) : undefined;
  if (page !== undefined || run !== undefined) started.interrupt();
  const outcome = await started.ended;
  return { typed, folder, ...outcome, page, run, left: await leftOf(started) };
}

async function pageOf(started: Started): Promise<string | undefined> {
  const address = await untilEnd(started, () => /http:\/\/127\.0\.0\.1:\d+\//.exec(started.said().stderr)?.[0]);
  return address === undefined ? undefined : (await fetch(address)).text();
}

/** The run.json of a run of it that has come as far as the load. */
function loadingRun(started: Started, reports: string): Promise<string | undefined> {
  const before = new Set(runFiles(reports));
  return untilEnd(started, () => runFiles(reports).find(file => !before.has(file) && isLoading(file)));
}

/** What it shows some day; undefined where it ends without. */
async function untilEnd<T>(started: Started, look: () => T | undefined): Promise<T | undefined> {
  let hasEnded = false;
  void started.ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    const found = look();
    if (found !== undefined || hasEnded) return found;
    await sleep(20);
  }
}

export function runFiles(reports: string): string[] {
  try {
    const files = readdirSync(reports, { recursive: true, encoding: 'utf8' });
    return files.filter(file => path.basename(file) === 'run.json').map(file => path.join(reports, file));
  } catch {
    // Nothing was run yet, or a folder came and went.
    return [];
  }
}

function isLoading(file: string): boolean {
  return /"phase":\s*"load"/.test(readFileSync(file, 'utf8'));
}

/** The kernel may take a moment to end what belongs to a namespace. */
async function leftOf({ left }: Started): Promise<string[]> {
  for (let tries = 0; tries < 100 && left().length > 0; tries += 1) await sleep(20);
  return left();
}
