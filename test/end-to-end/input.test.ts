import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** Runs a scenario of this text. */
function runText(text: string | Buffer, args: readonly string[] = []) {
  writeFileSync(path.join(installed.folder, 'root', 'given.yaml'), text);
  return installed.loadline(['run', 'given.yaml', '--quiet', ...args]);
}

const BAD: readonly (readonly [string, string | Buffer, RegExp])[] = [
  [
    'an unknown key',
    'name: a\nload: { conections: 5 }\n',
    /^given\.yaml:2:9: load\.conections: .*did you mean .*connections/,
  ],
  ['a wrong type', 'name: a\nload:\n  connections: many\n', /^given\.yaml:3:16: load\.connections: .*expected/],
  ['a time without a unit', 'name: a\nload: { hold: 3 }\n', /^given\.yaml:2:15: load\.hold: .*3s/],
  [
    'a contradiction',
    'name: a\nlab: { kind: host, client: { conntrack: true } }\n',
    /^given\.yaml:2:\d+: lab\.client\.conntrack/,
  ],
  [
    'an unknown limit in an expectation',
    'name: a\nexpect: ["failures{limit:nofiles} > 0"]\n',
    /^given\.yaml:2:26: .*did you mean nofile\?/,
  ],
  ['a host-wide sysctl on one host', 'name: a\nlab: { server: { sysctl: { fs.file-max: 100 } } }\n', /lab\.host/],
  ['an empty file', '', /^given\.yaml: .*empty/],
  ['a binary file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), /^given\.yaml(:\d+)*: /],
  ['broken YAML', 'name: [a\n', /^given\.yaml:\d+:\d+: /],
];

describe('bad input is one clear message and exit 2', () => {
  it.each(BAD)('%s', (_title, text, message) => {
    const { status, stdout, stderr } = runText(text);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a folder in place of a file', () => {
    mkdirSync(path.join(installed.folder, 'root', 'folder.yaml'));
    const { status, stderr } = installed.loadline(['run', 'folder.yaml']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^folder\.yaml: .*(folder|directory)/);
  });

  it('a file that the user may not read', context => {
    requirements(['root'])(context);
    writeFileSync(path.join(installed.folder, 'ordinary', 'secret.yaml'), 'name: a\n', { mode: 0o600 });
    const { status, stderr } = installed.loadline(['run', 'secret.yaml'], 'ordinary');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^secret\.yaml: .*(permission|readable)/i);
  });
});

describe('what this machine cannot do is exit 3, with why', () => {
  it('a host-wide setting without leave to change it', context => {
    requirements(['root', 'nft', 'ip'])(context);
    const { status, stderr } = runText('name: a\nlab: { host: { net.netfilter.nf_conntrack_max: 1000 } }\n');
    expect(status).toBe(3);
    expect(stderr).toContain('--allow-host-changes');
  });

  it('a value that would hurt the machine', context => {
    requirements(['root', 'nft', 'ip'])(context);
    const text = 'name: a\nlab: { host: { net.netfilter.nf_conntrack_max: 0 } }\n';
    const { status, stderr } = runText(text, ['--allow-host-changes']);
    expect([2, 3]).toContain(status);
    expect(stderr).toContain('nf_conntrack_max');
  });

  it('more descriptors than a process may have', context => {
    requirements(['root', 'ip'])(context);
    const { status, stderr } = runText('name: a\nlab: { client: { nofile: 1000000000 } }\n');
    expect(status).toBe(3);
    expect(stderr).toMatch(/descriptors|nofile/);
  });

  it('a port that somebody else listens on', async () => {
    const server = createServer();
    const port = await new Promise<number>(resolve => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    try {
      for (const kind of ['raw', 'node']) {
        const { status, stdout, stderr } = runText(
          `name: a\nlab: { kind: host }\ntarget: { kind: ${kind}, port: ${port} }\n`,
        );
        expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
        expect(stderr).toMatch(new RegExp(`port ${port}.*(EADDRINUSE|in use)|(EADDRINUSE|in use).*${port}`));
      }
    } finally {
      server.close();
    }
  });
});

describe('a host lab', () => {
  it('runs over loopback and changes nothing', () => {
    const { status, stdout } = runText(
      'name: a\nlab: { kind: host }\nload: { connections: 200, hold: 100ms }\nexpect: [served == 200]\n',
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'a: PASS: 200 attempted: 200 served\n' });
  });
});
