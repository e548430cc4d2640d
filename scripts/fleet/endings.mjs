/** What a load says that ends before its time, and what is left of it. `begin` has one under way; `nothingLeft` looks for its processes. */
export function endings(begin, nothingLeft) {
  return {
    /** Nobody can say any more why connections fail: every host ends its part, and tells what it saw. */
    serverLost: async bed => {
      const run = await begin(bed);
      process.kill(agentOn(bed, 'target'), 'SIGKILL');
      const { status, text } = await run.ended;
      return [
        ['status', 4, status],
        ['report', /The server's host was lost while the load ran/, text],
        ['no bug of ours', false, /at .*\.js:/.test(text)],
        await nothingLeft(bed),
      ];
    },
    stopped: async bed => {
      const run = await begin(bed);
      run.child.kill('SIGINT');
      const { status, text } = await run.ended;
      const told = ['report', /Stopped by the user in the load phase/, text];
      return [['status', 130, status], told, await nothingLeft(bed)];
    },
    killed: async bed => {
      const run = await begin(bed);
      run.child.kill('SIGKILL');
      await run.ended;
      return [await nothingLeft(bed)];
    },
  };
}

export function agentOn(bed, name) {
  return bed.processesOn(name).find(({ line }) => line.startsWith('loadline agent')).pid;
}
