import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Execution } from './execute.ts';
import type { Treatment } from './treatment.ts';
import { expectWrittenFiles, isSilent } from './written-files.ts';

/** Expects of a line what its page promises, and that it left no process behind. */
export async function expectExecution(execution: Execution, treatment: Treatment): Promise<void> {
  expect(execution.left).toEqual([]);
  switch (treatment.treatment) {
    case 'run':
      return expectRun(execution, treatment.exits);
    case 'interrupted':
      return expectInterrupted(execution, treatment.memoryBytes);
    case 'refused':
      return expectRefused(execution);
    case 'served':
      return expectServed(execution);
    case 'elsewhere':
      return expect.unreachable('it is run by another test');
  }
}

async function expectRun({ typed, folder, status, stdout, stderr }: Execution, exits: readonly number[]) {
  expect(exits, stdout + stderr).toContain(status);
  if (!isSilent(typed)) expect(stdout, stderr).toMatch(/\S/);
  expectWrittenFiles(typed, folder);
  if (typed.includes(' --open')) await expectOpened(folder);
}

/** The browser starts beside the command, and may be later. */
async function expectOpened(folder: string): Promise<void> {
  await expect
    .poll(() => readFileSync(path.join(folder, 'opened'), 'utf8'))
    .toMatch(/^reports\/somaxconn\/\S+\/report\.html\n$/);
}

function expectInterrupted({ run, status, stdout, stderr }: Execution, memoryBytes: number): void {
  if (run === undefined && memoryBytes > freemem()) {
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('memory') });
    return;
  }
  expect(status, stdout + stderr).toBe(130);
  expect(stderr).toContain('loadline: stopping; what was seen so far is kept');
  expect(stdout + stderr).not.toMatch(/driver was lost|\bfailed:/);
  // Where it was late to hear of Ctrl-C, this run may have come to its end.
  expect(['stopped', 'completed']).toContain(JSON.parse(readFileSync(run ?? '', 'utf8')).state.state);
}

function expectRefused({ status, stdout, stderr }: Execution): void {
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr).toMatch(/cannot run here: .*root/);
}

function expectServed({ status, stderr, page }: Execution): void {
  expect(status, stderr).toBe(0);
  expect(page).toContain('<!doctype html>');
  expect(page).toMatch(/\d+ runs in/);
}
