import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseAlone } from './diagnose-alone.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

/** Servers that take fewer connections than come, at an address towards which the kernel chooses the client's. */
let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const check = requirements(['root', 'ip', 'python3', 'nft', 'wrk']);

/** Two workers, each of which takes a connection and answers it 0.3 s later; or one that takes 30 and no more. */
const SLOW = `
import socket, threading, time
listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('10.77.0.2', 8000)); listener.listen(32)
def work():
    while True:
        one = listener.accept()[0]
        try:
            one.recv(1000); time.sleep(0.3); one.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n'); one.close()
        except OSError: pass
for _ in range(2): threading.Thread(target=work).start()
`;
const CAPPED = `
import selectors, socket
listener = socket.socket(); listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('10.77.0.2', 8000)); listener.listen(32)
held = selectors.DefaultSelector()
for _ in range(30): held.register(listener.accept()[0], selectors.EVENT_READ)
while True:
    for key, _ in held.select():
        try: asked = key.fileobj.recv(1000)
        except OSError: asked = b''
        if asked: key.fileobj.send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n'); continue
        held.unregister(key.fileobj); key.fileobj.close()
        if not held.get_map(): raise SystemExit
`;
const IMPATIENT = `
import socket, threading
def one():
    try:
        client = socket.create_connection(('10.77.0.2', 8000), timeout=4)
        client.send(b'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'); client.recv(1000); client.close()
    except OSError: pass
for _ in range(100): threading.Thread(target=one).start()
`;
const python = (source: string) => ['python3', '-c', source];

describe('diagnose, of a server that takes fewer than come', { timeout: 120_000 }, () => {
  it('finds a full queue to be the slowness of the application', context => {
    check(context);
    const { status, section } = diagnoseAlone(installed, {
      before: '',
      command: python(IMPATIENT),
      server: python(SLOW),
    });
    expect(status).toBe(1);
    expect(section?.attribution.unexplained).toBe(0);
    for (const { cause } of section?.attribution.groups ?? []) {
      const root = 'root' in cause ? cause.root : cause;
      expect(root).toMatchObject({ kind: 'application', side: 'server' });
    }
    expect(section?.attribution.groups).toContainEqual(
      expect.objectContaining({ cause: expect.objectContaining({ limit: 'listen-backlog' }), confidence: 'proven' }),
    );
  });

  it('finds a full queue to be the cap of the application', context => {
    check(context);
    const command = ['wrk', '-t1', '-c120', '-d3s', 'http://10.77.0.2:8000/'];
    const { section } = diagnoseAlone(installed, { before: '', command, server: python(CAPPED) });
    // One of the thirty was wrk's own, which only asks whether the server is there.
    expect(section?.outcomes.failed).toBe(91);
    expect(section?.attribution.unexplained).toBe(0);
    for (const { cause } of section?.attribution.groups ?? []) {
      const root = 'root' in cause ? cause.root : cause;
      expect(root).toMatchObject({ kind: 'application', what: 'at-its-own-cap', side: 'server' });
    }
  });

  it('knows the SYNs of its own attempts, which a rule takes', context => {
    check(context);
    const before =
      "nft 'add table ip t; add chain ip t i { type filter hook input priority 0; }; add rule ip t i tcp dport 8000 tcp flags syn drop'";
    const { section } = diagnoseAlone(installed, { before, command: python(IMPATIENT), server: python(SLOW) });
    expect(section?.attribution.groups).toMatchObject([
      { count: 100, cause: { what: 'packets-dropped-by-firewall' }, confidence: 'proven' },
    ]);
  });
});
