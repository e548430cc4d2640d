import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What starts a stack, with the lines of a report's advice as they are printed: a line of a shell is run where the program is started,
 * options take the place of those of the program that they begin with, and any other line that of its setting in the configuration.
 *
 * @param started commands, and lines of the shell that starts them; their configuration lies in `folder`
 */
export function applied(lines, { folder, commands, shell }) {
  const result = { folder, commands: [...commands], shell: [...shell] };
  for (const line of lines.map(withoutComment)) {
    if (isDoneByStarting(line)) continue;
    if (SHELL.test(line)) result.shell = [...result.shell.filter(one => !isSame(one, line)), line];
    else if (!isOption(line, result) && !isCall(line, result)) setIn(folder, line);
  }
  return result;
}

const SHELL = /^(?:sysctl -w \S+?(?==)|ulimit -\w)/;

/** Two lines of a shell that set the same thing: the later one stands in the place of the other. */
function isSame(one, other) {
  return SHELL.exec(one)?.[0] === SHELL.exec(other)?.[0];
}

export function withoutComment(line) {
  return line.replace(COMMENT, '').trim();
}

const COMMENT = /\s+(?:#|\/\/).*$/;

/** Servers are started anew: they need no order to read their files again, and no process of before has to be changed. */
function isDoneByStarting(line) {
  return /^(restart (or reload|the application)|nginx -s |apachectl |systemctl |prlimit .*--pid )/.test(line);
}

/** `memcached -c 100`: options of the program that is started so. */
function isOption(line, { commands }) {
  const [program, ...options] = line.split(' ');
  const at = commands.findIndex(words => words.some(word => path.basename(word) === program));
  if (at === -1) return false;
  commands[at] = withOptions(commands[at], options);
  return true;
}

/** An option that is there gets the value, written as it was; another one is added. */
function withOptions(command, options) {
  const words = [...command];
  const pairs = options.join(' ').matchAll(/(--?[\w-]+)[ =](\S+)/g);
  for (const [, name, value] of pairs) {
    const setting = value.includes('=') ? value.slice(0, value.indexOf('=') + 1) : '';
    const joined = words.findIndex(word => word.startsWith(`${name}=`));
    const apart = words.findIndex((word, at) => word === name && words[at + 1].startsWith(setting));
    if (joined !== -1) words[joined] = `${name}=${value}`;
    else if (apart !== -1) words[apart + 1] = value;
    else words.push(name, value);
  }
  return words;
}

/** `socket.listen(1024)`, `server.listen({ port, backlog: 1024 })`: the call in a program whose text is one of the words. */
function isCall(line, { commands }) {
  const backlog = /listen\(.*?(\d+)[ })]*$/.exec(line)?.[1];
  const at = commands.findIndex(words => words.some(word => LISTENS.test(word)));
  if (backlog === undefined || at === -1) return false;
  commands[at] = commands[at].map(word => word.replace(LISTENS, `$1${backlog}`));
  return true;
}

/** Of Python and of Node. */
const LISTENS = /(\.listen\(|\bbacklog: )\d+/;

/**
 * Sets what a line of a configuration sets: `maxclients 200`, `pm.max_children = 60`, `server … maxconn 60`,
 * `events { worker_connections 1024; }`. What stands nowhere is put first.
 */
export function setIn(folder, line) {
  const [, key = line, value = ''] = /^(.*?)[\s=]+([^\s=]+?)(?: \})?$/.exec(line) ?? [];
  const words = key.split(/\s*[…{]\s*/).map(word => word.replaceAll('.', String.raw`\.`));
  const there = new RegExp(String.raw`^(\s*${words.join(String.raw`\b.*\b`)}[\s=]+)\S+`, 'gm');
  const files = readdirSync(folder, { recursive: true })
    .filter(file => /\.(conf|cfg|cnf)$/.test(file))
    .map(file => path.join(folder, file));
  const texts = files.map(file => readFileSync(file, 'utf8'));
  const holders = texts.flatMap((text, at) => (text.search(there) === -1 ? [] : [at]));
  for (const at of holders)
    writeFileSync(
      files[at],
      texts[at].replaceAll(there, (_, before) => `${before}${value}`),
    );
  if (holders.length === 0) writeFileSync(files[0], `${line}\n${texts[0]}`);
}
