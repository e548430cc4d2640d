import type { ProcessFacts } from '../../model/machine-facts.ts';
import { absent, failed, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { ProcessLimits } from '../../model/process-evidence.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { parseProcessLimits } from '../parse/process-limits.ts';

/**
 * What holds for one process.
 *
 * @param folder its folder, as /proc/4711
 * @param running whether it is the process to be judged, and not only one with the limits that others will inherit
 */
export function readProcess(tree: FileTree, folder: string, running: boolean): ProcessFacts {
  const status = tree.read(`${folder}/status`);
  const uid = fieldOf(status, 'Uid');
  const limits = limitsOf(tree.read(`${folder}/limits`));
  const idle = absent('no running process was named');
  return {
    name: running ? tree.read(`${folder}/comm`) : idle,
    limits,
    descriptors: running ? descriptorsOf(tree, folder, valueIn(limits)?.nofileSoft) : idle,
    epollWatches: running ? watchesOf(tree, folder) : idle,
    userThreads: tree.live ? threadsOf(tree, valueIn(uid)) : absent('the files of the other processes were not copied'),
    uid,
  };
}

/** A field of /proc/<pid>/status as a number: `Uid` and `Threads` are the first of theirs. */
function fieldOf(status: Probe<string>, name: string): Probe<number> {
  if (status.state !== 'read') return status;
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status.value)?.[1];
  return found === undefined ? absent(`its status has no ${name}`) : ok(Number(found));
}

function limitsOf(text: Probe<string>): Probe<ProcessLimits> {
  if (text.state !== 'read') return text;
  const limits = parseProcessLimits(text.value);
  return limits === undefined ? failed('its limits are not as Linux writes them') : ok(limits);
}

/** Those that take room: the limit is on the number of a descriptor, and an inherited one may lie above it (fs/file.c). */
function descriptorsOf(tree: FileTree, folder: string, limit = Number.POSITIVE_INFINITY): Probe<number> {
  const open = tree.list(`${folder}/fd`);
  return open.state === 'read' ? ok(open.value.filter(number => Number(number) < limit).length) : open;
}

/** Lines `tfd:` of the epoll descriptors in fdinfo (fs/eventpoll.c, ep_show_fdinfo). */
function watchesOf(tree: FileTree, folder: string): Probe<number> {
  const open = tree.list(`${folder}/fdinfo`);
  if (open.state !== 'read') return open;
  const texts = open.value.map(name => valueIn(tree.read(`${folder}/fdinfo/${name}`)) ?? '');
  return ok(texts.reduce((sum, text) => sum + (text.match(/^tfd:/gm)?.length ?? 0), 0));
}

function threadsOf(tree: FileTree, uid: number | undefined): Probe<number> {
  const names = tree.list('/proc');
  if (names.state !== 'read') return names;
  if (uid === undefined) return absent('its user is not known');
  let threads = 0;
  for (const name of names.value.filter(each => /^\d+$/.test(each))) {
    const status = tree.read(`/proc/${name}/status`);
    if (valueIn(fieldOf(status, 'Uid')) === uid) threads += valueIn(fieldOf(status, 'Threads')) ?? 0;
  }
  return ok(threads);
}
