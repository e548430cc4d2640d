import type { Case, Who } from './case.ts';

/** One run of a case. */
export interface Turn {
  readonly each: Case;
  readonly who: Who;
  /** Counts from 1, where cases are run several times. */
  readonly time: number;
}

/** What `npm run adversarial` was asked for; all of them once, as each user, where nothing was. */
export interface Selection {
  readonly user: Who | 'both';
  readonly times: number;
  /** Names of cases, in which `*` stands for anything; empty for all. */
  readonly patterns: readonly string[];
}

export function selectionOf(environment: NodeJS.ProcessEnv): Selection {
  const { ADVERSARIAL_USER: user, ADVERSARIAL_TIMES: times = '1', ADVERSARIAL_NAMES: names = '' } = environment;
  return {
    user: user === 'root' || user === 'nobody' ? user : 'both',
    times: Number(times),
    patterns: names.split(' ').filter(Boolean),
  };
}

export function turnsOf(cases: readonly Case[], { user, times, patterns }: Selection): Turn[] {
  const named = cases.filter(({ name }) => patterns.length === 0 || patterns.some(pattern => matches(name, pattern)));
  return named.flatMap(each =>
    each.as
      .filter(who => user === 'both' || who === user)
      .flatMap(who => Array.from({ length: times }, (_, time) => ({ each, who, time: time + 1 }))),
  );
}

/** Names have letters, digits and hyphens alone. */
function matches(name: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);
}
