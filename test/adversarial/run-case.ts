import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Installed } from '../end-to-end/installed.ts';
import type { Case, Who } from './case.ts';
import { type Judgement, judge, type RunSection, seen } from './judge.ts';
import { scenarioText } from './scenario-text.ts';

/** The longest case takes a quarter of it. */
const MAX_RUN_MS = 60_000;
const MAX_ERROR_LENGTH = 300;

export interface Outcome {
  readonly judgement: Judgement;
  /** What was counted, in one line; undefined where there is no report. */
  readonly seen?: string;
}

/** Runs a case as that user and judges its report. What is not right is kept in the folder that is named; nothing else stays on disk. */
export async function runCase(each: Case, who: Who, installed: Installed, signal: AbortSignal): Promise<Outcome> {
  const folder = mkdtempSync(path.join(installed.folder, `${each.name}.`));
  try {
    chmodSync(folder, 0o777);
    writeFileSync(path.join(folder, 'case.yaml'), scenarioText(each, path.join(installed.folder, 'programs')));
    const outcome = outcomeOf(each, await load(folder, who, installed, signal));
    if (outcome.judgement.kind !== 'right') keep(folder);
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function keep(folder: string): void {
  const kept = process.env['ADVERSARIAL_KEEP'];
  if (kept) cpSync(folder, path.join(kept, path.basename(folder)), { recursive: true });
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | string | null;
}

function load(folder: string, who: Who, installed: Installed, signal: AbortSignal): Promise<Output> {
  const options = ['--quiet', '--format', 'json', '--out', path.join(folder, 'out')];
  const argv = installed.argv(['run', path.join(folder, 'case.yaml'), ...options], who === 'nobody' ? 'ordinary' : who);
  const env = { ...installed.environment, TMPDIR: folder, ...(who === 'nobody' && { HOME: folder }) };
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    ...{ cwd: folder, env, signal, timeout: MAX_RUN_MS },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, ended) => resolve({ ...output, status: code ?? ended }));
  });
}

function outcomeOf(each: Case, { stdout, stderr, status }: Output): Outcome {
  const run = sectionOf(stdout);
  if (run !== undefined) return { judgement: judge(each, run), seen: seen(run) };
  const why = `no report, status ${status}: ${stderr.slice(-MAX_ERROR_LENGTH).replaceAll('\n', ' ').trim()}`;
  return { judgement: { kind: 'crashed', why } };
}

function sectionOf(stdout: string): RunSection | undefined {
  try {
    return JSON.parse(stdout).runs[0];
  } catch {
    return undefined;
  }
}
