import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NamedCause, nameOf } from './cause-name.ts';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

const PORT = 8080;

/** A server that was running already: it stands still once it has its first connection, so that a burst outruns it. */
const SERVER = `
const [backlog, stillMs] = process.argv.slice(2).map(Number);
const server = require('node:http').createServer((_, answer) => answer.end('ok'));
const still = new Int32Array(new SharedArrayBuffer(4));
server.once('connection', () => Atomics.wait(still, 0, 0, stillMs));
server.listen({ host: '127.0.0.1', port: ${PORT}, backlog });
`;

interface Case {
  readonly cause: string;
  readonly backlog: number;
  readonly stillMs: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly serverDescriptors?: number;
  readonly clientDescriptors?: number;
}

const ROOMY = { backlog: 400, stillMs: 0 } as const;
const CASES: readonly Case[] = [
  { ...ROOMY, cause: 'nothing' },
  { ...ROOMY, cause: 'nofile client', clientDescriptors: 80 },
  { ...ROOMY, cause: 'nofile server', serverDescriptors: 80 },
  { ...ROOMY, cause: 'ephemeral-ports client', settings: { 'net/ipv4/ip_local_port_range': '40000 40079' } },
  { cause: 'listen-backlog server', backlog: 5, stillMs: 500 },
  { cause: 'somaxconn server', backlog: 400, stillMs: 500, settings: { 'net/core/somaxconn': '5' } },
];

let installed: Installed;
beforeAll(() => {
  installed = install();
  writeFileSync(path.join(installed.folder, 'server.cjs'), SERVER);
});
afterAll(() => installed.remove());

describe.each<User>(['root', 'ordinary'])('as %s, with a server that was running already', user => {
  const check = requirements(['root', 'ip']);

  it.for(CASES)('$cause is blamed where it was lowered', (lowered, context) => {
    check(context);
    const { status, stdout, stderr } = inNamespace(lowered, user);
    expect(status, stderr).toBe(0);
    const [{ outcomes, attribution, warnings }] = JSON.parse(stdout).runs;
    const causes = attribution.groups.map(({ cause }: { cause: NamedCause }) => nameOf(cause));
    expect({ causes: [...new Set(causes)], unexplained: attribution.unexplained }, stdout).toEqual({
      causes: lowered.cause === 'nothing' ? [] : [lowered.cause],
      unexplained: 0,
    });
    expect(outcomes.failed > 0).toBe(lowered.cause !== 'nothing');
    expect(warnings.join()).toContain('The target was running already');
  });
});

/** A network of its own, in which the setting may be lowered; server and loadline belong to one user. */
function inNamespace(lowered: Case, user: User) {
  const { backlog, stillMs, settings = {}, serverDescriptors = 4000, clientDescriptors = 4000 } = lowered;
  const file = path.join(installed.folder, user, 'external.yaml');
  writeFileSync(
    file,
    `name: external
lab: { kind: host, client: { addresses: 1, nofile: ${clientDescriptors} } }
target: { kind: external, address: 127.0.0.1, port: ${PORT} }
load: { connections: 200, hold: 100ms, connectTimeout: 900ms }
`,
  );
  const asUser = user === 'root' ? '' : 'setpriv --reuid 65534 --regid 65534 --clear-groups';
  const script = `
ip link set lo up
${Object.entries(settings)
  .map(([name, value]) => `echo '${value}' > /proc/sys/${name}`)
  .join('\n')}
(ulimit -n ${serverDescriptors}; exec ${asUser} ${process.execPath} ${installed.folder}/server.cjs ${backlog} ${stillMs}) &
server=$!
until grep -q ' 0100007F:1F90 00000000:0000 0A ' /proc/net/tcp || ! kill -0 $server; do sleep 0.02; done
"$@"
code=$?
kill $server
exit $code
`;
  const argv = installed.argv(['run', file, '--quiet', '--format', 'json'], user);
  return spawnSync('unshare', ['--net', 'sh', '-c', script, 'sh', ...argv], {
    encoding: 'utf8',
    cwd: path.join(installed.folder, user),
    env: installed.environment,
  });
}
