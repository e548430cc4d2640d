import { readdirSync, readlinkSync } from 'node:fs';
import { expect } from 'vitest';
import { testWith } from '../collectors/needs.ts';
import { killed, programArgv, startProgram } from '../system/built.ts';
import { hasEnded } from '../system/ended.ts';
import { testInUserNamespace } from '../system/user-namespace-test.ts';
import { until } from './lab-sockets.ts';

interface HeldLab {
  readonly pid: number;
  readonly privilege: string;
  readonly guarded: boolean;
  readonly children: readonly number[];
  readonly namespaces: readonly string[];
  readonly refused: readonly unknown[];
  readonly settings: unknown;
}

testWith(['root', 'nft'], 'a lab of root leaves nothing behind when its runner is killed', () => leavesNothing('own'));
testInUserNamespace('nor does one of an ordinary user', () => leavesNothing('ordinary'));

async function leavesNothing(user: 'own' | 'ordinary'): Promise<void> {
  const { child, firstLine } = await startProgram(programArgv('hold-lab.mjs', [], user));
  try {
    const held: HeldLab = JSON.parse(firstLine);
    expect(held).toMatchObject({
      pid: child.pid,
      privilege: user === 'own' ? 'root' : 'user-namespace',
      guarded: true,
      refused: [],
      settings: { client: { 'net.core.somaxconn': '99' }, server: { 'net.core.somaxconn': '99' } },
    });
    // In each host: a shell, and its grandchild in a session of its own.
    for (const namespace of held.namespaces) await until(() => membersOf(namespace).length === 2);
    const members = held.namespaces.flatMap(membersOf);
    expect(members).toEqual(expect.arrayContaining([...held.children]));

    await killed(child);
    await until(() => members.every(hasEnded));
    expect(held.namespaces.flatMap(membersOf)).toEqual([]);
  } finally {
    await killed(child);
  }
}

/** Processes in a network namespace, which `net:[…]` names. */
function membersOf(namespace: string): number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return pids.filter(pid => namespaceOf(pid) === namespace).map(Number);
}

/** Undefined where the process has ended meanwhile, or is not ours to look at. */
function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}
