import { examples, type Registration } from './registration.ts';

/** `loadline schema`. */
export const registerSchema: Registration = (program, ended) => {
  program
    .command('schema')
    .summary('print the JSON Schema of scenarios')
    .description('Prints the JSON Schema of scenario files, for editors and checkers.')
    .addHelpText('after', examples('loadline schema > scenario.schema.json'))
    .action(async () => {
      const { schema } = await import('../commands/schema.ts');
      ended(schema());
    });
};
