import { expect, test } from 'vitest';
import { diagnose, type NamespacePolicy } from '../../src/system/namespace-diagnosis.ts';

const OPEN: NamespacePolicy = {
  maxUserNamespaces: '15000',
  maxNetNamespaces: '15000',
  unprivilegedUsernsClone: '1',
  apparmorRestricts: '0',
  filtered: false,
  complaint: 'unshare: unshare failed: Operation not permitted',
};

test.each<[Partial<NamespacePolicy>, string]>([
  [{ maxUserNamespaces: '0' }, 'sudo sysctl -w user.max_user_namespaces=15000'],
  [{ maxNetNamespaces: '0' }, 'sudo sysctl -w user.max_net_namespaces=15000'],
  [{ unprivilegedUsernsClone: '0' }, 'sudo sysctl -w kernel.unprivileged_userns_clone=1'],
  [{ apparmorRestricts: '1' }, 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'],
  [{ filtered: true }, 'docker run --privileged …'],
  [{}, 'run the same command with sudo'],
])('%j is remedied by %j', (policy, remedy) => {
  expect(diagnose({ ...OPEN, ...policy }).remedy).toBe(remedy);
});

test('settings that a kernel does not have stand in nobody’s way', () => {
  const absent = { unprivilegedUsernsClone: undefined, apparmorRestricts: undefined, maxUserNamespaces: undefined };
  expect(diagnose({ ...OPEN, ...absent }).why).toContain('Operation not permitted');
});
