import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { type Case, readCases } from './case.ts';
import { scenarioText } from './scenario-text.ts';
import { turnsOf } from './selection.ts';

const cases = readCases();
const NAMES = cases.map(({ name }) => name);

function caseOf(target: Case['scenario']['target']): Case {
  const scenario = { target, load: { connections: 1 } };
  return { name: 'any', about: '', as: ['root'], truth: [], counts: [], scenario };
}

describe('the cases', () => {
  it('are many, each with a name of its own', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(104);
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  it.each(cases.map(each => [each.name, each] as const))('%s is a scenario', (name, each) => {
    expect(parseScenario(scenarioText(each, '/programs'), `${name}.yaml`).name).toBe(`adversarial-${name}`);
  });
});

describe('the name of a program in a command', () => {
  const commandOf = (target: Case['scenario']['target']) =>
    parseScenario(scenarioText(caseOf({ kind: 'command', ...target }), '/programs'), 'any.yaml').target.command;

  it('stands for the program with host, port and backlog, wherever it is', () => {
    expect(commandOf({ backlog: 16, command: ['activated.py', 'faulty', 'rst=3'] })).toEqual([
      ...['python3', '/programs/activated.py', '{host}', '{port}', '{backlog}'],
      ...['python3', '/programs/faulty', '{host}', '{port}', '{backlog}', 'rst=3'],
    ]);
  });

  it('does not pretend to a backlog that no scenario states', () => {
    expect(commandOf({ command: ['faulty', 'listen=16'] })).toEqual([
      ...['python3', '/programs/faulty', '{host}', '{port}', '0', 'listen=16'],
    ]);
  });
});

describe('a selection', () => {
  const [first, ...others] = cases;
  const named = (patterns: string[], user: 'root' | 'nobody' | 'both' = 'both', times = 1) =>
    turnsOf(cases, { user, times, patterns }).map(({ each, who }) => `${each.name} ${who}`);

  it('is everything where nothing is asked for', () => {
    expect(named([])).toHaveLength([first, ...others].reduce((sum, each) => sum + (each?.as.length ?? 0), 0));
  });

  it('is by name, with * for anything, as those users that the case is meant for', () => {
    expect(named(['v6-rst', 'v6-somax*'])).toEqual(['v6-somaxconn root', 'v6-somaxconn nobody']);
    expect(named(['*-somaxconn'], 'nobody', 2)).toEqual(['v6-somaxconn nobody', 'v6-somaxconn nobody']);
  });
});
