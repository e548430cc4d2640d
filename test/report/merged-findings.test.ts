import { expect, test } from 'vitest';
import { finding } from '../../src/model/finding.ts';
import { mergedFindings } from '../../src/report/merged-findings.ts';

test('what counts the attempts of each group is said once, of all of them', () => {
  const merged = mergedFindings([
    [
      finding('ghosts', { count: 50, missing: 90 }),
      finding('kernel-shares', { taken: 3, others: [{ place: 'server-rule', packets: 1 }] }),
    ],
    [
      finding('ghosts', { count: 50, missing: 90 }),
      finding('kernel-shares', {
        taken: 4,
        others: [
          { place: 'server-qdisc', packets: 9 },
          { place: 'server-rule', packets: 1 },
        ],
      }),
    ],
  ]);
  expect(merged).toEqual([
    finding('ghosts', { count: 100, missing: 90 }),
    finding('kernel-shares', {
      taken: 7,
      others: [
        { place: 'server-qdisc', packets: 9 },
        { place: 'server-rule', packets: 2 },
      ],
    }),
  ]);
});

test('what is true of the whole run is said once, and never added up', () => {
  const full = finding('accept-queue-full', { queues: 1, bound: 511, peak: 512, overflows: 27_480 });
  const other = finding('accept-queue-full', { queues: 1, bound: 511, peak: 500, overflows: 3 });
  expect(mergedFindings([[full], [full], [other]])).toEqual([full, other]);
});

test('a number that one group does not know is not known of both', () => {
  const known = finding('left-host', { retransmits: 2 });
  expect(mergedFindings([[known], [finding('left-host', { retransmits: 1 })]])).toEqual([known]);
  expect(mergedFindings([[known], [finding('left-host', {})]])).toEqual([finding('left-host', {})]);
});
