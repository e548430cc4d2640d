/**
 * A command's manual page in man(7) markup, from the help that it prints.
 *
 * @param {import('commander').Command} program
 * @param {import('commander').Command} command the program itself, or one of its commands
 */
export function manPage(program, command, version) {
  const help = program.createHelp();
  const isProgram = command === program;
  const name = isProgram ? 'loadline' : `loadline-${command.name()}`;
  const summary = (isProgram ? command.description() : command.summary()).replace(/\.$/, '');
  return [
    `.TH ${name.toUpperCase()} 1 "" "loadline ${version}" "loadline"\n`,
    section('NAME', `${text(name)} \\- ${text(summary)}`),
    section(
      'SYNOPSIS',
      `\\fB${text(isProgram ? 'loadline' : `loadline ${command.name()}`)}\\fR ${text(command.usage())}`,
    ),
    section('DESCRIPTION', text(command.description())),
    listed(
      'ARGUMENTS',
      help.visibleArguments(command).map(one => [help.argumentTerm(one), help.argumentDescription(one)]),
    ),
    listed('COMMANDS', commandsOf(help, command)),
    listed('OPTIONS', optionsOf(help, command)),
    ...(isProgram ? [] : [listed('OPTIONS OF EVERY COMMAND', optionsOf(help, program))]),
    listed('EXIT STATUS', EXIT_CODES),
    section('EXAMPLES', examplesOf(command)),
    section('SEE ALSO', seeAlso(program, command)),
  ].join('');
}

const EXIT_CODES = [
  ['0', 'The expectations held, or what was asked for was printed.'],
  ['1', 'An expectation did not hold, or something failed that nobody expected.'],
  ['2', 'The input or the command line is not valid.'],
  ['3', 'This machine cannot do it; the message says what would allow it.'],
  ['4', 'Inconclusive: the run ended before it could answer.'],
  ['70', 'A bug in loadline.'],
  ['130', 'Interrupted.'],
];

function commandsOf(help, command) {
  return help
    .visibleCommands(command)
    .filter(one => one.name() !== 'help')
    .map(one => [`loadline-${one.name()}(1)`, one.summary()]);
}

function optionsOf(help, command) {
  return help.visibleOptions(command).map(option => [help.optionTerm(option), help.optionDescription(option)]);
}

/** Lines that the help prints after `Example:`, each with `$` before it. */
function examplesOf(command) {
  let printed = '';
  command.configureOutput({ ...command.configureOutput(), writeOut: more => (printed += more) }).outputHelp();
  const lines = printed.split('\n').flatMap(line => /^ {2}\$ (.*)$/.exec(line)?.[1] ?? []);
  return lines.length === 0 ? '' : ['.nf', ...lines.map(line => `\\fB${text(line)}\\fR`), '.fi'].join('\n');
}

function seeAlso(program, command) {
  const others = program
    .createHelp()
    .visibleCommands(program)
    .filter(one => one.name() !== 'help' && one !== command);
  const pages = command === program ? [] : ['loadline'];
  return [...pages, ...others.map(one => `loadline-${one.name()}`)].map(page => `\\fB${text(page)}\\fR(1)`).join(', ');
}

function section(title, body) {
  return body === '' ? '' : `.SH ${title}\n${body}\n`;
}

function listed(title, entries) {
  const body = entries.map(([term, about]) => `.TP\n\\fB${text(term)}\\fR\n${text(about)}`).join('\n');
  return section(title, body);
}

/** Text that troff takes for nothing else: hyphens stay hyphens, and no line begins with a request. */
function text(words) {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}
