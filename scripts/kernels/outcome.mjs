import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Exit status of a run that its machine cannot do. */
const CANNOT_RUN_HERE = 3;
const MOST_LETTERS = 160;
const BECAUSE = ' because ';
/** True of an application in an emulated machine, whatever else is. */
const SLOW = ['slow-to-accept server', 'slow-to-answer server'];

/**
 * How one scenario came out in a guest. `kind` is right, accused (a cause that is not the truth), overclaimed (proven, beside a rival that
 * could not be judged), unexplained, slow (nobody met the limit, since the guest was too slow to), inconclusive, refused, hung (the guest's
 * kernel did) or nothing; `found` is what the report blames, with attempts.
 */
export function outcomeOf(folder, expected) {
  const status = numberIn(path.join(folder, 'status'));
  const report = path.join(folder, 'report.json');
  if (status === undefined) return unended(path.join(folder, 'hung'));
  const seconds = numberIn(path.join(folder, 'seconds'));
  if (!existsSync(report)) {
    const kind = status === CANNOT_RUN_HERE ? 'refused' : 'nothing';
    return { kind, seconds, found: `exit ${status}: ${lastWords(path.join(folder, 'output'))}` };
  }
  const [run] = JSON.parse(readFileSync(report, 'utf8')).runs;
  if (run.state !== 'completed') return { kind: 'inconclusive', seconds, found: run.stateReason ?? run.state };
  const { groups } = run.attribution;
  const blamed = blamesOf(groups);
  return { kind: kindOf(blamed, groups, expected), seconds, found: inWords(blamed) };
}

function unended(hung) {
  if (!existsSync(hung)) return { kind: 'nothing', found: 'the guest did not come so far' };
  return { kind: 'hung', found: readFileSync(hung, 'utf8').trim() };
}

function kindOf(blamed, groups, expected) {
  const causes = [...blamed.keys()].filter(cause => !SLOW.includes(cause));
  const isTrue = cause => cause.split(BECAUSE).some(name => expected.includes(name));
  if (causes.some(cause => cause !== 'unexplained' && !isTrue(cause))) return 'accused';
  if (groups.some(isOverclaimed)) return 'overclaimed';
  if (causes.includes('unexplained')) return 'unexplained';
  const isFound = name => causes.some(cause => cause.split(BECAUSE).includes(name));
  return expected.every(isFound) ? 'right' : 'slow';
}

/** The evidence cannot allow nothing else where a rival that fits was not to be judged. */
function isOverclaimed({ confidence, considered }) {
  return confidence === 'proven' && considered.some(({ ruling }) => ruling === 'cannot-tell');
}

/** Attempts by cause and what made it happen. A delay may be the processor's own backlog, or be left unexplained. */
function blamesOf(groups) {
  const blamed = new Map();
  for (const { outcome, cause, count } of groups) {
    if (outcome === 'delayed' && (cause.kind === 'unexplained' || cause.limit === 'netdev-backlog')) continue;
    const name = nameOf(cause);
    blamed.set(name, (blamed.get(name) ?? 0) + count);
  }
  return blamed;
}

function nameOf({ limit, what, kind, side, root }) {
  const name = `${limit ?? what ?? kind} ${side ?? ''}`.trim();
  return root ? `${name}${BECAUSE}${nameOf(root)}` : name;
}

function inWords(blamed) {
  return blamed.size === 0 ? 'nothing' : [...blamed].map(([cause, count]) => `${cause} (${count})`).join(', ');
}

function lastWords(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.join(' ').replaceAll(/\s+/g, ' ').slice(0, MOST_LETTERS);
}

function numberIn(file) {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8').trim();
  return text === '' ? undefined : Number(text);
}
