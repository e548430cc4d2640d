import { InvalidInput, type Problem } from '../model/errors.ts';
import type { Scenario } from '../model/scenario.ts';
import { contradictions } from './contradictions.ts';
import { type DocumentKind, readDocument, type SourceDocument } from './document.ts';
import { forProgramDriver } from './driver-arguments.ts';
import { expectedFor } from './expected.ts';
import { scenarioJsonSchema } from './json-schema.ts';
import { withKnownBacklog } from './known-backlog.ts';
import { keysOf } from './known-keys.ts';
import { dotted, positionOfValue } from './locate.ts';
import { inFileOrder, problemOf } from './mistake.ts';
import type { Path } from './path.ts';
import { scenarioSchema } from './schema/scenario.ts';
import { problemsOf } from './schema-problems.ts';
import { validPart } from './valid-part.ts';

export const SCENARIO: DocumentKind = {
  what: 'a scenario',
  least: 'a name',
  example: 'name: my-scenario',
  keys: keysOf(scenarioJsonSchema),
};

/**
 * Reads a scenario: defaults applied, units converted, expectations parsed.
 * @param file names where the text is from in problems; it is not opened.
 * @throws InvalidInput with every problem of the file.
 */
export function parseScenario(text: string, file: string): Scenario {
  return scenarioIn(readDocument(text, file, SCENARIO));
}

/** Reads a scenario file as `parseScenario` does; each expectation knows the line that it stands on. */
export function parseScenarioFile(text: string, file: string): Scenario {
  const source = readDocument(text, file, SCENARIO);
  const scenario = scenarioIn(source);
  const expect = scenario.expect.map((expectation, index) => {
    const { line } = positionOfValue(source, ['expect', index]);
    return line === undefined ? expectation : { ...expectation, line };
  });
  return { ...scenario, expect };
}

function scenarioIn(source: SourceDocument): Scenario {
  const parsed = scenarioSchema.safeParse(source.value, { error: expectedFor, jitless: true });
  const scenario: Scenario | undefined = parsed.success ? parsed.data : validPart(source.value, parsed.error.issues);
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = [...problemsOf(issues, source), ...contradictionsIn(scenario, source)];
  if (problems.length > 0 || scenario === undefined) throw new InvalidInput(inFileOrder(problems));
  return withKnownBacklog(forProgramDriver(scenario), has(source.value, ['target', 'backlog']));
}

function contradictionsIn(scenario: Scenario | undefined, source: SourceDocument): Problem[] {
  if (scenario === undefined) return [];
  return contradictions(scenario, path => has(source.value, path)).map(one =>
    problemOf(one, dotted(one.path), positionOfValue(source, one.path)),
  );
}

function has(value: unknown, path: Path): boolean {
  const found = path.reduce<unknown>(
    (inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );
  return found !== undefined;
}
