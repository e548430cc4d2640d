import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../../..');
/** A C prototype that is handed to systemCall(), or to koffi's own func(). */
const PROTOTYPE = /(?:systemCall(?:<[^']*>)?|\.func)\(\s*'[\w *]*?\b(\w+)\(/g;

const exported = new Set(
  readFileSync(path.join(ROOT, 'test/fixtures/musl/exports.txt'), 'utf8')
    .split('\n')
    .filter(line => !line.startsWith('#')),
);

it('every C function that is called is in musl, as it is in glibc', () => {
  const called = calledFunctions();
  expect(called).toEqual(expect.arrayContaining(['connect', 'epoll_ctl', 'mmap', 'setns', 'syscall']));
  expect(called.filter(name => !exported.has(name))).toEqual([]);
});

function calledFunctions(): string[] {
  const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter(file => file.endsWith('.ts'))
    .map(file => readFileSync(path.join(ROOT, 'src', file), 'utf8'));
  return [...new Set(texts.flatMap(text => [...text.matchAll(PROTOTYPE)].flatMap(([, name]) => name ?? [])))].sort();
}
