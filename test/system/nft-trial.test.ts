import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConnectionTracking, nftFailure, whyNftFails } from '../../src/system/nft-trial.ts';
import { findProgram } from '../../src/system/programs.ts';
import { requirements } from '../end-to-end/requirements.ts';

const COMPLAINT = `/dev/stdin:1:1-30: Error: Could not process rule: Operation not supported
table inet loadline_trial { }
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`;

test('nft is told by what it says, without its script and marks, and with what would help', () => {
  expect(nftFailure(COMPLAINT)).toMatchObject({
    message: 'nft does not work here: Could not process rule: Operation not supported',
    remedy: expect.stringContaining('modprobe nf_tables'),
  });
});

test('a program in the place of nft that cannot load a table is found by trying', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nft-'));
  const nft = path.join(folder, 'nft');
  try {
    writeFileSync(nft, `#!/bin/sh\ncat >/dev/null\ncat >&2 <<END\n${COMPLAINT}\nEND\nexit 1\n`);
    chmodSync(nft, 0o755);
    expect(whyNftFails(nft)).toBe('Could not process rule: Operation not supported');
    writeFileSync(nft, '#!/bin/sh\ngrep -q "table inet"\n');
    expect(whyNftFails(nft)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the rule that has the kernel load connection tracking is one that nft takes', context => {
  requirements(['nft', 'user namespaces'])(context);
  expect(loadConnectionTracking(findProgram('nft') ?? '')).toBeUndefined();
});
