import { expect, it } from 'vitest';
import { asSureAsCounted } from '../../../src/attribution/driver-end.ts';
import type { AttributedGroup } from '../../../src/model/attribution.ts';
import type { DriverOutput } from '../../../src/model/driver-output.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { ok } from '../../../src/model/probe.ts';
import { inferFailures } from '../../../src/run/reconstruction/infer-failures.ts';
import { aGroup } from '../../limits/book.ts';
import { RUN } from '../../report/samples.ts';

const PLAN = { scenario: { load: { durationMs: 2000 } } } as Plan;

function output(connect: number): DriverOutput {
  const numbers = { errors: { connect } };
  return { kind: 'wrk', numbers: ok(numbers), callsFrom: 'nobody' } as unknown as DriverOutput;
}

/** A driver that had so many of 200 descriptors, and so many ports of a range of 300. */
function evidence(descriptors: number, ports: number): Evidence {
  const limits = ok({ nofileSoft: 200, nofileHard: 200, nprocSoft: 1 });
  const used = ok({ atMs: [0], constant: { used: descriptors }, varying: {} });
  return {
    processes: [{ role: 'driver', limits, descriptors: used }],
    client: {
      portUse: ok([{ byState: { ESTABLISHED: ports } }]),
      settings: { 'net.ipv4.ip_local_port_range': ok('40000 40299') },
    },
  } as unknown as Evidence;
}

it.each([
  ['descriptors at their limit', 198, 10, 'socket', 'EMFILE'],
  ['ports of the whole range in use', 50, 300, 'connect', 'EADDRNOTAVAIL'],
])('%s say why connections failed that the driver counted', (_title, descriptors, ports, syscall, errno) => {
  const inferred = inferFailures(PLAN, evidence(descriptors, ports), output(700));
  expect(inferred).toMatchObject({ from: 'inferred', calls: [{ syscall, errno, count: 700 }] });
});

it('a limit that was not met, or a driver that counted none, says nothing', () => {
  expect(inferFailures(PLAN, evidence(50, 10), output(700))).toBeUndefined();
  expect(inferFailures(PLAN, evidence(198, 300), output(0))).toBeUndefined();
});

it('a cause without an errno that somebody saw is likely at most', () => {
  const symptom = { kind: 'errno', errno: 'EMFILE', syscall: 'socket' } as const;
  const cause = { kind: 'limit', limit: 'nofile', side: 'client', setting: 'nofile', value: '200' } as const;
  const group: AttributedGroup = {
    group: aGroup({ stage: 'socket', symptom }),
    cause,
    confidence: 'proven',
    because: [],
    considered: [],
  };
  const run = (callsFrom: DriverOutput['callsFrom']) => ({ ...RUN, driverOutput: { ...output(1), callsFrom } });
  expect(asSureAsCounted(run('inferred'), [group])[0]?.confidence).toBe('likely');
  expect(asSureAsCounted(run('strace'), [group])[0]?.confidence).toBe('proven');
});
