import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseAlone } from './diagnose-alone.ts';
import { causesOf } from './diagnosing.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const check = requirements(['root', 'ip', 'python3']);

/** Takes every connection on the ports that follow, answers at once, and leaves closing to the client. */
const HOLDING = `
import selectors, socket
both = selectors.DefaultSelector()
for family, address, port in ((socket.AF_INET6, '::', 8000), (socket.AF_INET, '127.0.0.1', 8001)):
    one = socket.socket(family); one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind((address, port)); one.listen(1024); both.register(one, selectors.EVENT_READ, True)
while True:
    for key, _ in both.select():
        if key.data: both.register(key.fileobj.accept()[0], selectors.EVENT_READ, False); continue
        try: asked = key.fileobj.recv(1000)
        except OSError: asked = b''
        if asked: key.fileobj.send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n'); continue
        both.unregister(key.fileobj); key.fileobj.close()
`;
const server = ['python3', '-c', HOLDING];
const fewPorts = (reuse: number) =>
  `sysctl -qw net.ipv4.ip_local_port_range="40000 40099" net.ipv4.tcp_tw_reuse=${reuse}`;

/** open(HOST, PORT, COUNT, bound, tries): connections that are asked, and what of them failed. */
const CLIENT = `
import socket, time
def opened(host, port, bound=False, tries=1):
    for attempt in range(tries):
        try:
            one = socket.create_connection((host, port), source_address=('127.0.0.1', 0) if bound else None)
            one.send(b'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'); one.recv(1000)
            return one
        except OSError: pass
def held(host, port, count, **how): return [opened(host, port, **how) for _ in range(count)]
`;
const python = (source: string) => ['python3', '-c', CLIENT + source];

const diagnose = (before: string, source: string) =>
  diagnoseAlone(installed, { before, command: python(source), server });

const cause = { kind: 'limit', limit: 'ephemeral-ports', side: 'client' };

describe('diagnose, of local ports', { timeout: 120_000 }, () => {
  it('counts what bind() needs towards every destination', context => {
    check(context);
    const both = `kept = held('127.0.0.1', 8001, 80, bound=True), held('127.0.0.1', 8000, 80, bound=True); time.sleep(1)`;
    const { status, section } = diagnose(fewPorts(2), both);
    expect({ status, failed: section?.outcomes.failed }).toEqual({ status: 1, failed: 60 });
    expect(section?.attribution.groups).toMatchObject([
      { count: 60, symptom: { errno: 'EADDRINUSE', syscall: 'bind' }, cause, confidence: 'proven' },
    ]);
  });

  it.each(['127.0.0.1', '::1'])('finds ports of TIME-WAIT that were bound first to be in vain for %s', host => {
    const before = `${fewPorts(1)}
python3 -c '${CLIENT.replaceAll("'", '"')}
held("127.0.0.1", 8000, 100, bound=True)'
sleep 2`;
    const { status, section } = diagnose(before, `held('${host}', 8000, 50)`);
    expect(status).toBe(1);
    expect(causesOf(section)).toEqual(['ephemeral-ports']);
    expect(section?.attribution.groups).toMatchObject([
      {
        count: 50,
        confidence: 'proven',
        because: [expect.anything(), expect.stringContaining('bound before they connected')],
      },
    ]);
  });

  it('blames the range, where ports are used up faster than tcp_tw_reuse gives them back', context => {
    check(context);
    const churn = `for _ in range(300):
    one = opened('127.0.0.1', 8000)
    if one: one.close()`;
    const { section } = diagnose(fewPorts(1), churn);
    expect(causesOf(section)).toEqual(['ephemeral-ports']);
    expect(section?.attribution.groups[0]).toMatchObject({
      cause,
      remedy: { change: { setting: 'net.ipv4.ip_local_port_range' } },
    });
  });

  it('counts the calls of a client that tries again as calls', context => {
    check(context);
    const { section } = diagnose(fewPorts(2), `kept = held('127.0.0.1', 8000, 120, tries=3); time.sleep(1)`);
    expect(causesOf(section)).toEqual(['ephemeral-ports']);
    expect(section?.outcomes.failed).toBe(60);
  });
});
