import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import type { Cause } from '../../src/model/cause.ts';
import { loadRun } from '../../src/run/load-run.ts';

/** What each captured run may blame, and how often; see test/fixtures/runs/README.md. */
const TRUTH = {
  // The server closes each connection after its answer: most clients read the end of it before the kernel's reset.
  orphans: { 'orphans server': 6, 'closed-after-answer server': 44 },
  'tcp-mem': { 'tcp-mem server': 100 },
} as const;

function nameOf(cause: Cause): string {
  if (cause.kind === 'unexplained') return cause.kind;
  return `${cause.kind === 'limit' ? cause.limit : cause.what} ${cause.side}`;
}

describe.each(Object.entries(TRUTH))('the captured run %s', (name, truth) => {
  const { run, ledgers } = loadRun(path.join(import.meta.dirname, '../fixtures/runs', name));
  const { attribution } = attribute(run, ledgers);

  it('is blamed on what caused it, and on nothing else', () => {
    const told: Record<string, number> = {};
    for (const { cause, group } of attribution.groups) {
      told[nameOf(cause)] = (told[nameOf(cause)] ?? 0) + group.count;
    }
    expect(told).toEqual(truth);
  });

  it('notes its hosts beside causes that are no limit, and beside no other', () => {
    for (const { cause, ends } of attribution.groups) {
      const hosts = cause.kind === 'limit' ? undefined : expect.objectContaining({ device: 'eth0', port: 8080 });
      expect(ends).toEqual(hosts);
    }
  });

  it('is blamed with the numbers that prove it', () => {
    const proven = attribution.groups.find(({ cause }) => cause.kind === 'limit' && cause.limit === name);
    expect(proven).toMatchObject({ confidence: 'proven', group: { symptom: { errno: 'ECONNRESET' } } });
  });

  it('is not blamed where the counter that proves it did not move', () => {
    const counters = run.evidence?.server.counters;
    if (run.evidence === undefined || counters?.state !== 'read') throw new Error('the run has no counters');
    const { 'TcpExt.TCPAbortOnMemory': _aborts, ...varying } = counters.value.varying;
    const server = { ...run.evidence.server, counters: { ...counters, value: { ...counters.value, varying } } };
    const { attribution: without } = attribute({ ...run, evidence: { ...run.evidence, server } }, ledgers);
    expect(without.groups.map(({ cause }) => nameOf(cause))).not.toContain(`${name} server`);
  });
});
