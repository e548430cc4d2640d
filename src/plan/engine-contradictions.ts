import type { Scenario } from '../model/scenario.ts';
import type { Contradiction } from './contradiction.ts';

/** `engine: io_uring` with what it cannot show. */
export function engineContradictions({ driver, lab, target }: Scenario): Contradiction[] {
  const found: Contradiction[] = [];
  const withoutNofile = (part: 'driver' | 'target', side: 'client' | 'server'): void => {
    if (lab[side].nofile === undefined) return;
    const mistake = `connections over io_uring need no descriptors, so that lab.${side}.nofile would bind nothing`;
    found.push({ path: [part, 'engine'], mistake, expected: 'epoll or auto, or no nofile', suggestion: 'auto' });
  };
  if (driver.engine === 'io_uring') withoutNofile('driver', 'client');
  if (target.engine !== 'io_uring') return found;
  withoutNofile('target', 'server');
  if (target.accept.mode === 'now' || target.accept.mode === 'never') return found;
  const mistake = 'the pace of target.accept is kept call by call, which io_uring does not make';
  return [...found, { path: ['target', 'engine'], mistake, expected: 'epoll or auto', suggestion: 'auto' }];
}
