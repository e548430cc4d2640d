import { describe, expect, it } from 'vitest';
import { autopsyOf } from '../../../src/attribution/groups/autopsy.ts';
import type { AutopsyClass } from '../../../src/model/attempt.ts';
import type { Attempt } from '../../../src/model/ledger.ts';

function attempt(changes: Partial<Attempt>): Attempt {
  return {
    outcome: 'failed',
    stage: 'connect',
    symptom: { kind: 'timeout' },
    startMs: 0,
    endMs: 5000,
    connectMs: undefined,
    firstByteMs: undefined,
    sourcePort: 40_000,
    source: 0,
    destination: 0,
    retransmits: 2,
    retransmitsSent: 1,
    requestRetransmits: 0,
    unacknowledged: 0,
    clientState: 'SYN-SENT',
    serverState: 'none',
    serverOwner: 'unknown',
    inFlight: 'unknown',
    lostSegments: 'unknown',
    clientTracking: 'unknown',
    serverTracking: 'unknown',
    ...changes,
  };
}

const established = { stage: 'response', clientState: 'ESTABLISHED' } as const;
const accepted = { ...established, serverState: 'ESTABLISHED', serverOwner: 'process' } as const;
const timedOut = { symptom: { kind: 'errno', errno: 'ETIMEDOUT', syscall: 'connect' }, clientState: 'CLOSED' } as const;

const CASES: readonly [string, Partial<Attempt>, AutopsyClass][] = [
  ['the driver process is gone, and nobody knows', { symptom: { kind: 'lost' }, sourcePort: 0 }, 'unknown'],
  ['no four-tuple ever existed', { sourcePort: 0 }, 'no-socket'],
  ['SYNs were sent again and none left the host', { retransmitsSent: 0 }, 'syn-unsent'],
  ['the SYN left and the server has nothing', {}, 'syn-lost'],
  ['the socket died of ETIMEDOUT', timedOut, 'syn-lost'],
  ['it died of ETIMEDOUT and never left', { ...timedOut, retransmitsSent: 0 }, 'syn-unsent'],
  ['it connected after its time was over', { clientState: 'ESTABLISHED', serverState: 'SYN-RECV' }, 'syn-lost'],
  ['the server holds a request', { serverState: 'SYN-RECV' }, 'syn-received'],
  ['the server got a later SYN, too late', { serverState: 'ESTABLISHED', serverOwner: 'process' }, 'syn-lost'],
  ['the server table was not read', { serverState: 'unknown' }, 'unknown'],
  ['connected for the client only', { ...established }, 'ghost'],
  ['the server still waits for the final ACK', { ...established, serverState: 'SYN-RECV' }, 'syn-received'],
  ['never accepted', { ...established, serverState: 'ESTABLISHED', serverOwner: 'none' }, 'queued'],
  ['accepted', { ...established, serverState: 'ESTABLISHED', serverOwner: 'process' }, 'accepted'],
  [
    'a ghost that came to life after its time',
    { ...established, serverState: 'ESTABLISHED', serverOwner: 'process', unacknowledged: 1 },
    'ghost',
  ],
  ['the request did not arrive', { ...accepted, unacknowledged: 1, inFlight: 'request' }, 'request-lost'],
  ['the answer did not arrive', { ...accepted, inFlight: 'answer' }, 'answer-lost'],
  [
    'the server closed behind its answer, which did not arrive',
    { ...accepted, serverState: 'FIN-WAIT-1', serverOwner: 'none', inFlight: 'answer' },
    'answer-lost',
  ],
  ['the answer is awaited', { ...accepted, inFlight: 'nothing' }, 'accepted'],
  ['nobody had it yet', { ...accepted, serverOwner: 'none', inFlight: 'request' }, 'queued'],
  ['a ghost whose request has arrived since', { ...accepted, unacknowledged: 1, inFlight: 'nothing' }, 'ghost'],
  ['reset', { ...established, clientState: 'CLOSED' }, 'closed'],
  ['closed by the server', { ...established, clientState: 'CLOSE-WAIT', serverState: 'FIN-WAIT-2' }, 'closed'],
];

describe('autopsyOf', () => {
  it.each(CASES)('%s', (_title, changes, expected) => {
    expect(autopsyOf(attempt(changes))).toBe(expected);
  });
});
