import { randomFrom } from '../random.mjs';
import { commandsFor } from './commands.mjs';
import { KINDS } from './kinds.mjs';

/** Which command is ended, how, and after how long: every command and every kind comes as often as the others. */
export function casesOf({ seed, count, user, ...place }) {
  const random = randomFrom(seed);
  const users = user === 'both' ? ['root', 'ordinary'] : [user];
  const pairs = users.flatMap(each => commandsFor(each, place).map(command => ({ user: each, ...command })));
  const kinds = Object.keys(KINDS).filter(kind => KINDS[kind].needsRoot !== true || process.getuid() === 0);
  const [commandTurn, kindTurn] = [turnsOf(pairs, random), turnsOf(kinds, random)];
  return Array.from({ length: count }, (_, number) => {
    const { lastsMs, ...command } = commandTurn();
    return { number, ...command, kind: kindTurn(), afterMs: Math.round(random() * lastsMs) };
  });
}

/** All of the list in random order, then all of it again. */
function turnsOf(list, random) {
  let left = [];
  return () => {
    if (left.length === 0) left = [...list];
    return left.splice(Math.floor(random() * left.length), 1)[0];
  };
}
