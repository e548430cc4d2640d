import { expect, test } from 'vitest';
import { watchPorts } from '../../../src/collectors/sockets/port-watch.ts';
import type { SocketTable } from '../../../src/collectors/sockets/socket-table.ts';
import { ok, type Probe, valueIn } from '../../../src/model/probe.ts';

const ESTABLISHED = 1;
const FIN_WAIT_2 = 5;
const TIME_WAIT = 6;

/** Connections from the first ports of the range, each in this state. */
function table(...states: readonly number[]): Probe<SocketTable> {
  const sockets = states.map((state, index) => ({
    state,
    local: '10.0.0.1',
    localPort: 40_000 + index,
    remote: '10.0.0.9',
    remotePort: 80,
    expiresMs: 60_000,
    history: undefined,
    inode: 0,
    receiveQueue: 0,
    sendQueue: 0,
  }));
  return ok({
    find: () => undefined,
    forEach: use => sockets.forEach(use),
  });
}

const watch = () =>
  watchPorts(ok('40000 40009'), { clientAddresses: [], listener: { address: '10.0.0.9', port: 80 }, nowMs: () => 0 });
const states = (ports: ReturnType<typeof watch>, last: Probe<SocketTable>) =>
  valueIn(ports.fullest(last))?.map(({ byState }) => byState);

test('the moment with most ports in use counts, also where they are free again at the end', () => {
  const ports = watch();
  ports.note(table(ESTABLISHED, ESTABLISHED), 'routine');
  expect(states(ports, table(TIME_WAIT))).toEqual([{ ESTABLISHED: 2 }]);
  expect(states(ports, table(TIME_WAIT, TIME_WAIT, TIME_WAIT))).toEqual([{ 'TIME-WAIT': 3 }]);
});

test('what held the ports when attempts failed counts, not what became of it', () => {
  const ports = watch();
  ports.note(table(ESTABLISHED, ESTABLISHED), 'failures');
  ports.note(table(TIME_WAIT, TIME_WAIT), 'routine');
  expect(states(ports, table(TIME_WAIT, TIME_WAIT))).toEqual([{ ESTABLISHED: 2 }]);
});

test('what was on its way into TIME-WAIT when attempts failed is told by a later look', () => {
  const ports = watch();
  ports.note(table(TIME_WAIT, FIN_WAIT_2, ESTABLISHED), 'failures');
  ports.note(table(TIME_WAIT, TIME_WAIT, ESTABLISHED), 'routine');
  expect(states(ports, table(TIME_WAIT))).toEqual([{ 'TIME-WAIT': 2, ESTABLISHED: 1 }]);
});

test('a few that were on their way there make no difference', () => {
  const ports = watch();
  ports.note(table(FIN_WAIT_2, ESTABLISHED, ESTABLISHED), 'failures');
  ports.note(table(TIME_WAIT, TIME_WAIT, TIME_WAIT), 'routine');
  expect(states(ports, table(TIME_WAIT))).toEqual([{ 'FIN-WAIT-2': 1, ESTABLISHED: 2 }]);
});

test('ports that were full before anything failed are looked at anew when it does', () => {
  const ports = watch();
  ports.note(table(ESTABLISHED, ESTABLISHED), 'routine');
  ports.note(table(TIME_WAIT, TIME_WAIT), 'failures');
  expect(states(ports, table(ESTABLISHED, ESTABLISHED))).toEqual([{ 'TIME-WAIT': 2 }]);
});

test('a table that was not read takes nothing away', () => {
  const ports = watch();
  ports.note(table(ESTABLISHED), 'failures');
  expect(states(ports, { state: 'absent', why: 'not read' })).toEqual([{ ESTABLISHED: 1 }]);
});

test('ports towards anywhere count at the look that found most of them', () => {
  const ports = watch();
  ports.note(table(ESTABLISHED, ESTABLISHED, TIME_WAIT), 'routine');
  ports.note(table(ESTABLISHED), 'failures');
  expect(valueIn(ports.mostLocal())).toEqual({ inUse: 3, mostOfOneAddress: 3 });
  expect(watch().mostLocal().state).toBe('absent');
});
