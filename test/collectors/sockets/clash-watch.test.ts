import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { watchClashes } from '../../../src/collectors/sockets/clash-watch.ts';

it('says that entries could not be inserted once for each time that they could not', () => {
  const proc = mkdtempSync(path.join(tmpdir(), 'loadline-clashes-'));
  const write = (failed: string) =>
    writeFileSync(path.join(proc, 'thread-self/net/stat/nf_conntrack'), `entries insert_failed\n0000000a ${failed}\n`);
  mkdirSync(path.join(proc, 'thread-self/net/stat'), { recursive: true });
  write('00000001');
  const watch = watchClashes(proc);
  const before = watch.moved();
  write('0000000f');
  const moved = [watch.moved(), watch.moved()];
  watch.close();
  rmSync(proc, { recursive: true });
  expect([before, ...moved]).toEqual([false, true, false]);
});

it('sees no clash where the kernel shows no statistics', () => {
  const watch = watchClashes('/nowhere');
  expect(watch.moved()).toBe(false);
  watch.close();
});
