import { readdirSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Case } from './case.ts';

export const PROGRAMS = path.join(import.meta.dirname, 'programs');
const NAMES = readdirSync(PROGRAMS);
const INTERPRETERS: Readonly<Record<string, string>> = { '': 'python3', '.py': 'python3', '.mjs': 'node', '.sh': 'sh' };

/**
 * The case as a scenario file. In a command, the name of one of `programs/` stands for its interpreter, its path in that folder, and host,
 * port and backlog; 0 where the scenario states no backlog.
 */
export function scenarioText({ name, about, scenario }: Case, folder: string): string {
  const { target, ...rest } = scenario;
  const { command, ...others } = target;
  const backlog = target.backlog === undefined ? '0' : '{backlog}';
  const words = command.flatMap(word => (NAMES.includes(word) ? started(path.join(folder, word), backlog) : [word]));
  const whole = { ...others, ...(words.length > 0 && { command: words }) };
  return stringify({ name: `adversarial-${name}`, about, ...rest, target: whole });
}

function started(program: string, backlog: string): string[] {
  const interpreter = INTERPRETERS[path.extname(program)];
  if (interpreter === undefined) throw new Error(`nothing runs ${program}`);
  return [interpreter, program, '{host}', '{port}', backlog];
}
