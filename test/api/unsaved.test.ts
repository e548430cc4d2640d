import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportOf } from '../../src/api/report-of.ts';
import { saveReports } from '../../src/api/section.ts';
import { NotSaved } from '../../src/model/errors.ts';
import { sectionOf } from '../report/samples.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-unsaved-'));
  mkdirSync(join(folder, 'report.html'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a report that cannot be written is told, and the other one is there', () => {
  const told: NotSaved[] = [];
  saveReports(reportOf([sectionOf([])]), folder, why => void told.push(why));
  expect(told.flatMap(({ files }) => files.map(({ file }) => file))).toEqual([join(folder, 'report.html')]);
  expect(readdirSync(folder).sort()).toEqual(['report.html', 'report.json']);
});

test('it is thrown where nobody is to be told', () => {
  expect(() => saveReports(reportOf([sectionOf([])]), folder)).toThrow(NotSaved);
});
