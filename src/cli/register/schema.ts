import { examples, type Registration } from './registration.ts';

/** `loadline schema`. */
export const registerSchema: Registration = (program, ended) => {
  program
    .command('schema')
    .summary('print the JSON Schema of scenarios, or of reports')
    .description('Prints the JSON Schema of scenario files, or of the JSON report, for editors and checkers.')
    .argument('[what]', 'scenario or report', 'scenario')
    .addHelpText('after', examples('loadline schema > scenario.schema.json', 'loadline schema report'))
    .action(async (what: string) => {
      const { schema } = await import('../commands/schema.ts');
      ended(schema(what));
    });
};
