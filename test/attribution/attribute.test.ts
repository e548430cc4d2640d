import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import type { Facts } from '../../src/model/facts/facts.ts';
import { absent } from '../../src/model/probe.ts';
import { aBook, acceptance, aGroup, listener, losses, without } from '../limits/book.ts';

const overflow = {
  listener: listener({ peakQueue: 512, wasFull: true }),
  losses: losses({ acceptQueue: 300 }),
} satisfies Partial<Facts>;

const fullTarget = [{ pid: 20, role: 'target', nofile: 400, peakDescriptors: 400 }] as const;

describe('attributeGroup', () => {
  it('blames the accept queue itself when a longer one would have been emptied in time', () => {
    const { cause, confidence, remedy } = attributeGroup(aGroup(), aBook(overflow));
    expect(cause).toEqual({
      kind: 'limit',
      limit: 'listen-backlog',
      side: 'server',
      setting: 'listen backlog',
      value: '511',
    });
    expect(confidence).toBe('proven');
    expect(remedy?.now.join('\n')).toContain('listen(fd, 1024)');
  });

  it('names nofile as the root when the queue overflowed because accept() failed', () => {
    const book = aBook({
      ...overflow,
      'server.processes': fullTarget,
      acceptance: acceptance({ errors: { EMFILE: 12 }, stalledAtEnd: true }),
    });
    const { cause, remedy } = attributeGroup(aGroup(), book);
    expect(cause).toMatchObject({
      limit: 'listen-backlog',
      root: { kind: 'limit', limit: 'nofile', side: 'server', value: '400' },
    });
    expect(remedy?.check).toContain('open files');
  });

  it('does not claim to have seen accept() fail where nobody could look', () => {
    const hidden = acceptance({ errorsKnown: false, stalledAtEnd: true });
    const book = aBook({ ...overflow, 'server.processes': fullTarget, acceptance: hidden });
    const { cause, because } = attributeGroup(aGroup(), book);
    expect(cause).toMatchObject({ limit: 'listen-backlog', root: { limit: 'nofile', side: 'server' } });
    expect(because.map(({ code }) => code)).toContain('descriptors-at-limit');
    expect(because.map(({ code }) => code)).not.toContain('accept-failed');
  });

  it('names the application as the root when it accepts too slowly for any queue', () => {
    const book = aBook({ ...overflow, acceptance: acceptance({ busyPerSecond: 5 }) });
    expect(attributeGroup(aGroup(), book).cause).toMatchObject({
      root: { kind: 'application', what: 'slow-to-accept' },
    });
  });

  it('calls no application slow where half-open connections filled the queue, and none waited to be accepted', () => {
    const book = aBook({
      listener: listener({ peakQueue: 0, peakSynReceived: 512, wasFull: false, dropped: 300 }),
      losses: losses({ synQueue: 300 }),
      acceptance: acceptance({ accepted: 0, busyPerSecond: undefined }),
    });
    const { cause } = attributeGroup(aGroup(), book);
    expect(cause).toMatchObject({ kind: 'limit', limit: 'listen-backlog' });
    expect(cause).not.toHaveProperty('root');
  });

  it('names the application as the root for those that it kept waiting as long as they could, and for no others', () => {
    const paused = acceptance({ stalls: [{ fromMs: 500, toMs: 4500 }], longestStallMs: 4000 });
    const book = aBook({ ...overflow, acceptance: paused });
    const during = attributeGroup(aGroup({ duringStall: true }), book);
    expect(during.cause).toMatchObject({ root: { kind: 'application', what: 'slow-to-accept' } });
    expect(during.because).toContainEqual({
      code: 'stall-outlasted-deadline',
      values: { stallMs: 4000, timeoutMs: 5000 },
    });
    expect(attributeGroup(aGroup(), book).cause).not.toHaveProperty('root');
  });

  it('claims no pace to be too slow for a number of connections that nobody knows', () => {
    const { load } = aBook();
    if (load.state !== 'read') throw new Error('the book has a load');
    const slow = { ...overflow, acceptance: acceptance({ busyPerSecond: 5 }) };
    const withLoad = (connections: number | undefined) => aBook({ ...slow, load: { ...load.value, connections } });
    expect(attributeGroup(aGroup(), withLoad(undefined)).cause).not.toHaveProperty('root');
    expect(attributeGroup(aGroup(), withLoad(20)).cause).not.toHaveProperty('root');
    expect(attributeGroup(aGroup(), withLoad(200)).cause).toHaveProperty('root');
  });

  it('says of a queue with room what is known of the pace, and no stall that was none', () => {
    const group = aGroup({ stage: 'response', autopsy: 'queued' });
    const because = (changes: Partial<Facts['acceptance']>) =>
      attributeGroup(group, aBook({ acceptance: acceptance(changes) })).because.map(({ code }) => code);
    expect(because({ longestStallMs: 208, busyPerSecond: 7 })).toEqual(['waiting-in-accept-queue', 'accept-too-slow']);
    expect(because({ longestStallMs: 900 })).toEqual(['waiting-in-accept-queue', 'accept-stalled']);
    expect(because({ busyPerSecond: 808 })).toEqual(['waiting-in-accept-queue']);
    expect(because({ busyPerSecond: undefined })).toEqual(['waiting-in-accept-queue']);
  });

  it('asks for no accept where connecting is all there is to do', () => {
    const load = {
      attempts: 200,
      connections: 200,
      arrivalMs: 0,
      connectTimeoutMs: 5000,
      probe: 'none',
      served: 64,
      sharedNamespace: false,
    } as const;
    const book = aBook({
      ...overflow,
      load,
      acceptance: acceptance({ accepted: 0, busyPerSecond: undefined, stalledAtEnd: true }),
    });
    expect(attributeGroup(aGroup(), book).cause).not.toHaveProperty('root');
  });

  it('blames the application for connections that wait in a queue with room', () => {
    const group = aGroup({ stage: 'response', autopsy: 'queued' });
    const book = aBook({ acceptance: acceptance({ accepted: 0, stalledAtEnd: true }) });
    expect(attributeGroup(group, book).cause).toMatchObject({ kind: 'application', what: 'slow-to-accept' });
  });

  it('blames the application for connections that it took and did not answer', () => {
    const group = aGroup({ stage: 'response', autopsy: 'accepted' });
    expect(attributeGroup(group, aBook()).cause).toMatchObject({ kind: 'application', what: 'slow-to-answer' });
  });

  it('blames what lost the packets of an attempt that was too late to be answered, not the application', () => {
    for (const autopsy of ['queued', 'accepted'] as const) {
      const group = aGroup({
        stage: 'response',
        autopsy,
        late: true,
        left: 'unknown',
        retransmits: { least: 1, most: 1 },
      });
      expect(attributeGroup(group, aBook(overflow)).cause).toMatchObject({ kind: 'limit', limit: 'listen-backlog' });
    }
  });

  it('blames an application that answered nobody, however late its clients were', () => {
    const load = {
      attempts: 100,
      connections: 100,
      arrivalMs: 0,
      connectTimeoutMs: 5000,
      probe: 'http',
      served: 0,
      sharedNamespace: false,
    } as const;
    const group = aGroup({ stage: 'response', autopsy: 'accepted', late: true });
    expect(attributeGroup(group, aBook({ load })).cause).toMatchObject({ kind: 'application', what: 'slow-to-answer' });
  });

  it('blames a firewall, and no limit, for packets that vanish inside netfilter without a full table', () => {
    const rules = { tracking: 0, rules: 300 };
    for (const [side, book] of [
      ['server', aBook({ losses: losses({ serverIn: rules }) })],
      ['client', aBook({ losses: losses({ clientOut: rules }) })],
    ] as const) {
      const group = side === 'client' ? aGroup({ autopsy: 'syn-unsent', left: 'no' }) : aGroup();
      expect(attributeGroup(group, book).cause).toEqual({ kind: 'network', what: 'packets-dropped-by-firewall', side });
    }
  });

  it('does not blame a firewall for delays when it dropped less than was delayed', () => {
    const rules = { tracking: 0, rules: 20 };
    const delayed = aGroup({ outcome: 'delayed', stage: 'connect', autopsy: 'accepted', symptom: { kind: 'none' } });
    const book = aBook({ ...overflow, losses: losses({ acceptQueue: 300, clientIn: rules }) });
    expect(attributeGroup(delayed, book).cause).toMatchObject({ kind: 'limit', limit: 'listen-backlog' });
  });

  it('blames the firewall for answers that did not come back', () => {
    const rules = { tracking: 0, rules: 300 };
    const book = aBook({ losses: losses({ serverOut: rules }) });
    expect(attributeGroup(aGroup({ autopsy: 'syn-received' }), book).cause).toMatchObject({
      kind: 'network',
      side: 'server',
    });
  });

  it('blames the target’s death for resets after it, even beside a queue that overflowed', () => {
    const symptom = { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' } as const;
    const group = aGroup({ stage: 'response', autopsy: 'closed', symptom, target: 'gone' });
    const exit = { pid: 20, atMs: 1000, code: null, signal: 'SIGKILL', by: 'itself' } as const;
    const book = aBook({
      ...overflow,
      'server.counters': { 'Tcp.OutRsts': 40 },
      target: { exits: [exit], gone: true, accepted: 10 },
    });
    expect(attributeGroup(group, book).cause).toMatchObject({ kind: 'application', what: 'died' });
  });

  it('does not blame the end of a load that nobody stopped', () => {
    const group = aGroup({ outcome: 'pending', stage: 'response', symptom: { kind: 'none' }, autopsy: 'syn-received' });
    const ended = (stopped: boolean) => attributeGroup(group, aBook({ driver: { exits: [], stopped } })).cause;
    expect(ended(true)).toMatchObject({ what: 'driver-stopped-early' });
    expect(ended(false)).toEqual({ kind: 'unexplained' });
  });

  it('blames the driver for attempts that ended with one of its processes, and says how it ended', () => {
    const exit = { pid: 4711, atMs: 900, code: null, signal: 'SIGKILL', by: 'itself' } as const;
    const group = aGroup({ stage: 'hold', symptom: { kind: 'lost' }, autopsy: 'unknown' });
    const { cause, because } = attributeGroup(group, aBook({ driver: { exits: [exit], stopped: false } }));
    expect(cause).toEqual({ kind: 'driver', what: 'driver-process-lost', side: 'client' });
    expect(because).toEqual([{ code: 'driver-process-ended', values: { pid: 4711, code: null, signal: 'SIGKILL' } }]);
  });

  it.each([
    ['response', 'accepted'],
    ['response', 'queued'],
    ['connect', 'syn-lost'],
  ] as const)(
    'does not blame for what had time left when the load was stopped, whatever it waited for: %s, %s',
    (stage, autopsy) => {
      const group = aGroup({ outcome: 'pending', stage, symptom: { kind: 'none' }, autopsy });
      const book = aBook({
        ...overflow,
        acceptance: acceptance({ accepted: 0, stalledAtEnd: true }),
        driver: { exits: [], stopped: true },
      });
      expect(attributeGroup(group, book).cause).toEqual({
        kind: 'driver',
        what: 'driver-stopped-early',
        side: 'client',
      });
    },
  );

  it('leaves unexplained what two causes explain equally well, and keeps both rulings', () => {
    const book = aBook({
      ...overflow,
      losses: losses({ acceptQueue: 300, serverIn: { tracking: 0, rules: 300 } }),
    });
    const { cause, considered } = attributeGroup(aGroup(), book);
    expect(cause).toEqual({ kind: 'unexplained' });
    const inSeveral = considered.filter(({ ruling }) => JSON.stringify(ruling).includes('lost-in-several-places'));
    expect(inSeveral.map(({ ruling: _, ...name }) => name)).toEqual(
      expect.arrayContaining([
        { candidate: 'listen-backlog' },
        { candidate: 'packets-dropped-by-firewall', side: 'server' },
      ]),
    );
  });

  it('proves nothing beside a rival that cannot be told, and names it', () => {
    const rules = absent('this kernel does not count it');
    const unknown = losses({ acceptQueue: 300, clientOut: { tracking: 0, rules } });
    const silent = aGroup({ left: 'unknown' });
    expect(attributeGroup(silent, aBook(overflow)).confidence).toBe('proven');
    const { cause, confidence, because } = attributeGroup(silent, aBook({ ...overflow, losses: unknown }));
    expect({ cause, confidence }).toMatchObject({ cause: { limit: 'listen-backlog' }, confidence: 'likely' });
    expect(because).toContainEqual({
      code: 'rivals-unknown',
      values: {
        candidates: [{ candidate: 'packets-dropped-by-firewall', side: 'client' }],
        missing: ['losses (client-firewall): this kernel does not count it'],
      },
    });
  });

  it('proves what the single connections leave no other cause for, whatever else is not known', () => {
    const rules = absent('this kernel does not count it');
    const unknown = losses({ acceptQueue: 300, clientOut: { tracking: 0, rules } });
    expect(attributeGroup(aGroup({ left: 'yes' }), aBook({ ...overflow, losses: unknown })).confidence).toBe('proven');
  });

  it('proves an errno that has one cause, whatever the other limit of that errno is', () => {
    const symptom = { kind: 'errno', errno: 'EMFILE', syscall: 'socket' } as const;
    const group = aGroup({ stage: 'socket', symptom, autopsy: 'no-socket' });
    const full = [{ pid: 10, role: 'driver', nofile: 1024, peakDescriptors: 1024 }] as const;
    const book = aBook({ 'client.processes': full, 'client.settings': {} });
    expect(attributeGroup(group, book)).toMatchObject({ cause: { limit: 'nofile' }, confidence: 'proven' });
  });

  it('leaves unexplained what has no evidence, and says what is missing', () => {
    const { cause, considered } = attributeGroup(aGroup(), without(aBook(), 'losses', 'listener', 'server.tracking'));
    expect(cause).toEqual({ kind: 'unexplained' });
    const open = considered
      .filter(({ ruling }) => ruling.ruling === 'cannot-tell')
      .map(({ ruling: _, ...name }) => name);
    const names = [{ candidate: 'listen-backlog' }, { candidate: 'somaxconn' }];
    expect(open).toEqual(expect.arrayContaining([...names, { candidate: 'conntrack-max', side: 'server' }]));
  });
});
