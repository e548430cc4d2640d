import { describe, expect, it } from 'vitest';
import type { AttemptGroup } from '../../src/model/attempt-group.ts';
import type { LossCheck, LossPlace, PacketKind, PacketLosses } from '../../src/model/packet-losses.ts';
import { absent, ok, type Probe } from '../../src/model/probe.ts';
import type { ReportSection } from '../../src/model/report.ts';
import { htmlReport } from '../../src/report/html.ts';
import { jsonReport } from '../../src/report/json.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { lossProofs, placeTotals } from '../../src/report/packet-losses.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { proofSentence } from '../../src/report/wording/loss-proof.ts';
import { evidenceOf } from '../attribution/nothing-seen.ts';
import { CAUSES, groupOf, reportOf, sectionOf } from './samples.ts';

const REPORT = reportOf(sectionOf(CAUSES.slice(0, 1).map(cause => groupOf(cause))));

const total = (place: LossPlace, packet: PacketKind, packets: number, ofNoAttempt = 0) => ({
  event: { what: 'loss', place, packet, to: 'server' } as const,
  packets,
  connections: packets,
  ofNoAttempt,
});
const check = (recorded: number, counted: number): LossCheck => ({
  places: ['listener-syn', 'listener-ack', 'listener-cookie'],
  recorded,
  counter: 'TcpExt.ListenDrops',
  counted,
});
const LOSSES: PacketLosses = {
  source: 'bpf',
  totals: [
    total('listener-ack', 'ACK', 1131),
    total('listener-syn', 'SYN', 3802, 2),
    total('client-rule', 'SYN', 7),
    total('other: ODD@place', 'data', 1),
    { ...total('client-rule', 'SYN', 3), event: { what: 'retransmit', by: 'client', packet: 'SYN' } },
  ],
  lost: 0,
  checks: [check(4933, 4933)],
  unwatched: [],
};
const proof = (recorded: number, counted: number) =>
  lossProofs({ ...LOSSES, checks: [check(recorded, counted)] }).map(proofSentence);

describe('where packets were lost', () => {
  it('follows the path from the client, what has no name last', () => {
    expect(placeTotals(LOSSES).map(({ place, packets }) => `${place} ${packets}`)).toEqual([
      'client-rule 7',
      'listener-syn 3802',
      'listener-ack 1131',
      'other: ODD@place 1',
    ]);
  });

  it('adds up to the counter, or says what is missing, or that the two disagree', () => {
    expect(proof(4933, 4933)).toEqual([
      '3,802 + 1,131 = 4,933 = TcpExt.ListenDrops: each packet that the kernel counted there is named.',
    ]);
    expect(proof(4933, 5000)).toEqual([
      '3,802 + 1,131 = 4,933 of 5,000 (TcpExt.ListenDrops): 67 packets that the kernel counted there have no record.',
    ]);
    expect(proof(4933, 4000)).toEqual([
      '3,802 + 1,131 = 4,933, but TcpExt.ListenDrops counted 4,000: the two disagree, and neither of them blames.',
    ]);
    expect(proof(0, 0)).toEqual([]);
  });

  it('stands in every format, with each cause', () => {
    const report = { ...REPORT, sections: REPORT.sections.map(section => watched(section, ok(LOSSES))) };
    const terminal = terminalReport(report, { colour: false }).replaceAll(/\s+/g, ' ');
    expect(terminal).toContain(' lost 5 by a firewall rule on the client → 9 at the listener, before a SYN-ACK');
    expect(terminal).toContain(' 3,802 SYN at the listener, before a SYN-ACK, 2 of no attempt');
    expect(terminal).toContain(' proof 3,802 + 1,131 = 4,933 = TcpExt.ListenDrops');
    for (const text of [htmlReport(report), markdownReport(report)]) {
      expect(text).toMatch(/3,802 \+ 1,131 = 4,933 = TcpExt.ListenDrops|3,802 \\\+ 1,131 = 4,933 = TcpExt.ListenDrops/);
    }
    const [run] = JSON.parse(jsonReport(report)).runs;
    expect(run.packetLosses).toMatchObject({
      state: 'read',
      source: 'bpf',
      checks: [{ result: 'named', recorded: 4933, counted: 4933 }],
      causes: [
        {
          lost: [
            { place: 'client-rule', packets: 5 },
            { place: 'listener-syn', packets: 9 },
          ],
        },
      ],
    });
  });

  it('is not known where no kernel was watched, and nowhere said to be nothing', () => {
    const report = { ...REPORT, sections: REPORT.sections.map(section => watched(section, absent('not root'))) };
    expect(terminalReport(report, { colour: false })).not.toContain('Where packets were lost');
    expect(htmlReport(report)).toContain('No kernel was watched: not root');
    expect(JSON.parse(jsonReport(report)).runs[0].packetLosses).toEqual({ state: 'absent', why: 'not root' });
    expect(JSON.parse(jsonReport(REPORT)).runs[0].packetLosses).toBeNull();
  });
});

function watched(section: ReportSection, packetLosses: Probe<PacketLosses>): ReportSection {
  const kernel: AttemptGroup['kernel'] = {
    lost: [
      { place: 'listener-syn', packets: 9 },
      { place: 'client-rule', packets: 5 },
    ],
  };
  const [first, ...others] = section.attribution.groups;
  const groups =
    first === undefined || packetLosses.state !== 'read'
      ? others
      : [{ ...first, group: { ...first.group, kernel } }, ...others];
  return {
    ...section,
    run: { ...section.run, evidence: { ...evidenceOf(), packetLosses } },
    attribution: { ...section.attribution, groups },
  };
}
