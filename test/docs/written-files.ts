import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

/** How a file of each format begins. */
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  html: /^<!doctype html>/,
  json: /^\{\n/,
  junit: /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="loadline" /,
  markdown: /^### /,
  prometheus: /^# HELP loadline_/,
  terminal: /^\S/,
};

/** Sees that every file that the line writes is there, and is of its format. */
export function expectWrittenFiles(line: string, folder: string): void {
  for (const [, format = '', file = ''] of line.matchAll(/--format (\w+)=(\S+)/g)) {
    expect(readFileSync(path.join(folder, file), 'utf8')).toMatch(BEGINNINGS[format] ?? /never/);
  }
  for (const [, file = ''] of line.matchAll(/ > (\S+\.json)/g)) {
    expect(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))).toMatchObject({ $schema: expect.any(String) });
  }
  if (line.endsWith(' >> "$GITHUB_STEP_SUMMARY"')) {
    expect(readFileSync(path.join(folder, 'step-summary.md'), 'utf8')).toMatch(BEGINNINGS['markdown'] ?? /never/);
  }
}

/** Whether the line has nothing left to print: its reports go to files, or it opens or appends them. */
export function isSilent(line: string): boolean {
  const formats = [...line.matchAll(/--format \w+(=)?/g)];
  return / >>? |--open/.test(line) || (formats.length > 0 && formats.every(([, file]) => file === '='));
}
