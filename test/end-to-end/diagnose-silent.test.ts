import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AS_NOBODY } from '../as-nobody.ts';
import { causesOf, diagnose, programs } from './diagnosing.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

/** Answers so many requests, and none of those that it reads afterwards. */
const FALLS_SILENT = `
import selectors, socket, sys
left = int(sys.argv[1])
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(100)
print(listener.getsockname()[1], flush=True)
looks = selectors.DefaultSelector()
looks.register(listener, selectors.EVENT_READ)
while True:
    for key, _ in looks.select():
        if key.fileobj is listener:
            looks.register(listener.accept()[0], selectors.EVENT_READ)
        elif not key.fileobj.recv(1000):
            looks.unregister(key.fileobj); key.fileobj.close()
        elif left > 0:
            left -= 1
            key.fileobj.send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')
`;
/** Has no room for anybody. */
const REFUSES = `
import socket
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(100)
print(listener.getsockname()[1], flush=True)
while True:
    one, _ = listener.accept()
    one.recv(1000)
    one.sendall(b'HTTP/1.1 503 Service Unavailable\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n')
    one.close()
`;
const GIVES_UP = `for i in 1 2 3; do curl -s -m 0.4 "$0" >/dev/null; done; exit 0`;

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const started = programs();
afterEach(() => started.end());

describe('diagnose, of a server that falls silent', () => {
  beforeEach(context => requirements(['root', 'wrk', 'curl', 'python3'])(context));

  it.each(['root', 'ordinary'] as const)('counts connections that were answered before, as %s', async user => {
    const prefix = user === 'ordinary' ? AS_NOBODY : [];
    const [program = '', ...args] = [...prefix, '/usr/bin/python3', '-c', FALLS_SILENT, '100'];
    const { url } = await started.serve(program, ...args);
    const { status, section } = diagnose(installed, ['--', 'wrk', '-t1', '-c10', '-d4s', url], user);
    expect({ status, failed: section?.outcomes.failed, causes: causesOf(section) }).toEqual({
      status: 1,
      failed: 10,
      causes: ['slow-to-answer'],
    });
  });

  it('leaves open what clients gave up while the load went on', async () => {
    const { url } = await started.serve('/usr/bin/python3', '-c', FALLS_SILENT, '0');
    const { status, section } = diagnose(installed, ['--', 'sh', '-c', GIVES_UP, url]);
    expect({ status, failed: section?.outcomes.failed }).toEqual({ status: 4, failed: 0 });
  });

  it('leaves open what an ordinary user was answered, where nobody says it', async () => {
    const { url } = await started.serve('/usr/bin/python3', '-c', REFUSES);
    const asks = ['--', 'sh', '-c', 'curl -s "$0"; exit 0', url];
    expect(diagnose(installed, asks, 'ordinary').status).toBe(4);
    expect(diagnose(installed, asks).status).toBe(1);
  });
});
