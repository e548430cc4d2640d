import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import type { ProcessFact } from '../../model/facts/processes.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { isDropped, isDroppedLater, isQueued, returned } from '../shapes.ts';
import { acceptFailures, acceptSureness } from './accept-errors.ts';
import { acceptStarved } from './accept-starved.ts';
import { DESCRIPTORS_USAGE } from './descriptors-usage.ts';
import { descriptorsAtLimit, isFull, mostUsed, tableBound, tableFull } from './full.ts';
import { gaveUpAtTable } from './gave-up-for-files.ts';
import { onMachine } from './nr-open-on-machine.ts';

const NAME = 'fs.nr_open';

export const nrOpen = defineLimit({
  id: 'nr-open',
  title: 'descriptors of any one process, whatever its own limit says',
  exhausted: 'descriptor table as large as the kernel lets it be',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    'socket() or accept() returns EMFILE although the process is below its RLIMIT_NOFILE',
    'setting a hard limit above it returns EPERM, also as root: a server that raises its own says "setrlimit(RLIMIT_NOFILE, …) failed", systemd does not start the unit',
    'no kernel counter moves and nothing is logged',
  ],
  decoys: [
    {
      looksLike: 'the limit of the process (nofile), which gives EMFILE as well',
      tellApart: 'the process then has as many descriptors as its soft limit in /proc/PID/limits',
    },
    { looksLike: 'fs.file-max', tellApart: 'that one gives ENFILE, and spares root' },
  ],
  needs: ['server.processes', 'server.settings', 'acceptance'],
  source: { function: 'expand_files', file: 'fs/file.c', page: 'admin-guide/sysctl/fs' },
  failsCalls: [{ errno: 'EMFILE' }],
  matches: (group, side) =>
    side === 'client'
      ? returned(group, 'EMFILE', 'socket')
      : isQueued(group) || isDropped(group) || isDroppedLater(group),
  rule: (group, _side, facts) => onServer(group, facts),
  clientRule: {
    needs: ['client.processes', 'client.settings'],
    rule: facts => judge('client', facts['client.processes'], facts['client.settings']),
  },
  excludes: (_group, side, facts) => ownLimitMet(side, facts),
  starves: { overflowed: outOfFiles, queued: outOfFiles, closed: outOfFiles, 'gave-up': gaveUpAtTable },
  usage: DESCRIPTORS_USAGE,
  onMachine,
  effective: (side, facts) => valueIn(facts[`${side}.settings`])?.[NAME],
  raise: (scenario, _side, room) =>
    raiseHostWide(scenario, NAME, powerOfTwo(Math.max(2 ** 20, attemptsOf(scenario.load) * 2)), room),
  remedy: {
    needs: ({ atOnce }) => Math.max(2 ** 20, atOnce * 2),
    used: mostUsed,
    round: powerOfTwo,
    write: wanted =>
      sysctlRemedy(
        [[NAME, `${wanted}`]],
        'nothing by itself. A process that uses them pays 8 bytes and 2 bits of its table for each, in steps of a power of ' +
          'two: 16 MiB for 2 million',
        ['then the limit of the process: LimitNOFILE= of its unit, or ulimit -n'],
      ),
  },
});

function outOfFiles(group: AttemptGroup, facts: FactBook): Finding | undefined {
  return acceptStarved('nr-open', group, facts);
}

function onServer(
  group: AttemptGroup,
  facts: Pick<Facts, 'server.processes' | 'server.settings' | 'acceptance'>,
): Ruling {
  const ruling = judge('server', facts['server.processes'], facts['server.settings']);
  if (ruling.ruling !== 'blamed') return ruling;
  const count = acceptFailures(facts.acceptance, 'EMFILE');
  if (count > 0) {
    const sure = acceptSureness(group, facts.acceptance, 'EMFILE', true);
    return sure === undefined
      ? ruledOut(finding('calls-too-few', { call: 'accept', errno: 'EMFILE', count, attempts: group.count }))
      : blamed(sure, ...ruling.findings, finding('accept-failed', { errno: 'EMFILE', count }));
  }
  if (facts.acceptance.errorsKnown) return ruledOut(finding('accept-never-failed', {}));
  const bound = tableBound(facts['server.settings']) ?? Number.POSITIVE_INFINITY;
  const full = facts['server.processes'].some(({ peakDescriptors }) => peakDescriptors >= bound);
  return full ? blamed('likely', ...ruling.findings) : UNSEEN;
}

/** Where accept() never said EMFILE, or every process met its own limit, it does not matter how large a table may be. */
function ownLimitMet(side: Side, facts: FactBook): Finding | undefined {
  const acceptance = side === 'server' ? valueIn(facts.acceptance) : undefined;
  if (acceptance?.errorsKnown && acceptFailures(acceptance, 'EMFILE') === 0) return finding('accept-never-failed', {});
  const [one, ...others] = valueIn(facts[`${side}.processes`]) ?? [];
  return one !== undefined && [one, ...others].every(isFull) ? descriptorsAtLimit(side, one) : undefined;
}

const UNSEEN: Ruling = {
  ruling: 'cannot-tell',
  missing: ['acceptance: nobody could see whether accept() failed, and a process came close to fs.nr_open'],
};

function judge(side: Side, processes: readonly ProcessFact[], settings: SettingsFact): Ruling {
  const bound = tableBound(settings);
  if (bound === undefined) return { ruling: 'cannot-tell', missing: [NAME] };
  const full = tableFull(side, processes, settings);
  if (full !== undefined) return blamed('proven', full);
  const used = Math.max(0, ...processes.map(({ peakDescriptors }) => peakDescriptors));
  return ruledOut(finding('descriptor-table-not-full', { side, used, nrOpen: bound }));
}
