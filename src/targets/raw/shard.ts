import { awaitTask, openShard } from '../../system/shard-program.ts';
import { serve } from './serve.ts';

const shard = openShard();
const task = awaitTask(shard);
if (task.task !== 'listen') throw new Error(`this program has no task '${task.task}'`);
serve(shard, task);
