import { describe, expect, it } from 'vitest';
import { applicationFact } from '../../src/attribution/facts/application.ts';
import { targetLogFact } from '../../src/attribution/facts/target-log.ts';
import { nginxWorkerConnections } from '../../src/limits/servers/nginx-worker-connections.ts';
import { absent, ok, valueIn } from '../../src/model/probe.ts';
import type { ProcessEvidence } from '../../src/model/process-evidence.ts';
import { aBook, aGroup } from '../limits/book.ts';
import { RUN } from '../report/samples.ts';

const UNREAD = absent('the server has no log file open that this user may read');
const run = {
  ...RUN,
  plan: { ...RUN.plan, scenario: { ...RUN.plan.scenario, target: { ...RUN.plan.scenario.target, kind: 'external' } } },
} as const;

const target = (command: string): ProcessEvidence => ({
  side: 'server',
  role: 'target',
  pid: 1,
  command,
  limits: UNREAD,
  descriptors: UNREAD,
});

describe('the log of a server that runs already', () => {
  it('is missed where it cannot be read, whatever the server is called', () => {
    expect(targetLogFact(run, { targetLog: UNREAD })).toEqual(UNREAD);
    expect(targetLogFact(run, {})).toEqual(absent("the target's log was not kept"));
  });

  it('counts where it was read, whatever the program calls itself', () => {
    const lines = [{ text: '512 worker_connections are not enough', count: 3, firstMs: 1, lastMs: 2 }];
    expect(targetLogFact(run, { targetLog: ok({ lines, total: 3 }) })).toEqual(ok(lines));
  });

  it('is empty of targets of ours that write none', () => {
    const raw = { ...run, plan: { ...run.plan, scenario: { ...run.plan.scenario, target: RUN.plan.scenario.target } } };
    expect(targetLogFact(raw, { targetLog: UNREAD })).toEqual(ok([]));
  });
});

describe('the programs of a server that runs already', () => {
  it.each([
    ['nginx: worker process', ['nginx']],
    ['/usr/sbin/apache2 -k start', ['httpd']],
    ['httpd -DFOREGROUND', ['httpd']],
    ['node server.js', []],
  ])('are told from its processes: %s', (command, programs) => {
    const processes = [target('sh start.sh'), target(command)];
    expect(valueIn(applicationFact(run, { processes }))).toMatchObject({ programs });
  });

  it('are not known where no process can be seen', () => {
    expect(valueIn(applicationFact(run, { processes: [] }))).not.toHaveProperty('programs');
  });
});

describe('a limit of one server program', () => {
  const closed = aGroup({ stage: 'response', symptom: { kind: 'eof' }, autopsy: 'closed' });
  const judged = (programs: readonly string[] | undefined) =>
    nginxWorkerConnections.judge(closed, 'server', {
      ...aBook(),
      application: ok({ kind: 'external', ...(programs !== undefined && { programs }) }),
      targetLog: UNREAD,
    });

  it('is no limit of another program, whose log need not be read', () => {
    expect(judged([])).toEqual({ ruling: 'ruled-out', finding: { code: 'symptom-mismatch', values: {} } });
  });

  it.each([[['nginx']], [undefined]])('cannot be told of %s without the log', programs => {
    expect(judged(programs)).toMatchObject({ ruling: 'cannot-tell' });
  });
});
