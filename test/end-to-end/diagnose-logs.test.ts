import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseAlone } from './diagnose-alone.ts';
import { type Installed, install } from './installed.ts';
import { type Requirement, requirements } from './requirements.ts';

/** What a server writes while the load runs, by whatever way. */
let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** Says something of each connection that no entry of a server knows, with a colour in it. */
const TALKS = `
import os, socket, time
listener = socket.socket(); listener.bind(('127.0.0.1', 8000)); listener.listen(64)
to = os.environ.get('SYSLOG')
def say(text):
    if to is None: print(text, flush=True)
    else: open(to, 'a').write(time.strftime('%b %e %H:%M:%S') + f' web app[{os.getpid()}]: {text}\\n')
say('before the load')
while True:
    one = listener.accept()[0]; one.recv(1000)
    say(f'worker {one.fileno()} \\x1b[31mlost\\x1b[0m its database')
    one.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n'); one.close()
`;
const JOURNALD = `mount -t tmpfs tmpfs /run; mkdir -p /run/log/journal /run/systemd
setpriv --pdeathsig KILL /lib/systemd/systemd-journald &
for _ in $(seq 100); do [ -S /run/systemd/journal/stdout ] && break; sleep 0.1; done`;
const LOAD = ['ab', '-q', '-n', '50', '-c', '2', 'http://127.0.0.1:8000/'];

describe('diagnose, of what the server writes', { timeout: 120_000 }, () => {
  const shell = (script: string) => ['sh', '-c', script, 'sh', TALKS];

  it.for<[string, () => string, Requirement[]]>([
    ['a shell sent to a file', () => `exec python3 -c "$1" >${installed.folder}/root/out 2>&1`, []],
    [
      'syslog wrote, next to those of others',
      () => `mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /var/log; touch /var/log/syslog
setpriv --pdeathsig KILL sh -c 'while sleep 0.05; do echo "Nov 30 10:12:09 web other[1]: a stranger" >>/var/log/syslog; done' &
SYSLOG=/var/log/syslog exec python3 -c "$1"`,
      [],
    ],
    ['the journal took', () => `${JOURNALD}\nexec systemd-cat python3 -c "$1"`, ['systemd-journald']],
  ])('shows the lines that $0, as far as they are unknown', ([, script, needs], context) => {
    requirements(['root', 'ip', 'python3', 'ab', ...needs])(context);
    const { section, stdout } = diagnoseAlone(installed, { before: '', command: LOAD, server: shell(script()) });
    expect(section?.unknownLines).toMatchObject([{ text: expect.stringMatching(/^worker \d+ .*lost/) }]);
    // loadline asks whether the server is there: that line may come before the load, or with it.
    expect([50, 51]).toContain(section?.unknownLines[0]?.count);
    expect(stdout).not.toContain('\u001b');
  });
});
