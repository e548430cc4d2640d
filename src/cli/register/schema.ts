import { examples, type Registration } from './registration.ts';

/** `loadline schema`. */
export const registerSchema: Registration = (program, ended) => {
  program
    .command('schema')
    .summary('print the JSON Schema of scenarios, reports or inventories')
    .description(
      'Prints the JSON Schema of scenario files, of the JSON report, or of inventories, for editors and checkers.',
    )
    .argument('[what]', 'scenario, report or inventory', 'scenario')
    .addHelpText('after', examples('loadline schema > scenario.schema.json', 'loadline schema report'))
    .action(async (what: string) => {
      const { schema } = await import('../commands/schema.ts');
      ended(schema(what));
    });
};
