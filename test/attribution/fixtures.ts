import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Attribution } from '../../src/model/attribution.ts';
import type { Cause } from '../../src/model/cause.ts';
import { loadRun } from '../../src/run/load-run.ts';
import type { SavedRun } from '../../src/run/store.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures');

/** Names of the captured runs in a folder of the fixtures. */
export function capturedIn(folder: string): string[] {
  return readdirSync(path.join(FIXTURES, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name);
}

/** A captured run whose files are kept compressed. */
export function openCaptured(folder: string, name: string): SavedRun {
  const from = path.join(FIXTURES, folder, name);
  const to = mkdtempSync(path.join(tmpdir(), 'captured-'));
  try {
    for (const file of readdirSync(from)) {
      writeFileSync(path.join(to, file.replace(/\.gz$/, '')), gunzipSync(readFileSync(path.join(from, file))));
    }
    return loadRun(to);
  } finally {
    rmSync(to, { recursive: true });
  }
}

/** Failed, pending and delayed attempts by cause: `listen-backlog server < nofile server` for one with a root. */
export function blameOf({ groups }: Attribution): Record<string, number> {
  const told: Record<string, number> = {};
  for (const { cause, group } of groups) told[nameOf(cause)] = (told[nameOf(cause)] ?? 0) + group.count;
  return told;
}

function nameOf(cause: Cause): string {
  if (cause.kind === 'unexplained') return cause.kind;
  const own = `${cause.kind === 'limit' ? cause.limit : cause.what} ${cause.side}`;
  return cause.root === undefined ? own : `${own} < ${nameOf(cause.root)}`;
}
