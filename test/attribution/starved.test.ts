import { describe, expect, test } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { starved } from '../../src/attribution/starved.ts';
import { LIMITS } from '../../src/limits/catalog.ts';
import type { AttemptGroup } from '../../src/model/attempt-group.ts';
import type { FactBook } from '../../src/model/facts/facts.ts';
import type { Lot } from '../../src/model/limit.ts';
import { aBook, acceptance, aGroup, listener, losses } from '../limits/book.ts';

/** A limit that could leave connections so is asked, or does so by its rule alone for the reason that is given here. */
const BY_RULE_ALONE: Readonly<Record<string, string>> = {
  'tcp-mem': 'the explanations ask the counters of lost data',
  orphans: 'it fails what an application has closed already',
  'netdev-backlog': 'the explanations ask whether answers were lost',
  'epoll-watches': 'a listener that is not watched is never accepted from, as with a stuck application',
  'cgroup-memory': 'a process of it ends: the end is looked for',
};

/** What a rule can blame a limit for, by what became of the connections. */
const SHAPES: Readonly<Partial<Record<Lot, AttemptGroup>>> = {
  queued: aGroup({ stage: 'response', autopsy: 'queued' }),
  closed: aGroup({ stage: 'response', autopsy: 'closed', symptom: { kind: 'eof' } }),
  unanswered: aGroup({ stage: 'response', autopsy: 'accepted' }),
};

describe.each(Object.entries(SHAPES) as [Lot, AttemptGroup][])('connections that are %s', (lot, group) => {
  const open = LIMITS.filter(
    limit => limit.sides.includes('server') && mayBeBlamed(limit.judge(group, 'server', aBook())),
  );

  test.each(open.map(({ id, starves }) => [id, starves] as const))(
    '%s is asked before the application',
    (id, starves) => {
      expect(starves?.[lot] ?? BY_RULE_ALONE[id]).toBeTruthy();
    },
  );
});

function mayBeBlamed(ruling: ReturnType<(typeof LIMITS)[number]['judge']>): boolean {
  return ruling.ruling !== 'ruled-out' || !['symptom-mismatch', 'not-this-side'].includes(ruling.finding.code);
}

const FULL = { pid: 20, role: 'target', nofile: 64, peakDescriptors: 64 } as const;
const OVERFLOWED = aGroup({ autopsy: 'syn-lost' });

/** The accept queue overflowed, and the application was slow or starved. */
function overflow(changes: Parameters<typeof aBook>[0]): FactBook {
  return aBook({
    listener: listener({ wasFull: true, peakQueue: 512, dropped: 900 }),
    losses: losses({ acceptQueue: 900 }),
    ...changes,
  });
}

function rootFor(book: FactBook) {
  const { cause } = attributeGroup(OVERFLOWED, book);
  return cause.kind === 'limit' ? [cause.limit, cause.root] : cause;
}

describe('behind an accept queue that overflows', () => {
  test('accept() that fails for the machine is not put down to a process that is full as well', () => {
    const book = overflow({
      acceptance: acceptance({ errors: { ENFILE: 900 }, errorsKnown: false, stalledAtEnd: true }),
      'server.processes': [FULL],
      openFiles: { peak: 1000, max: 1000 },
    });
    expect(rootFor(book)).toEqual(['listen-backlog', expect.objectContaining({ limit: 'file-max' })]);
  });

  test('accept() that fails outweighs workers that are all taken', () => {
    const log = [{ text: 'server reached MaxRequestWorkers setting', count: 1, firstMs: 500, lastMs: 500 }];
    const taken = { application: { kind: 'httpd' }, targetLog: log } as const;
    expect(rootFor(overflow(taken))).toEqual([
      'listen-backlog',
      expect.objectContaining({ limit: 'httpd-max-workers' }),
    ]);
    const failing = acceptance({ errors: { EMFILE: 900 } });
    expect(rootFor(overflow({ ...taken, acceptance: failing, 'server.processes': [FULL] }))).toEqual([
      'listen-backlog',
      expect.objectContaining({ limit: 'nofile' }),
    ]);
  });

  test('a full process whose queue moves on is no root', () => {
    const book = overflow({ acceptance: acceptance({ errorsKnown: false }), 'server.processes': [FULL] });
    expect(rootFor(book)).toEqual(['listen-backlog', undefined]);
  });

  test('a limit that has connections closed is not asked', () => {
    const refused = { pid: 20, side: 'server', syscall: 'epoll_ctl', errno: 'ENOSPC', count: 900 } as const;
    const book = overflow({ 'server.failedCalls': [{ ...refused, firstMs: 0, lastMs: 6000 }] });
    expect(rootFor(book)).toEqual(['listen-backlog', undefined]);
  });
});

test('a process that was killed for memory answers nothing with an error', () => {
  const memory = { controller: 'memory', path: '/a', limit: 100, peak: 100, refused: 1, oomKills: 1 } as const;
  const exit = { pid: 20, atMs: 1000, code: null, signal: 'SIGKILL', by: 'itself' } as const;
  const book = aBook({ 'server.cgroups': [memory], target: { exits: [exit], gone: false, accepted: 1 } });
  const answered = aGroup({ stage: 'response', symptom: { kind: 'http-status', status: 503 }, autopsy: 'closed' });
  expect(starved('answered', answered, book)).toEqual({});
  expect(starved('ended', answered, book).by?.limit.id).toBe('cgroup-memory');
});
