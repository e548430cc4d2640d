import { expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { ok } from '../../src/model/probe.ts';
import { aBook, aGroup, losses } from './book.ts';

const hanging = aGroup({ stage: 'body', autopsy: 'accepted' });
const cut = aGroup({ stage: 'body', autopsy: 'closed', symptom: { kind: 'eof' } });

it('an answer that stops in the middle is the application’s', () => {
  expect(attributeGroup(hanging, aBook())).toMatchObject({
    cause: { what: 'answered-in-part' },
    confidence: 'proven',
    because: [{ code: 'answer-incomplete', values: { count: 100 } }],
  });
  expect(attributeGroup(cut, aBook())).toMatchObject({ cause: { what: 'answered-in-part' }, confidence: 'likely' });
});

it('is not the application’s where the rest was lost on its way, or its process died', () => {
  const counters = { 'server.counters': { 'Tcp.RetransSegs': 900 }, losses: losses({ linkToClient: ok(900) }) };
  expect(attributeGroup(hanging, aBook(counters)).cause).not.toMatchObject({ what: 'answered-in-part' });
  const exit = { pid: 20, atMs: 1000, code: null, signal: 'SIGSEGV', by: 'itself' } as const;
  const died = aBook({ target: { exits: [exit], gone: false, accepted: 900 } });
  expect(attributeGroup(aGroup({ ...cut, target: 'gone' }), died).cause).toMatchObject({ what: 'died' });
  expect(attributeGroup(aGroup({ ...hanging, autopsy: 'answer-lost' }), aBook()).cause).not.toMatchObject({
    what: 'answered-in-part',
  });
});

it('is a full table of memory for large answers, where there is one', () => {
  const full = aBook({
    'client.counters': { 'TcpExt.TCPRcvQDrop': 200 },
    'server.settings': { 'net.ipv4.tcp_mem': '100 200 300' },
    sockets: { peakOrphans: 0, peakPages: 300 },
  });
  const { cause, considered } = attributeGroup(hanging, full);
  expect([JSON.stringify(cause), JSON.stringify(considered)].join(' ')).toContain('tcp-mem');
});
