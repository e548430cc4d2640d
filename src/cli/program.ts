import { Command } from 'commander';
import type { ExitCode } from '../model/errors.ts';
import { toolIdentity } from '../system/tool.ts';
import { addGlobalOptions } from './options.ts';
import { print } from './output.ts';
import { registerAgent } from './register/agent.ts';
import { registerAudit } from './register/audit.ts';
import { registerCeiling } from './register/ceiling.ts';
import { registerCheck } from './register/check.ts';
import { registerClimb } from './register/climb.ts';
import { registerCompare } from './register/compare.ts';
import { registerCompletion } from './register/completion.ts';
import { registerDiagnose } from './register/diagnose.ts';
import { registerDoctor } from './register/doctor.ts';
import { registerExplain } from './register/explain.ts';
import { registerHosts } from './register/hosts.ts';
import { registerInit } from './register/init.ts';
import { registerK8s } from './register/k8s.ts';
import { registerLearn } from './register/learn.ts';
import { registerLimits } from './register/limits.ts';
import { examples, type Registration } from './register/registration.ts';
import { registerReport } from './register/report.ts';
import { registerRestore } from './register/restore.ts';
import { registerRun } from './register/run.ts';
import { registerSchema } from './register/schema.ts';
import { registerServe } from './register/serve.ts';
import { registerValidate } from './register/validate.ts';
import { registerWatch } from './register/watch.ts';

/** In the order of the help. */
const COMMANDS: readonly Registration[] = [
  registerRun,
  registerCeiling,
  registerClimb,
  registerValidate,
  registerCompare,
  registerCheck,
  registerDiagnose,
  registerWatch,
  registerReport,
  registerServe,
  registerDoctor,
  registerHosts,
  registerK8s,
  registerLimits,
  registerAudit,
  registerExplain,
  registerLearn,
  registerSchema,
  registerInit,
  registerCompletion,
  registerRestore,
  registerAgent,
];

/** A load command without `--` before it has its options taken for ours. */
const WITHOUT_DASHES = /^error: unknown option .*$/m;

/** What commander says of a mistake, in our words. */
function errorText(message: string, words: readonly string[]): string {
  const hint = words.includes('diagnose') && !words.includes('--') ? '$&; the load command stands after --' : '$&';
  return message.replace(WITHOUT_DASHES, hint).replace(/^error: /, 'command line: ');
}

/** The whole command line; `ended` is told the exit code of the command that ran. */
export function buildProgram(ended: (code: ExitCode) => void): Command {
  const program = addGlobalOptions(new Command('loadline'))
    .description('Loads a server until something gives, and names the kernel limit that gave.')
    .version(toolIdentity().version, '--version', 'print the version')
    .helpOption('-h, --help', 'say how it is used')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: print,
      outputError: (message, write) => write(errorText(message, program.args)),
    })
    .exitOverride();
  for (const register of COMMANDS) register(program, ended);
  return program.addHelpText('after', examples('loadline run scenarios/listen-backlog.yaml', 'loadline doctor'));
}
