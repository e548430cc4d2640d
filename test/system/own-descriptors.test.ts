import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outOfDescriptors, tooFewDescriptors } from '../../src/system/own-descriptors.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('open files of the runner itself', () => {
  it('are enough where there are many', () => {
    expect(tooFewDescriptors(2)).toBeUndefined();
  });

  it('are counted for each process that it starts', () => {
    const { message } = tooFewDescriptors(100_000_000) ?? {};
    expect(message).toContain('128 open files and 2 for each process that it starts, which makes 200000128 here');
  });

  it('are what EMFILE is about, and no other error is', () => {
    const error = Object.assign(new Error('EMFILE: too many open files, open x'), { code: 'EMFILE' });
    expect(outOfDescriptors(error)?.message).toMatch(/^loadline itself needs 128 open files, and .*RLIMIT_NOFILE/);
    expect(outOfDescriptors(Object.assign(new Error('x'), { code: 'ENFILE' }))).toBeUndefined();
    expect(outOfDescriptors(new Error('EMFILE'))).toBeUndefined();
  });

  it.for([24, 40, 64, 100, 127])(
    'that are %i are exit 3, with how many it takes, before memory is spoken of',
    limit => {
      const script = `ulimit -n ${limit}; exec "$0" dist/cli/bin.js run scenarios/listen-backlog.yaml`;
      const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath], { cwd: ROOT, encoding: 'utf8' });
      expect({ status, stderr }).toMatchObject({
        status: 3,
        stderr: expect.stringMatching(
          new RegExp(
            `^loadline: cannot run here: loadline itself needs 128 open files.* may have ${limit} \\(RLIMIT_NOFILE\\)`,
          ),
        ),
      });
      expect(stderr).toContain('what would allow it: ulimit -n 4096');
      expect(stderr).not.toContain('memory');
    },
  );
});
