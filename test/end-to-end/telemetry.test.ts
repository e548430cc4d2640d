import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installed, install } from './installed.ts';

const RUN = path.join(import.meta.dirname, '../fixtures/runs/tcp-mem');

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

it('whoever sends telemetry without its packages is told how to install them, below the report', () => {
  const { status, stdout, stderr } = installed.loadline(['report', RUN, '--otlp', 'http://127.0.0.1:1']);
  expect(status, stderr).toBe(3);
  expect(stdout).toContain('attempted');
  expect(stderr).toContain('npm install @opentelemetry/api@1 ');
});
