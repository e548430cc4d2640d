import { describe, expect, it } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import { blameOf, capturedIn, openCaptured } from './fixtures.ts';

const FOLDER = 'old-kernels';
const FULL_QUEUE = 'listen-backlog server';

/** What each captured run may blame; see test/fixtures/old-kernels/README.md. */
const TRUTH: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '5.10-debian-conntrack-max': { 'conntrack-max server': 500 },
  '5.10-debian-conntrack-max-client': { 'conntrack-max client': 500 },
  '5.10-debian-firewall-drop': { 'packets-dropped-by-firewall server': 479 },
  '5.10-debian-mixed': { 'conntrack-max server': 80, [FULL_QUEUE]: 36, 'ephemeral-ports client': 20 },
  '5.10-debian-syn-backlog': { 'syn-backlog server': 200 },
  '5.10-debian-syn-backlog-slow': { 'syn-backlog server': 200 },
  '5.10-uml-httpd-queue': { [`${FULL_QUEUE} < httpd-max-workers server`]: 235, 'httpd-max-workers server': 65 },
  '5.10-uml-neighbour-table': { 'neighbour-table client': 173 },
  '5.10-uml-neighbour-table-server': { 'neighbour-table server': 173 },
  '5.10-uml-nr-open': { [`${FULL_QUEUE} < nr-open server`]: 816, 'nr-open server': 512 },
  '5.10-uml-wrk-somaxconn': { 'somaxconn server': 77, 'slow-to-answer server': 688, 'driver-out-of-time client': 235 },
  '6.1-arm64-conntrack-max': { 'conntrack-max server': 500 },
  '6.1-debian-neighbour-table-server': { 'neighbour-table server': 173 },
  '6.1-uml-cgroup-pids': { 'cgroup-pids server': 201 },
  '6.1-uml-listen-backlog': { [FULL_QUEUE]: 4810, unexplained: 506 },
  '6.1-uml-somaxconn': { 'somaxconn server': 1015 },
  '6.12-uml-server-nofile': { 'nofile server': 620 },
};

it('every captured run has a known truth', () => {
  expect(capturedIn(FOLDER).sort()).toEqual(Object.keys(TRUTH).sort());
});

describe.each(Object.entries(TRUTH))('the captured run %s', (name, truth) => {
  const { run, ledgers } = openCaptured(FOLDER, name);
  const { attribution } = attribute(run, ledgers);

  it('is blamed on what caused it, and on nothing else', () => {
    expect(blameOf(attribution)).toEqual(truth);
  });

  it('proves nothing beside what is not known', () => {
    for (const { confidence, considered } of attribution.groups) {
      const unknown = considered.filter(({ ruling }) => ruling.ruling === 'cannot-tell');
      expect(confidence === 'proven' ? unknown : []).toEqual([]);
    }
  });
});

describe('connections that the server never knew, after overflows that dropped SYNs', () => {
  const { run, ledgers } = openCaptured(FOLDER, '5.10-uml-wrk-somaxconn');
  const ghosts = attribute(run, ledgers).attribution.groups.find(({ group }) => group.autopsy === 'ghost');

  it('are not proven to be the queue, nor the driver', () => {
    expect(ghosts).toMatchObject({ group: { count: 77 }, confidence: 'possible' });
    const queue = ghosts?.considered.find(({ candidate }) => candidate === 'somaxconn');
    expect(queue).toMatchObject({ ruling: { finding: { code: 'overflows-spent' } } });
  });
});
