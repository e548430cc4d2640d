import { describe, expect, it, test } from 'vitest';
import { limitsBehind } from '../../src/limits/limits-behind.ts';
import type { AttributedGroup, Attribution } from '../../src/model/attribution.ts';
import type { Cause } from '../../src/model/cause.ts';
import type { DriverOutput } from '../../src/model/driver-output.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { FailedCall } from '../../src/model/failed-calls.ts';
import type { Outcomes } from '../../src/model/outcomes.ts';
import { absent, ok } from '../../src/model/probe.ts';
import type { ProcessEvidence, ProcessExit } from '../../src/model/process-evidence.ts';
import type { Run } from '../../src/model/run.ts';
import { seriesOf } from '../../src/model/series.ts';
import type { Usage } from '../../src/model/usage.ts';
import { doubtsOf } from '../../src/verdict/doubts.ts';
import { judgeRun } from '../../src/verdict/judge.ts';
import { evidenceOf } from '../attribution/nothing-seen.ts';
import { GROUP, RUN } from '../report/samples.ts';

const NOTHING_FAILED: Attribution = { failures: 0, attributed: 0, unexplained: 0, groups: [] };
const ALL_SERVED = outcomes(100, 100);

function outcomes(attempted: number | undefined, served: number | undefined, failed = 0): Outcomes {
  const times = { connectMs: undefined, firstByteMs: undefined };
  return { attempted, served, failed, pending: 0, delayed: 0, ...times };
}

function blaming(cause: Cause, symptom: AttributedGroup['group']['symptom'] = GROUP.symptom): Attribution {
  const group = { ...GROUP, outcome: 'failed' as const, symptom, count: 5 };
  const groups = [{ group, cause, confidence: 'proven' as const, because: [], considered: [] }];
  return { failures: 5, attributed: 5, unexplained: 0, groups };
}

function limit(id: 'nofile' | 'nproc' | 'cgroup-memory', side: 'client' | 'server'): Cause {
  return { kind: 'limit', limit: id, side, setting: id, value: '1' };
}

function withEvidence(changes: Partial<Evidence>): Run {
  return { ...RUN, evidence: { ...evidenceOf(), ...changes } };
}

const names = (run: Run, attribution = NOTHING_FAILED, counted = ALL_SERVED) =>
  doubtsOf(run, counted, attribution).map(({ doubt }) => doubt);

describe('a load program', () => {
  function ended(
    kind: DriverOutput['kind'],
    how: DriverOutput['end']['how'],
    code: number | null,
    signal?: string,
  ): Run {
    const end = { how, code, signal: signal ?? null };
    const numbers = absent('nothing was printed');
    const driverOutput: DriverOutput = { kind, command: 'wrk', end, numbers, text: '', callsFrom: 'nobody' };
    return { ...RUN, driverOutput };
  }

  it('casts doubt where it failed, and nowhere else', () => {
    expect(names(ended('command', 'finished', 1))).toEqual(['load-program-failed']);
    expect(names(ended('command', 'finished', null, 'SIGSEGV'))).toEqual(['load-program-failed']);
    expect(names(ended('command', 'finished', 0))).toEqual([]);
    // Its time was over, which the user had set.
    expect(names(ended('command', 'killed', null, 'SIGKILL'))).toEqual([]);
    // ab exits with 1 when it is interrupted.
    expect(names(ended('ab', 'finished', 1))).toEqual([]);
    expect(names(ended('ab', 'early', 104))).toEqual(['load-program-failed']);
    expect(names(ended('ab', 'early', 24), blaming(limit('nofile', 'client')))).toEqual([]);
  });

  it('casts doubt by errors that it counted, but for answers of another length', () => {
    const told = (errors: Record<string, number>, kind: DriverOutput['kind'] = 'command'): Run => {
      const none = { requests: 9, elapsedMs: 1, requestsPerSecond: 9, bytesPerSecond: 9, latencyMs: {} };
      const run = ended(kind, 'finished', 0);
      return { ...run, driverOutput: { ...(run.driverOutput as DriverOutput), numbers: ok({ ...none, errors }) } };
    };
    expect(names(told({ connect: 0, timeout: 3 }))).toEqual(['command-counted-errors']);
    expect(names(told({ failed: 7, length: 7, receive: 0 }))).toEqual([]);
    expect(names(told({ connect: 0, read: 139, status: 0 }, 'wrk'))).toEqual(['command-counted-errors']);
    expect(names(told({ ECONNRESET: 661, errors: 661, resets: 0 }, 'autocannon'))).toEqual(['command-counted-errors']);
    expect(names(told({ errors: 0, timeouts: 0, status: 9, resets: 3 }, 'autocannon'))).toEqual([]);
  });

  it('casts doubt where processes of it were in another network namespace', () => {
    const run = ended('command', 'finished', 0);
    const otherNamespaces = [
      { pid: 7, command: 'curl' },
      { pid: 8, command: 'curl' },
    ];
    const driverOutput = { ...(run.driverOutput as DriverOutput), otherNamespaces };
    expect(doubtsOf({ ...run, driverOutput }, ALL_SERVED, NOTHING_FAILED)).toEqual([
      { doubt: 'other-namespace', pid: 7, command: 'curl', more: 1 },
    ]);
  });

  it('casts doubt by connections that it closed after they had waited in vain', () => {
    const run = ended('command', 'finished', 0);
    const unanswered = { count: 30, waitedMs: 1600 };
    const driverOutput = { ...(run.driverOutput as DriverOutput), unanswered };
    expect(doubtsOf({ ...run, driverOutput }, ALL_SERVED, NOTHING_FAILED)).toEqual([
      { doubt: 'never-answered', ...unanswered },
    ]);
  });

  describe('a command whose failures nobody could see', () => {
    const unheard = { warning: 'answers-unheard', why: 'packet socket: EPERM' } as const;
    const unread = { warning: 'unanswered-unread', why: 'EPERM' } as const;
    const quiet = { ...ended('command', 'finished', 0), warnings: [unheard, unread] };

    it('casts doubt where it says nothing of them itself', () => {
      expect(doubtsOf(quiet, ALL_SERVED, NOTHING_FAILED)).toEqual([
        { doubt: 'failures-unseen', of: 'answers', why: unheard.why },
        { doubt: 'failures-unseen', of: 'endings', why: unread.why },
      ]);
    });

    it('casts none where it counts its failures, or some are known', () => {
      const numbers = ok({
        requests: 1,
        elapsedMs: 1,
        requestsPerSecond: 1,
        bytesPerSecond: 1,
        latencyMs: {},
        errors: {},
      });
      const telling = { ...quiet, driverOutput: { ...(quiet.driverOutput as DriverOutput), numbers } };
      expect(doubtsOf(telling, ALL_SERVED, NOTHING_FAILED)).toEqual([]);
      expect(doubtsOf(quiet, ALL_SERVED, { ...NOTHING_FAILED, failures: 3 })).toEqual([]);
    });

    it('says once that it never connected', () => {
      const counters = ok(seriesOf([0, 600], [{ 'Tcp.PassiveOpens': 7 }, { 'Tcp.PassiveOpens': 7 }]));
      expect(names({ ...quiet, evidence: evidenceOf({}, { counters }) })).toEqual(['never-connected']);
    });
  });
});

describe('a process of the server', () => {
  function serving(...exits: readonly (ProcessExit | undefined)[]): Run {
    const processes = exits.map((exit, index): ProcessEvidence => {
      const unread = absent('not asked');
      const process = {
        side: 'server',
        role: 'target',
        pid: 10 + index,
        command: '/usr/bin/redis-server *:6379',
      } as const;
      return { ...process, limits: unread, descriptors: unread, ...(exit && { exit }) };
    });
    return withEvidence({ processes });
  }
  const exit = (by: ProcessExit['by'], code: number | null, signal: string | null = null): ProcessExit => ({
    atMs: 5,
    by,
    code,
    signal,
  });

  it('casts doubt where it ended by itself and nothing failed by it', () => {
    expect(names(serving(exit('itself', null, 'SIGKILL')))).toEqual(['server-ended']);
    expect(names(serving(exit('itself', 0)))).toEqual(['server-ended']);
    expect(names(serving(exit('itself', null), undefined))).toEqual(['server-ended']);
    expect(names(serving(exit('run', 0)))).toEqual([]);
    expect(names(serving(exit('scenario', null, 'SIGKILL')))).toEqual([]);
  });

  it('casts none where it left the serving to another', () => {
    expect(names(serving(exit('itself', 0), undefined))).toEqual([]);
  });

  it('casts none where the cause of what failed tells of it', () => {
    const run = serving(exit('itself', null, 'SIGKILL'));
    expect(names(run, blaming({ kind: 'application', what: 'died', side: 'server' }))).toEqual([]);
    expect(names(run, blaming(limit('cgroup-memory', 'server')))).toEqual([]);
    expect(names(run, blaming(limit('nofile', 'server')))).toEqual(['server-ended']);
  });
});

describe('a failed system call', () => {
  const call = (side: 'client' | 'server', syscall: string, errno: string): FailedCall => ({
    side,
    pid: 7,
    syscall,
    errno,
    count: 3,
    firstMs: 1,
    lastMs: 2,
  });
  const traced = (...calls: readonly FailedCall[]): Run => withEvidence({ failedCalls: ok({ calls, lost: 0 }) });

  it.each([
    ['accept4', 'EMFILE'],
    ['socket', 'ENFILE'],
    ['connect', 'EADDRNOTAVAIL'],
    ['clone', 'EAGAIN'],
    ['epoll_ctl', 'ENOSPC'],
    ['socket', 'ENOMEM'],
  ])('casts doubt where a limit failed %s() of the server with %s', (syscall, errno) => {
    const [doubt] = doubtsOf(traced(call('server', syscall, errno)), ALL_SERVED, NOTHING_FAILED);
    expect(doubt).toEqual({
      doubt: 'calls-failed',
      side: 'server',
      syscall,
      errno,
      count: 3,
      limits: limitsBehind(syscall, errno),
    });
  });

  it('names the limit that was met on that side, of several that fail the call', () => {
    const run = traced(call('server', 'clone', 'EAGAIN'));
    const usage = { name: "user's threads", side: 'server', limit: 'nproc', used: 40, bound: 40, metMs: 7 } as const;
    const limitsFor = (one: Usage) => {
      const [doubt] = doubtsOf(run, ALL_SERVED, NOTHING_FAILED, [one]);
      return doubt?.doubt === 'calls-failed' ? doubt.limits : undefined;
    };
    const all = limitsBehind('clone', 'EAGAIN');
    expect(all.length).toBeGreaterThan(1);
    expect(limitsFor(usage)).toEqual(['nproc']);
    expect(limitsFor({ ...usage, limit: 'threads-max', side: 'host' })).toEqual(['threads-max']);
    expect(limitsFor({ ...usage, side: 'client' })).toEqual(all);
    const { metMs, ...unmet } = usage;
    expect(limitsFor({ ...unmet, used: metMs })).toEqual(all);
  });

  it('casts none where no limit does that', () => {
    expect(names(traced(call('server', 'connect', 'ECONNREFUSED'), call('server', 'bind', 'EADDRNOTAVAIL')))).toEqual(
      [],
    );
    expect(names(traced(call('server', 'epoll_ctl', 'ENOENT')))).toEqual([]);
  });

  it('casts none where attempts failed by it, on that side', () => {
    const run = traced(call('server', 'clone', 'EAGAIN'));
    expect(names(run, blaming(limit('nproc', 'server')))).toEqual([]);
    expect(names(run, blaming({ ...limit('nofile', 'server'), root: limit('nproc', 'server') } as Cause))).toEqual([]);
    expect(names(run, blaming(limit('nofile', 'server')))).toEqual(['calls-failed']);
    expect(names(traced(call('server', 'accept4', 'EMFILE')), blaming(limit('nofile', 'client')))).toEqual([
      'calls-failed',
    ]);
  });

  it('of our own driver has its row', () => {
    expect(names(traced(call('client', 'connect', 'EADDRNOTAVAIL')))).toEqual([]);
  });

  it('of another driver is what failed an attempt, whatever the cause of that', () => {
    const run = traced(call('client', 'socket', 'EMFILE'));
    const { plan } = run;
    const scenario = { ...plan.scenario, driver: { ...plan.scenario.driver, kind: 'wrk' as const } };
    const ofWrk = { ...run, plan: { ...plan, scenario } };
    const symptom = { kind: 'errno', errno: 'EMFILE', syscall: 'socket' } as const;
    expect(names(ofWrk)).toEqual(['calls-failed']);
    expect(names(ofWrk, blaming({ kind: 'unexplained' }, symptom))).toEqual([]);
  });

  it('for want of an address of its own is no limit’s, and neither is a try at another address of a name', () => {
    const noAddress = { ...call('server', 'connect', 'EADDRNOTAVAIL'), search: { outcome: 'not-sought' } } as const;
    expect(names(traced(noAddress))).toEqual([]);
    const numbers = absent('nothing was printed');
    const end = { how: 'finished', code: 0, signal: null } as const;
    const elsewhere = [{ syscall: 'connect', errno: 'EADDRNOTAVAIL', count: 3 }];
    const output = { kind: 'command', command: 'x', end, numbers, text: '', callsFrom: 'strace' } as const;
    const driverCalls = ok({ calls: [call('client', 'connect', 'EADDRNOTAVAIL')], lost: 0 });
    const { plan } = RUN;
    const scenario = { ...plan.scenario, driver: { ...plan.scenario.driver, kind: 'command' as const } };
    const run = { ...withEvidence({ driverCalls }), plan: { ...plan, scenario } };
    expect(names({ ...run, driverOutput: output })).toEqual(['calls-failed']);
    expect(names({ ...run, driverOutput: { ...output, elsewhere } })).toEqual([]);
  });

  it('is what the target itself counted, where nobody traced', () => {
    const series = { atMs: [], constant: {}, varying: {} };
    const target = ok({ accepted: 1, answered: 1, acceptErrors: { EMFILE: 2 }, series });
    expect(names(withEvidence({ target }))).toEqual(['calls-failed']);
  });
});

test('a server with addresses that nobody looked at does not pass, unless something failed', () => {
  const run = { ...RUN, plan: { ...RUN.plan, target: { ...RUN.plan.target, unseenAddresses: ['fd00::2'] } } };
  expect(names(run)).toEqual(['addresses-unseen']);
  expect(names(run, { ...NOTHING_FAILED, failures: 1 })).toEqual([]);
});

describe('what was asked for', () => {
  const refused = [{ side: 'server', name: 'net.core.somaxconn', value: '128', why: 'read-only' }] as const;
  const plannedAs = (origin: 'mirrored' | 'scenario'): Run => {
    const server = { ...RUN.plan.hosts.server, sysctl: [{ name: 'net.core.somaxconn', value: '128', origin }] };
    return { ...RUN, refused, plan: { ...RUN.plan, hosts: { ...RUN.plan.hosts, server } } };
  };

  it('casts doubt where it could not be set, and where it was only copied from the machine it does not', () => {
    expect(names(plannedAs('scenario'))).toEqual(['setting-refused']);
    expect(names(plannedAs('mirrored'))).toEqual([]);
    expect(judgeRun(plannedAs('scenario'), ALL_SERVED, NOTHING_FAILED).result).toBe('inconclusive');
  });
});

describe('a run that served nobody', () => {
  const expecting = {
    ...RUN.plan.scenario.expect,
    text: 'failed > 0',
    metric: { name: 'failed' },
    comparison: '>',
    value: 0,
  };
  const expects = (run: Run): Run => {
    const scenario = { ...run.plan.scenario, expect: [expecting] } as Run['plan']['scenario'];
    return { ...run, plan: { ...run.plan, scenario } };
  };

  it('does not pass where nothing was expected of it', () => {
    expect(names(RUN, NOTHING_FAILED, outcomes(100, 0, 100))).toEqual(['nobody-served']);
    expect(names(RUN, NOTHING_FAILED, outcomes(100, 1, 99))).toEqual([]);
    expect(names(expects(RUN), NOTHING_FAILED, outcomes(100, 0, 100))).toEqual([]);
  });

  it('does not pass where nothing was attempted, whatever was expected', () => {
    expect(names(expects(RUN), NOTHING_FAILED, outcomes(0, 0))).toEqual(['nothing-attempted']);
  });

  it('says nothing of a command, of which nobody knows whom it served', () => {
    expect(names(RUN, NOTHING_FAILED, outcomes(undefined, undefined))).toEqual([]);
  });
});

it('a doubt keeps a run from passing, and an expectation that failed fails it all the same', () => {
  const run = withEvidence({
    failedCalls: ok({
      calls: [{ side: 'server', pid: 7, syscall: 'accept4', errno: 'EMFILE', count: 3, firstMs: 1, lastMs: 2 }],
      lost: 0,
    }),
  });
  const expecting = (value: number): Run => {
    const expectation = { text: 'served', metric: { name: 'served' }, comparison: '==', value } as const;
    return { ...run, plan: { ...run.plan, scenario: { ...run.plan.scenario, expect: [expectation] } } };
  };
  expect(judgeRun(expecting(100), ALL_SERVED, NOTHING_FAILED)).toMatchObject({
    result: 'inconclusive',
    checks: [{ result: 'pass' }],
    doubts: [{ doubt: 'calls-failed' }],
  });
  expect(judgeRun(expecting(99), ALL_SERVED, NOTHING_FAILED).result).toBe('fail');
});
