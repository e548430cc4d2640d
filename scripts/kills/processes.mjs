import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Puts a command in the place of root's that an ordinary user runs. */
export const ORDINARY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

const NAMESPACES = ['net', 'pid', 'mnt', 'user'];

/** A variable of the environment, which all that a command starts inherits. */
const MARK = 'LOADLINE_KILLS';

export function markOf(mark) {
  return { [MARK]: mark };
}

/** The processes of that mark, by id and command. */
export function marked(mark) {
  return everyProcess().filter(pid => markIn(pid) === mark);
}

function markIn(pid) {
  const variables = read(`/proc/${pid}/environ`).split('\0');
  return variables.find(variable => variable.startsWith(`${MARK}=`))?.slice(MARK.length + 1);
}

export function commandOf(pid) {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() || read(`/proc/${pid}/comm`);
}

/** Ids of the processes of that mark, and the namespaces that are theirs and not ours, each with the moment at which it was seen. */
export function seenOf(mark) {
  const pids = marked(mark);
  const home = new Set(namespacesOf('self'));
  const theirs = pids.flatMap(namespacesOf).filter(each => !home.has(each));
  return { pids, namespaces: new Map(theirs.map(each => [each, ticksNow()])) };
}

/**
 * Processes that live in one of these namespaces since before it was seen, and that no other command has started: a number of a namespace
 * is given out again, also to a process that is older than the namespace.
 */
export function livingIn({ namespaces }) {
  if (namespaces.size === 0) return [];
  const isIn = pid => namespacesOf(pid).some(each => startOf(pid) <= (namespaces.get(each) ?? -1));
  return everyProcess().filter(pid => isIn(pid) && markIn(pid) === undefined);
}

/** Hundredths of a second since the boot. */
function ticksNow() {
  return Number(read('/proc/uptime').split(' ')[0]) * 100;
}

function startOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}

function namespacesOf(pid) {
  return NAMESPACES.flatMap(kind => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${kind}`)];
    } catch {
      return [];
    }
  });
}

/** All but those that have ended: their parent has not asked after them yet, or the kernel still ends their process namespace. */
function everyProcess() {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name) && !hasEnded(name));
}

/** A process that ends gives its memory back first, and its files before it waits for anything (kernel/exit.c, do_exit). */
function hasEnded(pid) {
  return !/^VmSize:/m.test(read(`/proc/${pid}/status`));
}

function read(file) {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
