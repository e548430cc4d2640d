import { valueIn } from '../../model/probe.ts';
import { unitWords } from '../../plan/tuning/unit-words.ts';
import type { FileTree } from '../../system/file-tree.ts';

/** The variables of Environment= and of the files of EnvironmentFile=, which win (systemd.exec(5)). */
export function unitEnvironment(
  tree: FileTree,
  assigned: readonly string[],
  files: readonly string[],
): Readonly<Record<string, string>> {
  const texts = files.map(file => valueIn(tree.read(file.replace(/^-/, ''))) ?? '');
  const lines = texts.flatMap(text => text.replaceAll(/\\\n/g, '').split('\n'));
  const ofFiles = lines.filter(line => !/^\s*[#;]/.test(line)).map(variableOfLine);
  return Object.fromEntries(
    [...assigned.flatMap(unitWords).map(variable), ...ofFiles].filter(each => each !== undefined),
  );
}

/** In a file the whole rest of the line is the value. */
function variableOfLine(line: string): [string, string] | undefined {
  const [name, value] = variable(line.trim()) ?? [];
  return name === undefined || value === undefined ? undefined : [name.trim(), unitWords(value).join(' ')];
}

function variable(assignment: string): [string, string] | undefined {
  const at = assignment.indexOf('=');
  return at > 0 ? [assignment.slice(0, at), assignment.slice(at + 1)] : undefined;
}
