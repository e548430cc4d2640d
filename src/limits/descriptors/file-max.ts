import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { isDropped, isDroppedLater, isQueued, isServerError, returned } from '../shapes.ts';
import { isNoAccept, judgeShortage } from '../shortages.ts';
import { ofMachine } from '../usage-sources.ts';
import { acceptFailures, acceptSureness } from './accept-errors.ts';
import { acceptStarved } from './accept-starved.ts';
import { onMachine } from './file-max-on-machine.ts';
import { filesAtLimit } from './full.ts';
import { gaveUpAtMachine } from './gave-up-for-files.ts';

const NAME = 'fs.file-max';

export const fileMax = defineLimit({
  id: 'file-max',
  title: 'open files of the whole machine',
  exhausted: 'machine out of open files',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  heldWhereSet: true,
  symptoms: [
    'socket() or accept() returns ENFILE to ordinary users, "too many open files in system"; root (CAP_SYS_ADMIN) may exceed it',
    'everything else of these users fails as well: open(), pipe(), even starting a shell',
    'sometimes "VFS: file-max limit … reached" in the kernel log, when a new record is reached',
  ],
  decoys: [
    { looksLike: 'the limit of the process (nofile)', tellApart: 'that one gives EMFILE, to root as well' },
    {
      looksLike: 'a lack of memory for sockets, which gives ENFILE too',
      tellApart: 'the first number of fs.file-nr then stays below the third',
    },
  ],
  needs: ['openFiles', 'acceptance', 'server.shortages'],
  source: { function: 'alloc_empty_file', file: 'fs/file_table.c', page: 'admin-guide/sysctl/fs' },
  failsCalls: [{ errno: 'ENFILE' }],
  matches: (group, side) =>
    side === 'client'
      ? returned(group, 'ENFILE', 'socket')
      : isQueued(group) || isDropped(group) || isDroppedLater(group) || isServerError(group),
  rule: (group, _side, facts) => onServer(group, facts),
  clientRule: { needs: ['client.openFiles'], rule: facts => judge(facts['client.openFiles']) },
  starves: {
    overflowed: outOfFiles,
    queued: outOfFiles,
    closed: outOfFiles,
    answered: 'by-rule',
    'gave-up': gaveUpAtMachine,
  },
  usage: {
    name: 'open-files',
    phrase: 'open files',
    sources: ({ machine }) => ofMachine(machine.files, 'used', { column: 'max' }),
  },
  onMachine,
  effective: (side, facts) => filesOf(side, facts)?.max.toString(),
  raise: (scenario, _side, room) =>
    raiseHostWide(scenario, NAME, powerOfTwo(Math.max(2 ** 20, attemptsOf(scenario.load) * 2)), room),
  remedy: {
    needs: ({ atOnce }, side, facts) => Math.max(2 ** 20, ((filesOf(side, facts)?.max ?? 0) + atOnce) * 2),
    used: (side, facts) => filesOf(side, facts)?.peak,
    round: powerOfTwo,
    write: wanted =>
      sysctlRemedy(
        [[NAME, `${wanted}`]],
        'nothing by itself. A file in use takes 192 bytes (slab filp), and a TCP socket some 3 KiB with it; look for the ' +
          'process that leaks first: for p in /proc/[0-9]*; do echo $(ls $p/fd | wc -l) $p; done | sort -n | tail',
      ),
  },
});

function filesOf(side: Side, facts: FactBook): Facts['openFiles'] | undefined {
  return valueIn(side === 'client' ? facts['client.openFiles'] : facts.openFiles);
}

function outOfFiles(group: AttemptGroup, facts: FactBook): Finding | undefined {
  return acceptStarved('file-max', group, facts);
}

function onServer(group: AttemptGroup, facts: Pick<Facts, 'openFiles' | 'acceptance' | 'server.shortages'>): Ruling {
  const { openFiles, acceptance } = facts;
  const count = acceptFailures(acceptance, 'ENFILE');
  const ruling = judge(openFiles);
  if (ruling.ruling !== 'blamed') return ruling;
  if (isServerError(group)) {
    const told = judgeShortage(group, facts['server.shortages'], 'ENFILE', isNoAccept);
    return told ?? blamed('possible', ...ruling.findings);
  }
  if (count > 0) {
    const sure = acceptSureness(group, acceptance, 'ENFILE', true);
    return sure === undefined
      ? ruledOut(finding('calls-too-few', { call: 'accept', errno: 'ENFILE', count, attempts: group.count }))
      : blamed(sure, ...ruling.findings, finding('accept-failed', { errno: 'ENFILE', count }));
  }
  return acceptance.errorsKnown ? ruledOut(finding('accept-never-failed', {})) : blamed('possible', ...ruling.findings);
}

function judge(files: Facts['openFiles']): Ruling {
  const full = filesAtLimit(files);
  return full === undefined ? ruledOut(finding('open-files-below-limit', files)) : blamed('proven', full);
}
