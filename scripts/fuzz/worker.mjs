// worker.mjs SUBJECT SEED [shown]: takes the input of each number that it is told, and answers what was wrong with how it was taken.
import { randomFrom } from '../random.mjs';
import { SUBJECTS } from './subjects.mjs';

const [name, seed, isShown] = process.argv.slice(2);
const { make, take } = await SUBJECTS[name]();

process.on('uncaughtException', error => process.send({ why: `uncaught: ${error.stack}` }));
process.on('message', async number => {
  const input = make(randomFrom(Number(seed) * 1_000_003 + number));
  if (isShown !== undefined) console.log(input);
  process.send({ why: await whatIsWrong(input) });
});
process.send({});

async function whatIsWrong(input) {
  try {
    return await take(input);
  } catch (error) {
    if (error?.name !== 'InvalidInput') return String(error?.stack ?? error);
    const placeless = error.problems.filter(({ at }) => at?.file === undefined);
    return placeless.length === 0 ? undefined : `refused without a place: ${placeless[0].message}`;
  }
}
