import type { Registration } from './registration.ts';

/** `loadline agent`, which a person never types. */
export const registerAgent: Registration = (program, ended) => {
  program.command('agent', { hidden: true }).action(async () => {
    const { agent } = await import('../commands/agent.ts');
    ended(await agent());
  });
};
