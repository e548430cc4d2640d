import { limitOf } from '../limits/catalog.ts';
import { type Attribution, rootOf } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';
import type { Doubt } from '../model/doubt.ts';
import { attemptsEach } from '../model/load-spec.ts';
import type { Outcomes } from '../model/outcomes.ts';
import { valueIn } from '../model/probe.ts';
import type { ProcessEvidence } from '../model/process-evidence.ts';
import type { Refusal, Run } from '../model/run.ts';
import { delta } from '../model/series.ts';
import type { Usage } from '../model/usage.ts';
import { lostClients } from './lost-clients.ts';
import { unaccountedCalls } from './unaccounted-calls.ts';

/** Everything that went wrong in a run without failing an attempt, what stands first in its sentence first. */
export function doubtsOf(
  run: Run,
  outcomes: Outcomes,
  attribution: Attribution,
  usages: readonly Usage[] = [],
): Doubt[] {
  return [
    ...lostHosts(run),
    ...driverEnds(run, attribution),
    ...otherNamespaces(run),
    ...unseenCommand(run),
    ...serverEnds(run, attribution),
    ...neverConnected(run, attribution),
    ...unseenAddresses(run, attribution),
    ...unaccountedCalls(run, attribution, usages),
    ...neverAnswered(run),
    ...unseenFailures(run, attribution),
    ...countedErrors(run, attribution),
    ...refusals(run),
    ...putBack(run),
    ...unserved(run, outcomes),
  ];
}

/** Its attempts count as failed: whether they did is not known. */
function lostHosts({ plan, evidence }: Run): Doubt[] {
  return lostClients(evidence).map(({ name }) => ({
    doubt: 'client-host-lost',
    host: name,
    attempts: attemptsOf(plan, name),
  }));
}

function attemptsOf({ clients, scenario }: Run['plan'], host: string): number {
  const shards = clients?.find(({ name }) => name === host)?.driver.shards ?? [];
  return attemptsEach(scenario.load) * shards.reduce((sum, { connections }) => sum + connections, 0);
}

/** A program that gave up took attempts with it, which stand in the count; a command says nothing of what it tried. */
function driverEnds({ driverOutput }: Run, { failures }: Attribution): Doubt[] {
  if (driverOutput === undefined) return [];
  const { kind, end } = driverOutput;
  const { code, signal } = end;
  const failed = (code !== null && code !== 0) || signal !== null;
  const isOdd = kind === 'command' ? end.how === 'finished' && failed : end.how === 'early' && failures === 0;
  return isOdd ? [{ doubt: 'load-program-failed', program: kind, code, signal }] : [];
}

function otherNamespaces({ driverOutput }: Run): Doubt[] {
  const [first, ...others] = driverOutput?.otherNamespaces ?? [];
  return first === undefined ? [] : [{ doubt: 'other-namespace', ...first, more: others.length }];
}

function unseenCommand({ plan: { warnings } }: Run): Doubt[] {
  return warnings.flatMap(one =>
    one.warning === 'command-unseen' ? [{ doubt: 'command-unseen', by: one.by, why: one.why }] : [],
  );
}

/** Where attempts failed by it, the cause says so. */
function serverEnds({ evidence }: Run, attribution: Attribution): Doubt[] {
  if (hasCause(attribution, isEnd)) return [];
  const processes = (evidence?.processes ?? []).filter(({ role }) => role === 'target');
  const areLeft = processes.some(({ exit }) => exit === undefined);
  return processes.flatMap(({ pid, command, exit }: ProcessEvidence): Doubt[] => {
    if (exit?.by !== 'itself' || (exit.code === 0 && areLeft)) return [];
    return [{ doubt: 'server-ended', pid, command, code: exit.code, signal: exit.signal }];
  });
}

function isEnd(cause: Cause): boolean {
  return cause.kind === 'limit'
    ? limitOf(cause.limit).starves?.ended !== undefined
    : cause.kind !== 'unexplained' && cause.what === 'died';
}

function hasCause({ groups }: Attribution, is: (cause: Cause) => boolean): boolean {
  return groups.some(({ group, cause }) => group.outcome !== 'delayed' && (is(cause) || is(rootOf(cause))));
}

/** Of what load programs count: answers of another length are no errors, and those with a status are failures. */
const COUNTED = [
  'connect',
  'read',
  'write',
  'receive',
  'exceptions',
  'timeout',
  'refused',
  'errored',
  'aborted',
  'unsuccessful',
  'replies',
  'other',
];

/** Of libraries: errno names, and codes of their own. */
const CODE = /^(?:E[A-Z0-9]+|UND_ERR_[A-Z_]+)$/;

/** Requests that failed on connections which another took the place of, so that none of them counts as failed. */
function countedErrors({ driverOutput }: Run, { failures }: Attribution): Doubt[] {
  if (driverOutput === undefined || failures > 0) return [];
  const all = Object.entries(valueIn(driverOutput.numbers)?.errors ?? {});
  const errors = Object.fromEntries(
    all.filter(([name, times]) => (COUNTED.includes(name) || CODE.test(name)) && times > 0),
  );
  return Object.keys(errors).length === 0 ? [] : [{ doubt: 'command-counted-errors', errors }];
}

/** By the whole namespace of the server, whoever connected to whatever in it. */
function neverConnected({ evidence, driverOutput }: Run, { failures }: Attribution): Doubt[] {
  const counters = evidence === undefined ? undefined : valueIn(evidence.server.counters);
  const taken = counters === undefined ? undefined : delta(counters, 'Tcp.PassiveOpens');
  return driverOutput?.kind === 'command' && failures === 0 && taken === 0 ? [{ doubt: 'never-connected' }] : [];
}

/** What went to these was not looked at. */
function unseenAddresses({ plan: { target } }: Run, { failures }: Attribution): Doubt[] {
  const { address: followed, unseenAddresses: unseen = [] } = target;
  return unseen.length === 0 || failures > 0 ? [] : [{ doubt: 'addresses-unseen', followed, unseen }];
}

function neverAnswered({ driverOutput }: Run): Doubt[] {
  return driverOutput?.unanswered === undefined ? [] : [{ doubt: 'never-answered', ...driverOutput.unanswered }];
}

/** A load program counts its own failures; of any other command that connected nobody would know. */
function unseenFailures(run: Run, attribution: Attribution): Doubt[] {
  const { driverOutput, warnings } = run;
  if (driverOutput?.kind !== 'command' || driverOutput.numbers.state === 'read' || attribution.failures > 0) return [];
  if (neverConnected(run, attribution).length > 0) return [];
  return warnings.flatMap((one): Doubt[] => {
    if (typeof one === 'string') return [];
    if (one.warning === 'answers-unheard') return [{ doubt: 'failures-unseen', of: 'answers', why: one.why }];
    return one.warning === 'unanswered-unread' ? [{ doubt: 'failures-unseen', of: 'endings', why: one.why }] : [];
  });
}

function refusals({ refused, plan }: Run): Doubt[] {
  const isAskedFor = ({ side, name }: Refusal) =>
    side === 'host' || plan.hosts[side].sysctl.some(one => one.name === name && one.origin === 'scenario');
  return refused.filter(isAskedFor).map(({ side, name, value }) => ({ doubt: 'setting-refused', side, name, value }));
}

/** Somebody had put it back before the run had ended. */
function putBack({ warnings, plan }: Run): Doubt[] {
  return warnings.flatMap(one =>
    typeof one !== 'string' && one.warning === 'setting-put-back'
      ? [{ doubt: 'setting-refused', side: 'host', name: one.setting, value: plan.hostWide[one.setting] ?? '' }]
      : [],
  );
}

function unserved({ plan }: Run, { attempted, served }: Outcomes): Doubt[] {
  if (attempted === undefined) return [];
  if (attempted === 0) return [{ doubt: 'nothing-attempted' }];
  return served === 0 && plan.scenario.expect.length === 0 ? [{ doubt: 'nobody-served', attempted }] : [];
}
