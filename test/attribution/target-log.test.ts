import { describe, expect, it } from 'vitest';
import { targetLogFact } from '../../src/attribution/facts/target.ts';
import type { ProcessEvidence } from '../../src/model/evidence.ts';
import { absent, read } from '../../src/model/probe.ts';
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
  it.each(['nginx: worker process', '/usr/sbin/apache2 -k start', 'httpd -DFOREGROUND'])('is missed of %s', command => {
    const evidence = { targetLog: UNREAD, processes: [target('sh start.sh'), target(command)] };
    expect(targetLogFact(run, evidence)).toEqual(UNREAD);
  });

  it('is not missed of a program whose lines no rule reads', () => {
    const evidence = { targetLog: UNREAD, processes: [target('node server.js')] };
    expect(targetLogFact(run, evidence)).toEqual(read([]));
  });

  it('is missed where no process can be seen', () => {
    expect(targetLogFact(run, { targetLog: UNREAD, processes: [] })).toEqual(UNREAD);
  });

  it('counts where it was read, whatever the program calls itself', () => {
    const lines = [{ text: '512 worker_connections are not enough', count: 3, firstMs: 1, lastMs: 2 }];
    const evidence = { targetLog: read({ lines, total: 3 }), processes: [target('angie: worker process')] };
    expect(targetLogFact(run, evidence)).toEqual(read(lines));
  });
});
