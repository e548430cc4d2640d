import { defineConfig } from 'vitest/config';
import failuresReporter from './test/truth/failures.ts';
import truthReporter from './test/truth/reporter.ts';

/** Tests load real sockets on few processors: one file at a time keeps them from starving one another. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What `expect.poll` waits for comes at once on a quiet machine, and late on a busy one.
    expect: { poll: { timeout: 10_000 } },
    reporters: [truthReporter(), 'default', failuresReporter()],
  },
});
