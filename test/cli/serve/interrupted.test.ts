import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const BIN = join(import.meta.dirname, '../../../dist/cli/bin.js');

let folder = '';
beforeEach(() => {
  if (!existsSync(BIN)) throw new Error(`${BIN} is missing: npx tsc -p tsconfig.build.json`);
  folder = mkdtempSync(join(tmpdir(), 'loadline-serve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends it well from the moment at which it says so',
  async signal => {
    const env = { ...process.env, LOADLINE_STATE: join(folder, 'state') };
    const server = spawn(process.execPath, [BIN, 'serve', folder, '--port', '0'], {
      env,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    const [said] = await once(server.stderr, 'data');
    server.kill(signal);
    const ended = await once(server, 'exit');
    expect(String(said)).toMatch(/at http:\/\/127\.0\.0\.1:\d+\/ \(Ctrl-C ends it\)/);
    expect(ended).toEqual([0, null]);
  },
);
