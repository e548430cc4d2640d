import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LanguageServer } from './language-server.ts';

/** A file of the folder whose first line names the schema that lies there. */
const FILE = path.join(import.meta.dirname, '../../scenarios/mine.yaml');
const FIRST_LINE = '# yaml-language-server: $schema=../schemas/scenario.json\n';

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start();
});
afterAll(() => server.end());

it.each([
  ['a key of the file', 'name: mine\n', ['lab', 'target', 'driver', 'load', 'expect']],
  ['a key within another', 'name: mine\nload:\n  conn', ['connections', 'connectTimeout']],
  ['a value', 'name: mine\ntarget:\n  kind: ', ['raw', 'node', 'nginx', 'haproxy']],
])('an editor completes %s', async (_, typed, offered) => {
  expect(await server.complete(FILE, FIRST_LINE + typed)).toEqual(expect.arrayContaining(offered));
});
