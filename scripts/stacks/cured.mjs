import { diagnosed } from './diagnosed.mjs';
import { ran } from './scenarios.mjs';

/** What a report of a stack names and advises, and what is left of the failures when the advice was followed. */
export function cured(one) {
  const before = measured(one);
  const remedies = remediesOf(before.section);
  const advice = [...new Set(remedies.flatMap(({ now }) => now))];
  return { before, advice, after: advice.length === 0 ? undefined : measured(one, remedies) };
}

/** One run of a stack, with such remedies where there are any: lines of the report, or of a scenario its own keys. */
export function measured(one, remedies = []) {
  const { status, section } =
    one.client === undefined
      ? ran(one, remedies.map(({ change }) => change).filter(isFirst))
      : diagnosed(one.name, { server: linesFor(remedies, 'server'), client: linesFor(remedies, 'client') });
  const { failed, pending } = section.outcomes;
  return { status, section, failures: failed + pending };
}

function remediesOf({ attribution }) {
  return attribution.groups.flatMap(({ remedy }) => remedy ?? []);
}

function linesFor(remedies, side) {
  return [...new Set(remedies.filter(({ change }) => change.side === side).flatMap(({ now }) => now))];
}

function isFirst({ setting }, at, changes) {
  return changes.findIndex(one => one.setting === setting) === at;
}
