// The claims, as they stand in claims.yaml.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export function readClaims() {
  return parse(readFileSync(new URL('claims.yaml', import.meta.url), 'utf8'));
}

/** Names of the scenarios that the claims compare. */
export function scenariosOf(claims) {
  const pairs = claims.map(({ test }) => test).filter(({ kind, measure }) => kind === 'pair' && measure !== 'figure');
  return [...new Set(pairs.flatMap(({ from, to }) => [from, to]))];
}

/** Names of the settings whose defaults the claims talk about. */
export function settingsOf(claims) {
  return [...new Set(claims.flatMap(({ test }) => (test.kind === 'default' ? [test.setting] : [])))];
}
