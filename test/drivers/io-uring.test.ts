import { beforeAll, describe, expect } from 'vitest';
import { probeIoUring } from '../../src/system/linux/io-uring/support.ts';
import { testWith } from '../collectors/needs.ts';
import { drive, endings } from './drive.ts';
import { withLoopback } from './loopback.ts';
import { planOf, useEngine } from './plan-of.ts';

/** The second engine has to give the same ledger: every test of the first one is its test too. */
beforeAll(() => {
  expect(probeIoUring()).toEqual({ state: 'read', value: 'usable' });
  useEngine('io_uring');
});

describe('over io_uring', async () => {
  await import('./connections.test.ts');
  await import('./slept-over.test.ts');
  await import('./unanswered.test.ts');
  await import('./churn.test.ts');
  await import('./attempt-steps.test.ts');
  await import('./one-pass.test.ts');
  await import('./parting.test.ts');
  await import('./probes.test.ts');

  testWith(['namespaces', 'dist'], 'connections take several rings, each with its own descriptors', async () => {
    await withLoopback(async loopback => {
      const plan = planOf({ load: { connections: 500 }, sources: ['127.0.0.2', '127.0.0.3'] });
      const small = { ...plan.hosts.client, nofile: 150 };
      const { attempts, accepts } = await drive({ ...plan, hosts: { client: small, server: small } }, loopback);
      expect(endings(attempts)).toEqual({ 'served hold': 500 });
      expect(accepts).toEqual({ accepted: 500, answered: 500, open: 500, errors: {} });
    });
  });
});
