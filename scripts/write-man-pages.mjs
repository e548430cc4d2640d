// Writes dist/man/*.1, the manual page of each command, from the help that it prints. A part of `npm run build`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { buildProgram } from '../dist/cli/program.js';
import { manPage } from './man/page.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const program = buildProgram(() => undefined);
mkdirSync('dist/man', { recursive: true });
writeFileSync('dist/man/loadline.1', manPage(program, program, version));
for (const command of program.createHelp().visibleCommands(program)) {
  if (command.name() === 'help') continue;
  writeFileSync(`dist/man/loadline-${command.name()}.1`, manPage(program, command, version));
}
