import { InvalidInput } from '../model/errors.ts';
import type { Scenario } from '../model/scenario.ts';
import { parseScenarioFile } from '../plan/parse-scenario.ts';
import { readYaml } from './yaml-file.ts';

export interface ScenarioFile {
  readonly file: string;
  readonly scenario: Scenario;
}

/** Reads every scenario before any starts. Throws InvalidInput with the problems of all of them. */
export function readScenarios(files: readonly string[]): ScenarioFile[] {
  const results = files.map(readScenario);
  const problems = results.flatMap(result => (result instanceof InvalidInput ? result.problems : []));
  if (problems.length > 0) throw new InvalidInput(problems);
  return results.flatMap(result => (result instanceof InvalidInput ? [] : [result]));
}

function readScenario(file: string): ScenarioFile | InvalidInput {
  try {
    return { file, scenario: parseScenarioFile(readYaml(file, 'scenario'), file) };
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
}
