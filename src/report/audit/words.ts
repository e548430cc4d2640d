import type { Allowance, BoundKind, NoBound, Step, Term } from '../../model/allowance.ts';
import type { AuditNote, Configured } from '../../model/audit.ts';
import { count } from '../numbers.ts';

const TERMS: Readonly<Record<Term, string>> = {
  'soft-limit': 'soft limit',
  'ceiling-of-limits': 'ceiling',
  'open-files-of-machine': 'open files',
  'descriptors-open': 'open now',
  'files-open': 'open now',
  'highest-port': 'highest port',
  'lowest-port': 'lowest port',
  'both-included': 'both included',
  'reserved-ports': 'reserved',
  'ports-taken': 'taken now',
  'seconds-of-time-wait': 'seconds in TIME-WAIT',
  'table-size': 'entries',
  'entries-now': 'entries now',
  buckets: 'buckets',
  'entries-a-bucket': 'entries in each',
  'queue-bound': 'bound',
  'one-over-the-bound': 'beyond the bound',
  'three-quarters': 'usable',
  pages: 'pages',
  'pages-in-use': 'pages now',
  'pages-a-connection': 'page a connection',
  'bytes-allowed': 'bytes',
  'bytes-in-use': 'bytes now',
  'bytes-a-connection': 'bytes of kernel memory a connection',
  watches: 'watches',
  'watches-of-process': 'watched now',
  'tasks-allowed': 'threads',
  'tasks-now': 'now',
  'packets-queued': 'packets',
  workers: 'workers',
  'connections-a-worker': 'connections of each',
  peers: 'hosts',
};

const NOUNS: Readonly<Record<BoundKind, string>> = {
  held: '',
  burst: ' in one instant',
  'per-second': ' new ones a second',
  busy: ' with data waiting',
  threads: ' threads',
  peers: ' hosts',
  packets: ' packets of one burst',
};

const NO_BOUND: Readonly<Record<NoBound, string>> = {
  'closes-early-only': 'bounds none: beyond it TIME-WAIT is skipped',
  'resets-closed-only': 'bounds none: beyond it closed connections are reset',
  'memory-only': 'bounds none: it bounds memory and throughput',
  'cookies-on': 'bounds none: SYN cookies are on',
  'not-tracking': 'bounds none: connections are not tracked here',
  'reuses-time-wait': 'bounds none: tcp_tw_reuse takes ports back after a second',
  'no-such-limit': 'bounds none: there is no such limit here',
  'not-visible': 'not visible here: it belongs to the whole machine',
  'another-program': 'bounds none: the process is another program',
  'root-is-exempt': 'bounds none: root is exempt',
  'rules-not-read': 'not known: rules that translate addresses are not read',
  'per-application': 'each application has its own',
};

/** `28,232 = 60,999 (highest port) - 32,768 (lowest port) + 1 (both included)`. */
export function allowanceText(allowance: Allowance): string {
  switch (allowance.kind) {
    case 'unlimited':
      return 'no limit';
    case 'no-bound':
      return NO_BOUND[allowance.why];
    case 'unknown':
      return `unknown: ${allowance.why}`;
    case 'bound': {
      const most = `${allowance.atMost ? 'at most ' : ''}${count(allowance.most)}${NOUNS[allowance.bounds]}`;
      return allowance.steps.length < 2 ? most : `${most} = ${allowance.steps.map(stepText).join(' ')}`;
    }
  }
}

function stepText({ operation, amount, term }: Step, index: number): string {
  const number = Number.isInteger(amount) ? count(amount) : String(amount);
  return `${index === 0 ? '' : `${operation} `}${number} (${TERMS[term]})`;
}

const EFFECTIVE: Readonly<Record<Configured['effective'], string>> = {
  'at-boot': 'in effect from the next boot',
  'if-loaded': 'in effect from the next boot, but only if its kernel module is loaded before systemd-sysctl runs',
  'at-start': 'in effect from its next start',
  'at-login': 'in effect from the next login',
  never: 'systemd does not read that file at boot, only sysctl -p does',
};

export function configuredText({ file, line, effective, above, module }: Configured): string {
  const place = `${file}:${line}`;
  if (above !== undefined) {
    return `${place}; never in effect: setrlimit() refuses more than ${above.setting}, ${count(above.value)}`;
  }
  if (module !== undefined) {
    return `${place}; ${EFFECTIVE[effective]}, and no file in modules-load.d names ${module}: else the line is skipped at boot`;
  }
  return `${place}; ${EFFECTIVE[effective]}`;
}

export function noteText(note: AuditNote): string {
  switch (note.code) {
    case 'own-network':
      return 'the process has a network namespace of its own: whoever makes it sets its net.* values (--sysctl of a container), and no file in sysctl.d reaches them';
    case 'soft-below-hard':
      return `the soft limit of descriptors is ${count(note.soft)}, the hard one ${count(note.hard)}: Node, Go and Java programs raise their own soft limit to it at start, and others do not. --pid of a running one tells`;
    case 'unreadable':
      return `not read: ${note.why}`;
    case 'lost-at-boot':
      return `${note.setting} is as in ${configuredText(note.configured)}`;
    case 'bad-line':
      return `${note.file}:${note.line}: ${note.why}`;
    case 'overrules-ours':
      return `${note.file}:${note.line} is read after the file above: change ${note.setting} there, or take the line out`;
  }
}
