import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseScenario } from '../../src/plan/parse-scenario.ts';

const FOLDER = path.join(import.meta.dirname, '../../scenarios/host-wide');

it.each(readdirSync(FOLDER))('%s is valid, and asks for a change of the whole machine', file => {
  const { lab, expect: expectations } = parseScenario(readFileSync(path.join(FOLDER, file), 'utf8'), file);
  expect(Object.keys(lab.host)).toHaveLength(1);
  expect(expectations).not.toHaveLength(0);
});
