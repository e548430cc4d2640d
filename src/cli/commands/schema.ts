import { EXIT, type ExitCode } from '../../model/fault.ts';
import { scenarioJsonSchema } from '../../plan/json-schema.ts';
import { print } from '../output.ts';

/** `loadline schema`: the JSON Schema of scenario files. */
export function schema(): ExitCode {
  print(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
  return EXIT.pass;
}
