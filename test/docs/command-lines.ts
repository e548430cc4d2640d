import { ciFiles } from './ci-files.ts';
import { fencedBlocks, type Page, pages } from './pages.ts';

const SHELL = ['sh', 'bash', 'shell'];

/** How the pages call the command. */
export const CALL = /^(?:sudo )?(?:loadline|npx loadline|node dist\/cli\/bin\.js) /;

/** Placeholders, or a column of meanings: what tells a synopsis from a command line. */
const SYNOPSIS = /[<…[]| {3,}/;

/** A shell command of the documentation, as a reader would type it. */
export interface CommandLine {
  readonly file: string;
  readonly line: string;
  /** What the page shows that it prints, in a transcript. */
  readonly output?: string;
}

/** Every shell command of every page, each once: of blocks for the shell, transcripts, workflows, indented and inline code; and those of the CI files. */
export function commandLines(): CommandLine[] {
  const all: CommandLine[] = pages().flatMap(page => [
    ...transcripts(page),
    ...shellBlocks(page),
    ...workflowSteps(page),
    ...indented(page),
    ...inline(page),
  ]);
  all.push(...ciFiles().flatMap(({ file, lines }) => lines.map(line => ({ file, line }))));
  return all.filter(({ line }, index) => all.findIndex(other => other.line === line) === index);
}

/** `$ command`, and what it prints. */
function transcripts({ file, text }: Page): CommandLine[] {
  return fencedBlocks(text, ['console']).flatMap(block =>
    block.split(/^\$ /m).flatMap(part => {
      const [line = '', ...output] = part.trimEnd().split('\n');
      return line === '' ? [] : [{ file, line, output: output.join('\n') }];
    }),
  );
}

function shellBlocks({ file, text }: Page): CommandLine[] {
  return fencedBlocks(text, SHELL).flatMap(block =>
    commandsIn(block.replaceAll('\\\n', ' ')).map(line => ({ file, line: line.replace(/\s+# .*$/, '') })),
  );
}

/** Lines of a script; one that leaves a quote open goes on in the next. */
function commandsIn(script: string): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of script.split('\n')) {
    const whole = open === '' ? line : `${open}\n${line}`;
    const isOpen = (whole.match(/'/g)?.length ?? 0) % 2 === 1;
    open = isOpen ? whole : '';
    if (!isOpen && whole.trim() !== '') commands.push(whole.trim());
  }
  return commands;
}

/** `- run: command` of a GitHub workflow. */
function workflowSteps({ file, text }: Page): CommandLine[] {
  const blocks = fencedBlocks(text, ['yaml']);
  return blocks.flatMap(block => [...block.matchAll(/^ *- run: (.+)$/gm)].map(([, line = '']) => ({ file, line })));
}

function indented({ file, text }: Page): CommandLine[] {
  return [...text.matchAll(/^ {4}(.+)$/gm)].flatMap(([, code = '']) => calls(file, code.replace(/\s+# .*$/, '')));
}

/** A command in a sentence, but for names of commands that do not go without arguments. */
function inline({ file, text }: Page): CommandLine[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const codes = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
  return codes.filter(code => !NAME.test(code)).flatMap(code => calls(file, code));
}

const NAME = /^loadline (?:run|ceiling|climb|check|compare|validate|diagnose|report)(?: --\w+)?$/;

function calls(file: string, code: string): CommandLine[] {
  return CALL.test(code) && !SYNOPSIS.test(code) ? [{ file, line: code }] : [];
}
