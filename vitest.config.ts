import { defineConfig } from 'vitest/config';
import adversarialReporter from './test/adversarial/reporter.ts';
import failuresReporter from './test/truth/failures.ts';
import truthReporter from './test/truth/reporter.ts';

/** Loads whose cause is known, some at a time. */
const ADVERSARIAL = 'test/adversarial/cases.test.ts';

/** Tests of values: no socket, no namespace, no process that they would starve or be starved by. */
const PURE = [
  'test/*.test.ts',
  'test/{adversarial,attribution,audit,compare,experiments,kernels,lessons,limits,model,plan,report,run,servers,verdict}/**/*.test.ts',
  'test/collectors/{packet-losses,parse}/**/*.test.ts',
  'test/system/linux/bpf/**/*.test.ts',
  'test/system/{clock,linux/epoll-event,linux/layouts,linux/musl}.test.ts',
  'test/drivers/one-home.test.ts',
  'test/hosts/{command,greeting,refusal,kubernetes/job}.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What `expect.poll` waits for comes at once on a quiet machine, and late on a busy one.
    expect: { poll: { timeout: 10_000 } },
    reporters: [truthReporter(), adversarialReporter(), 'default', failuresReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: PURE,
          exclude: ['test/vitest.test.ts', ADVERSARIAL],
          pool: 'threads',
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Tests load real sockets on few processors: one file at a time keeps them from starving one another.
        extends: true,
        test: {
          name: 'machine',
          include: ['test/**/*.test.ts'],
          exclude: PURE.filter(pattern => pattern !== 'test/*.test.ts').concat(
            'test/{architecture,completeness}.test.ts',
          ),
          pool: 'forks',
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Beside no other file: its cases are small, and several run at a time.
        extends: true,
        test: { name: 'adversarial', include: [ADVERSARIAL], pool: 'forks', sequence: { groupOrder: 2 } },
      },
    ],
  },
});
