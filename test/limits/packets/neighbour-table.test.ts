import { describe, expect, it } from 'vitest';
import { linkLost, unreachable } from '../../../src/attribution/explanations/link.ts';
import { neighbourTable } from '../../../src/limits/packets/neighbour-table.ts';
import { absent } from '../../../src/model/probe.ts';
import { aBook, aGroup, losses, without } from '../book.ts';

const full = { peakEntries: 139, tableFulls: 346 };
const unsent = aGroup({ autopsy: 'syn-unsent', left: 'no', count: 173, retransmits: { least: 1, most: 1 } });
const lost = losses({ linkToServer: 346, neighbourTable: 346 });

describe('neighbour-table', () => {
  it('is blamed on the client for SYNs that did not leave', () => {
    const book = aBook({ neighbours: full, losses: lost });
    expect(neighbourTable.judge(unsent, 'client', book)).toMatchObject({
      ruling: 'blamed',
      confidence: 'proven',
      findings: [{ code: 'neighbour-table-full' }, { code: 'never-left-host' }],
    });
    expect(linkLost.judge(unsent, book).ruling).toBe('ruled-out');
  });

  it('is blamed on the server for SYN-ACKs that did not leave', () => {
    const book = aBook({ neighbours: full, losses: losses({ linkToClient: 519, neighbourTable: 519 }) });
    const group = aGroup({ autopsy: 'syn-received', count: 173 });
    expect(neighbourTable.judge(group, 'server', book).ruling).toBe('blamed');
    expect(linkLost.judge(group, book).ruling).toBe('ruled-out');
  });

  it('is blamed on the server for them once it has given up and holds nothing, where the kernel recorded them', () => {
    const book = aBook({ neighbours: full, losses: losses({ linkToClient: 1038, neighbourTable: 1038 }) });
    const of = (place: 'server-neighbour-table' | 'listener-syn') =>
      aGroup({ autopsy: 'syn-lost', count: 62, kernel: { lost: [{ place, packets: 372 }] } });
    expect(neighbourTable.judge(of('server-neighbour-table'), 'server', book).ruling).toBe('blamed');
    expect(neighbourTable.judge(of('listener-syn'), 'server', book).ruling).toBe('ruled-out');
    expect(neighbourTable.judge(aGroup({ autopsy: 'syn-lost', count: 62 }), 'server', book).ruling).toBe('ruled-out');
  });

  it('is not blamed for a lossy link: what is sent again does leave', () => {
    const book = aBook({ neighbours: full, losses: losses({ linkToServer: 900, neighbourTable: 346 }) });
    expect(neighbourTable.judge(aGroup({ left: 'yes' }), 'client', book).ruling).toBe('ruled-out');
    expect(linkLost.judge(aGroup({ left: 'yes' }), book).ruling).toBe('blamed');
  });

  it('is not blamed while the table had room', () => {
    const book = aBook({ losses: losses({ linkToServer: 300 }) });
    expect(neighbourTable.judge(aGroup(), 'client', book)).toMatchObject({
      finding: { code: 'neighbour-table-clean' },
    });
  });

  it('is not blamed where somebody else met it: nothing of ours vanished on the link', () => {
    const book = aBook({ neighbours: full, losses: losses({ acceptQueue: 300, neighbourTable: 346 }) });
    expect(neighbourTable.judge(aGroup(), 'client', book).ruling).toBe('ruled-out');
    expect(neighbourTable.judge(aGroup({ autopsy: 'syn-received' }), 'server', book).ruling).toBe('ruled-out');
  });

  it('is not blamed for a peer that does not answer: connect() says so', () => {
    const silent = aGroup({ symptom: { kind: 'errno', errno: 'EHOSTUNREACH', syscall: 'connect' }, left: 'no' });
    const book = aBook({ neighbours: full, losses: lost });
    expect(neighbourTable.judge(silent, 'client', book)).toMatchObject({ finding: { code: 'symptom-mismatch' } });
    expect(unreachable.judge(silent, book).ruling).toBe('blamed');
  });

  it('is not blamed for what connection tracking held back', () => {
    const tracked = losses({
      linkToServer: 0,
      clientOut: { tracking: 300, rules: 0 },
      neighbourTable: 346,
    });
    expect(neighbourTable.judge(unsent, 'client', aBook({ neighbours: full, losses: tracked })).ruling).toBe(
      'ruled-out',
    );
  });

  it('cannot tell where the table is not shown', () => {
    const vanished = losses({ linkToServer: 346, neighbourTable: absent('not shown here') });
    const book = without(aBook({ losses: vanished }), 'neighbours');
    expect(neighbourTable.judge(unsent, 'client', book).ruling).toBe('cannot-tell');
  });

  it('is ruled out without the table where nothing vanished between the hosts, or what did had left', () => {
    const book = without(aBook(), 'neighbours');
    expect(neighbourTable.judge(unsent, 'client', book)).toMatchObject({ finding: { code: 'lost-elsewhere' } });
    const unknown = losses({ linkToServer: absent('not counted'), neighbourTable: absent('not shown here') });
    const sent = without(aBook({ losses: unknown }), 'neighbours');
    expect(neighbourTable.judge(aGroup(), 'client', sent)).toMatchObject({ finding: { code: 'left-host' } });
  });
});
