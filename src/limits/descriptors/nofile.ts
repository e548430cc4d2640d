import type { Ruling } from '../../model/cause.ts';
import type { Facts } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { SERVERS } from '../../servers/servers.ts';
import { blamed, defineLimit, ruledOut } from '../define.ts';
import { isDropped, isDroppedLater, isQueued, isServerError, isUnanswered, returned } from '../shapes.ts';
import { DESCRIPTORS_USAGE } from './descriptors-usage.ts';
import { descriptorsAtLimit, isFull, mostUsed } from './full.ts';
import { gaveUpAtOwnLimit } from './gave-up-for-files.ts';
import { judgeNofileBehind } from './nofile-behind.ts';
import { fullest, isNear, lowestLimit } from './nofile-of-processes.ts';
import { onMachine } from './nofile-on-machine.ts';
import { onServer, SERVER_NEEDS } from './nofile-on-server.ts';
import { needed, remedy } from './nofile-remedy.ts';
import { outOfFiles, queueStands, undealt } from './nofile-starves.ts';
import { raiseNofile } from './raise-nofile.ts';

export const nofile = defineLimit({
  id: 'nofile',
  title: 'open descriptors of one process (RLIMIT_NOFILE)',
  exhausted: 'out of file descriptors',
  scope: 'process',
  sides: ['client', 'server'],
  setting: { kind: 'rlimit', name: 'nofile' },
  exact: true,
  heldWhereSet: true,
  unitKey: 'LimitNOFILE',
  symptoms: [
    'client: socket() returns EMFILE at once; no packet is sent and no counter moves',
    'server: accept() returns EMFILE, connections wait in the accept queue until it overflows',
    ...SERVERS.flatMap(({ outOfDescriptors = [] }) => outOfDescriptors),
    'server built on libuv: it accepts and closes what waits, so clients connect and read an end of file or a reset',
  ],
  decoys: [
    {
      looksLike: 'fs.nr_open, which also gives EMFILE',
      tellApart: 'the process then has fewer descriptors than its limit',
    },
    {
      looksLike: 'a server that died, or an application cap: clients read an end of file too',
      tellApart: 'the process is alive with its descriptors at the limit and its accept() returned EMFILE',
    },
  ],
  needs: ['client.processes', ...SERVER_NEEDS],
  source: { function: 'alloc_fd', file: 'fs/file.c', page: 'getrlimit(2)' },
  failsCalls: [{ errno: 'EMFILE' }],
  matches: (group, side) =>
    side === 'client'
      ? returned(group, 'EMFILE', 'socket')
      : isQueued(group) || isDropped(group) || isDroppedLater(group) || isUnanswered(group) || isServerError(group),
  rule: (group, _side, facts) => onServer(group, facts),
  clientRule: { needs: ['client.processes'], rule: onClient },
  behind: judgeNofileBehind,
  starves: {
    overflowed: queueStands,
    queued: outOfFiles,
    closed: outOfFiles,
    unanswered: undealt,
    answered: 'by-rule',
    'gave-up': gaveUpAtOwnLimit,
  },
  usage: DESCRIPTORS_USAGE,
  onMachine,
  effective: (side, facts) => lowestLimit(side, facts)?.toString(),
  raise: raiseNofile,
  remedy: { needs: needed, used: mostUsed, write: remedy },
});

function onClient(facts: Pick<Facts, 'client.processes'>): Ruling {
  // That a call failed is known of each of these: whose it was shows by who came near.
  const one = facts['client.processes'].find(isFull) ?? facts['client.processes'].find(isNear);
  if (one !== undefined) return blamed('proven', descriptorsAtLimit('client', one));
  const ended = facts['client.processes'].find(process => process.ended === true);
  if (ended !== undefined) {
    const { pid, nofile: limit } = ended;
    return blamed('proven', finding('descriptors-ran-out', { side: 'client', pid, limit }));
  }
  const highest = fullest(facts['client.processes']);
  if (highest === undefined) return { ruling: 'cannot-tell', missing: ['client.processes'] };
  return ruledOut(
    finding('descriptors-below-limit', { side: 'client', used: highest.peakDescriptors, limit: highest.nofile }),
  );
}
