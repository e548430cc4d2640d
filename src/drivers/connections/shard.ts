import { awaitTask, openShard } from '../../system/shard-program.ts';
import { connectAll } from './connect-all.ts';
import { openHalf } from './half-open.ts';

const shard = openShard();
const task = awaitTask(shard);
if (task.task === 'connect') void connectAll(shard, task);
else if (task.task === 'half-open') openHalf(shard, task);
else throw new Error(`this program has no task '${task.task}'`);
