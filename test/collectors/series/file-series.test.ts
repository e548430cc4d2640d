import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openConntrackCounters } from '../../../src/collectors/host/conntrack-counters.ts';
import { openCounters } from '../../../src/collectors/host/counters.ts';
import { openLink } from '../../../src/collectors/host/link.ts';
import { openSockstat } from '../../../src/collectors/host/sockstat.ts';
import { openMemory } from '../../../src/collectors/machine/memory.ts';
import { openOpenFiles } from '../../../src/collectors/machine/open-files.ts';
import { openSoftnet } from '../../../src/collectors/machine/softnet.ts';
import type { Collector } from '../../../src/collectors/series/collector.ts';
import { guarded } from '../../../src/collectors/series/collector.ts';
import { absent } from '../../../src/model/probe.ts';
import type { Series } from '../../../src/model/series.ts';

const proc = fileURLToPath(new URL('../../fixtures/proc', import.meta.url));

test.each([
  ['counters', openCounters, 'Tcp.ActiveOpens', 34],
  ['sockstat', openSockstat, 'sockets.used', 13],
  ['conntrack', openConntrackCounters, 'count', 17],
  ['conntrack', openConntrackCounters, 'max', 262144],
  ['softnet', openSoftnet, 'processed', 0x155f],
  ['files', openOpenFiles, 'used', 483],
  ['memory', openMemory, 'MemFree', 24259616 * 1024],
  ['link', (root: string) => openLink('eth0', root), 'rx_packets', 5431],
])('%s from a captured tree', (_, open, name, value) => {
  expect(sampled(() => open(proc)).constant[name]).toBe(value);
});

test('a kernel without the file is told by name', () => {
  const collector = guarded(() => openConntrackCounters('/nowhere'));
  expect(collector.result()).toEqual(
    absent('the kernel does not show its connection tracking here (no /nowhere/thread-self/net/stat/nf_conntrack)'),
  );
});

test('connection tracking that is not loaded is watched for, until the end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proc-'));
  try {
    mkdirSync(join(folder, 'sys/net/netfilter'), { recursive: true });
    const collector = openConntrackCounters(folder);
    collector.sample(0);
    expect(collector.result()).toEqual({ atMs: [0], constant: { loaded: 0 }, varying: {} });
    writeFileSync(join(folder, 'sys/net/netfilter/nf_conntrack_max'), '65536');
    collector.sample(50);
    expect(collector.result().varying).toEqual({ loaded: [0, 1] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a device that is not there is told by name', () => {
  const collector = guarded(() => openLink('eth9', proc));
  collector.sample(0);
  expect(collector.result()).toEqual(absent('there is no network device eth9'));
  collector.close();
});

function sampled(open: () => Collector<Series>): Series {
  const collector = open();
  collector.sample(-1);
  collector.sample(5);
  const series = collector.result();
  collector.close();
  expect(series.atMs).toEqual([-1, 5]);
  return series;
}
