import { describe, expect, it } from 'vitest';
import { fateOf } from '../../../src/run/reconstruction/fate.ts';

/** As the kernel told it of a connection over loopback, with a request of 79 bytes. */
const ENDING = {
  local: '127.0.0.1',
  localPort: 40_000,
  remote: '127.0.0.1',
  remotePort: 8080,
  lastDataSentMs: 0,
  lastDataReceivedMs: 0,
  dataSegmentsIn: 0,
  retransmits: 0,
  bytesAcknowledged: 80,
  bytesReceived: 0,
  bytesUnread: 0,
  bytesSent: 79,
  segmentsOut: 3,
  segmentsIn: 3,
  atMs: 10,
} as const;
const CONNECTING = { ...ENDING, bytesAcknowledged: 0, bytesSent: 0, segmentsOut: 1, segmentsIn: 0 };

describe('a connection that nobody answered', () => {
  it.each([
    ['refused: a reset came for its SYN', { ...CONNECTING, segmentsIn: 1 }, { fate: 'refused' }],
    [
      'refused, or given up as the answer to a second SYN came',
      { ...CONNECTING, segmentsIn: 1, segmentsOut: 2, retransmits: 1 },
      { fate: 'refused', afterSilence: true },
    ],
    ['without an answer to SYNs sent again', { ...CONNECTING, retransmits: 2 }, { fate: 'no-syn-answer' }],
    ['withdrawn before its SYN was sent again', CONNECTING, { fate: 'withdrawn' }],
    [
      'closed by the server: its FIN came before the one of the client',
      { ...ENDING, bytesAcknowledged: 81, bytesReceived: 1, segmentsOut: 4, segmentsIn: 4 },
      { fate: 'closed' },
    ],
    [
      'closed by the server before a request',
      { ...ENDING, bytesAcknowledged: 2, bytesReceived: 1, bytesSent: 0, segmentsOut: 4, segmentsIn: 3 },
      { fate: 'closed' },
    ],
    [
      'closed by the server late, with every segment acknowledged by itself',
      {
        ...ENDING,
        bytesAcknowledged: 81,
        bytesReceived: 1,
        segmentsOut: 5,
        segmentsIn: 4,
        lastDataSentMs: 5000,
      },
      { fate: 'closed' },
    ],
    ['reset: its own FIN was never acknowledged', ENDING, { fate: 'reset', mayBeOwn: false }],
    ['reset before a request', { ...ENDING, bytesAcknowledged: 1, bytesSent: 0 }, { fate: 'reset', mayBeOwn: false }],
    [
      'reset by the client itself, after its request was acknowledged',
      { ...ENDING, segmentsOut: 4, segmentsIn: 2 },
      { fate: 'reset', mayBeOwn: true },
    ],
    [
      'reset by the server after the request was sent again',
      { ...ENDING, segmentsOut: 4, retransmits: 1 },
      { fate: 'reset', mayBeOwn: false },
    ],
    [
      'given up, and closed by the server in answer to that',
      {
        ...ENDING,
        bytesAcknowledged: 81,
        bytesReceived: 1,
        segmentsOut: 5,
        segmentsIn: 3,
        lastDataSentMs: 1004,
      },
      { fate: 'given-up', waitedMs: 1004 },
    ],
    [
      'given up at once, as those under way are when a command comes to its end',
      {
        ...ENDING,
        bytesAcknowledged: 81,
        bytesReceived: 1,
        segmentsOut: 5,
        segmentsIn: 3,
        lastDataSentMs: 100,
      },
      { fate: 'given-up', waitedMs: 100 },
    ],
    [
      'given up, and closed by the server before the client had left: as many segments as where the server closed first',
      { ...ENDING, bytesAcknowledged: 81, bytesReceived: 1, bytesUnread: 1, segmentsOut: 5, segmentsIn: 4 },
      { fate: 'given-up', waitedMs: 0 },
    ],
    [
      'closed by the server first, and by the client without a look at it',
      { ...ENDING, bytesAcknowledged: 81, bytesReceived: 1, bytesUnread: 1, segmentsOut: 4, segmentsIn: 4 },
      { fate: 'closed' },
    ],
    [
      'given up while the server says nothing',
      { ...ENDING, bytesAcknowledged: 81, segmentsOut: 4, lastDataSentMs: 3000 },
      { fate: 'given-up', waitedMs: 3000 },
    ],
    [
      'never used: connected and closed again',
      { ...ENDING, bytesAcknowledged: 2, bytesReceived: 1, bytesSent: 0, segmentsOut: 4, segmentsIn: 2 },
      { fate: 'given-up', waitedMs: undefined },
    ],
  ])('%s', (_, ending, fate) => {
    expect(fateOf(ending)).toEqual(fate);
  });

  it('is closed by the server where the client was seen with what the server had closed, and never read that', () => {
    const ending = {
      ...ENDING,
      bytesAcknowledged: 81,
      bytesReceived: 1,
      bytesUnread: 1,
      segmentsOut: 5,
      segmentsIn: 4,
    };
    expect(fateOf(ending, () => true)).toEqual({ fate: 'closed' });
    expect(fateOf({ ...ENDING, bytesAcknowledged: 81 }, () => true)).toMatchObject({ fate: 'given-up' });
  });
});
