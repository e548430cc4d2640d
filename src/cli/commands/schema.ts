import { EXIT, type ExitCode, type InvalidInput, usageError } from '../../model/errors.ts';
import { suggest } from '../../model/suggest.ts';
import { scenarioJsonSchema } from '../../plan/json-schema.ts';
import { inventoryJsonSchema } from '../../plan/parse-inventory.ts';
import { reportJsonSchema } from '../../report/schema/json-schema.ts';
import { print } from '../output.ts';

const SCHEMAS: Readonly<Record<string, () => object>> = {
  scenario: scenarioJsonSchema,
  report: reportJsonSchema,
  inventory: inventoryJsonSchema,
};

/** `loadline schema [what]`: the JSON Schema of scenario files, of reports, or of inventories. */
export function schema(what: string): ExitCode {
  const make = Object.hasOwn(SCHEMAS, what) ? SCHEMAS[what] : undefined;
  if (make === undefined) throw unknown(what);
  print(`${JSON.stringify(make(), null, 2)}\n`);
  return EXIT.pass;
}

function unknown(what: string): InvalidInput {
  const names = Object.keys(SCHEMAS);
  const likely = suggest(what, names);
  return usageError(
    'schema',
    `there is no schema of '${what.slice(0, 100)}'`,
    `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
    likely,
  );
}
