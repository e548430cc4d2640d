import { FAR_END } from '../model/agent-messages.ts';
import { quoted } from '../model/shell-words.ts';
import { type Kit, LENGTH_DIGITS } from './kit.ts';

/** The oldest Node that the agent runs on (`engines` of package.json). */
export const OLDEST_NODE = [20, 19] as const;

/** Until all of the kit has come, over a slow line. Both ends give up then; a read that is stuck is ended by SIGKILL alone. */
export const KIT_WITHIN_MS = 120_000;

const USUAL_NODES = ['node', 'nodejs', '/usr/local/bin/node', '/opt/node/bin/node'];

/**
 * What a shell on the host reads from its standard input: finds Node, and has it start the agent from the kit that lies there, or that
 * it asks for. The shell has read all of it before it starts anything, so nothing else may be sent until an answer comes.
 */
export function bootScript(kit: Kit, node: string | undefined): string {
  const nodes = node === undefined ? USUAL_NODES : [node];
  const find = `for node in ${nodes.map(quoted).join(' ')}; do command -v "$node" >/dev/null 2>&1 && exec "$node" -e "$program"; done`;
  const missing = `echo "${FAR_END.node} missing"; exit 127`;
  return `loadline() { program=${quoted(programFor(kit))}; ${find}; ${missing}; }\nloadline\n`;
}

function programFor({ version, hash }: Kit): string {
  const known = {
    version,
    hash,
    digits: LENGTH_DIGITS,
    oldest: OLDEST_NODE,
    lines: FAR_END,
    withinMs: KIT_WITHIN_MS,
  };
  return `const kit=${JSON.stringify(known)};${PROGRAM}`;
}

/**
 * Runs on whatever Node the host has. The kit is one JSON text, [path, base64 of the content] for each file; its hash is that of the text,
 * and is looked at again each time, so that what lies in the cache is what was sent or is sent anew. A session that is cut leaves a
 * part, which a later one removes; so it does with kits that nobody has used for a month.
 */
const PROGRAM = `
const fs = require('fs'), path = require('path'), os = require('os'), zlib = require('zlib'), crypto = require('crypto');
const say = line => fs.writeSync(1, line + '\\n');
const give = (line, code) => { say(line); process.exit(code); };
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < kit.oldest[0] || (major === kit.oldest[0] && minor < kit.oldest[1])) give(kit.lines.node + ' old ' + process.version, 3);
const cache = path.join(os.homedir(), '.cache', 'loadline');
const place = path.join(cache, 'agent-' + kit.version + '-' + kit.hash.slice(0, 16));
const hashOf = text => crypto.createHash('sha256').update(text).digest('hex');
const filesIn = (folder, below = '') => fs.readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap(entry => {
  const name = below === '' ? entry.name : below + '/' + entry.name;
  return entry.isDirectory() ? filesIn(folder, name) : [name];
});
const isWhole = folder => {
  try {
    const files = filesIn(folder).sort().map(name => [name, fs.readFileSync(path.join(folder, name)).toString('base64')]);
    return hashOf(JSON.stringify(files)) === kit.hash;
  } catch { return false; }
};
const makeOne = folder => {
  try { fs.mkdirSync(folder, { mode: 0o700 }); } catch (error) { if (error.code !== 'EEXIST') throw error; }
};
const make = folder => {
  if (fs.existsSync(folder)) return;
  if (path.dirname(folder) !== folder) make(path.dirname(folder));
  makeOne(folder);
};
const makeCache = () => {
  make(cache);
  const found = fs.lstatSync(cache);
  if (!found.isDirectory() || found.uid !== process.geteuid()) throw new Error(cache + ' belongs to another user');
  fs.chmodSync(cache, 0o700);
};
const sweep = () => {
  for (const name of fs.readdirSync(cache)) {
    const days = (Date.now() - fs.lstatSync(path.join(cache, name)).mtimeMs) / 864e5;
    if (name.startsWith('part-') ? days > 0.01 : days > 30) fs.rmSync(path.join(cache, name), { recursive: true, force: true });
  }
};
const readSome = (bytes, at) => new Promise((resolve, reject) => {
  fs.read(0, bytes, at, bytes.length - at, null, (error, read) => {
    if (error && error.code === 'EAGAIN') setTimeout(() => readSome(bytes, at).then(resolve, reject), 5);
    else if (error) reject(error);
    else resolve(read);
  });
});
const readExactly = async size => {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size;) {
    const read = await readSome(bytes, at);
    if (read === 0) process.exit(3);
    at += read;
  }
  return bytes;
};
const readKit = async () => {
  const late = setTimeout(() => process.kill(process.pid, 'SIGKILL'), kit.withinMs);
  const bytes = await readExactly(Number(await readExactly(kit.digits)));
  clearTimeout(late);
  const text = zlib.gunzipSync(bytes);
  if (hashOf(text) !== kit.hash) give(kit.lines.kit + ' damaged', 3);
  return JSON.parse(text);
};
const unpack = files => {
  const part = fs.mkdtempSync(path.join(cache, 'part-'));
  for (const [name, content] of files) {
    make(path.join(part, path.dirname(name)));
    fs.writeFileSync(path.join(part, name), Buffer.from(content, 'base64'), { mode: 0o600 });
  }
  if (!isWhole(place)) fs.rmSync(place, { recursive: true, force: true });
  try { fs.renameSync(part, place); } catch (error) {
    fs.rmSync(part, { recursive: true, force: true });
    if (!isWhole(place)) throw error;
  }
};
const start = async () => {
  makeCache();
  sweep();
  if (!isWhole(place)) { say(kit.lines.kit + ' wanted'); unpack(await readKit()); }
  fs.utimesSync(place, new Date(), new Date());
  const program = path.join(place, 'dist/agent/bin.js');
  process.argv = [process.execPath, program];
  await import(require('url').pathToFileURL(program));
};
start().catch(error => give(kit.lines.kit + ' refused ' + error.message, 3));
`;
