import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

const MEMORY_MB = 2500;

const LOOK_MS = 2000;
/** A processor that does nothing else for a minute (twice the threshold) ends the guest, once each has said where it is. */
const ENDS_WHERE_STUCK = ['watchdog_thresh=30', 'softlockup_all_cpu_backtrace=1', 'softlockup_panic=1', 'panic=-1'];

/**
 * Boots a kernel with the host's root directory, read only, and waits until it ends. It is killed where `finished()`, the number of its runs
 * that have ended, is the same for `mostSecondsEach`. What the guest writes is in `results` (guest/start.sh), what it printed is added to
 * `console` there.
 */
export async function boot({ engine, files, loadline, results, finished, mostSecondsEach }) {
  mkdirSync(results, { recursive: true });
  const shares = { root: '/', loadline, modules: files.modules, results };
  const [program, args] = engine === 'uml' ? userModeKernel(files, shares) : emulator(files, shares);
  const console = openSync(path.join(results, 'console'), 'a');
  // A user-mode kernel keeps its memory in a file of TMPDIR, and is a group of processes.
  const child = spawn('nice', ['-n', '19', program, ...args], {
    detached: true,
    stdio: ['ignore', console, console],
    env: { ...process.env, TMPDIR: results },
  });
  closeSync(console);
  const stop = () => killGroup(child.pid);
  process.once('exit', stop);
  const watch = whenNothingEnds(finished, mostSecondsEach, stop);
  try {
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
  } finally {
    clearInterval(watch);
    process.off('exit', stop);
  }
}

function whenNothingEnds(finished, seconds, stop) {
  let count = finished();
  let since = Date.now();
  return setInterval(() => {
    const now = finished();
    if (now !== count) since = Date.now();
    count = now;
    if (Date.now() - since > seconds * 1000) stop();
  }, LOOK_MS);
}

function userModeKernel({ image, initramfs }, shares) {
  const identity = ['umid=loadline', `uml_dir=${shares.results}`];
  const terminal = ['con=null', 'con0=null,fd:1', 'con1=null,fd:1', 'ssl=null'];
  const told = [`mem=${MEMORY_MB}M`, `initrd=${initramfs}`, ...identity, ...terminal];
  return [image, [...told, 'quiet', ...guestOptions('hostfs', shares)]];
}

function emulator({ image, initramfs }, shares) {
  // Emulated throughout: acceleration is not to be had in most virtual machines.
  const machine = ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'Nehalem', '-smp', '2', '-m', `${MEMORY_MB}`];
  const bare = ['-nodefaults', '-display', 'none', '-monitor', 'none', '-no-reboot', '-serial', 'stdio'];
  const folders = Object.entries(shares).flatMap(([name, folder]) => {
    const access = name === 'results' ? '' : ',readonly=on';
    const share = `local,id=${name},path=${folder},security_model=none,multidevs=remap${access}`;
    return ['-fsdev', share, '-device', `virtio-9p-pci,fsdev=${name},mount_tag=${name}`];
  });
  const words = ['console=ttyS0', 'quiet', 'loglevel=5', 'mitigations=off', 'tsc=reliable', 'nokaslr'];
  const told = [...words, ...ENDS_WHERE_STUCK, ...guestOptions('9p', shares)].join(' ');
  const kernel = ['-kernel', image, '-initrd', initramfs, '-append', told];
  return ['qemu-system-x86_64', [...machine, ...bare, ...folders, ...kernel]];
}

/** The kernel hands to its first process, as the environment, each NAME=VALUE that it does not know. */
function guestOptions(share, { loadline, modules, results }) {
  return [`share=${share}`, 'root_folder=/', `loadline=${loadline}`, `modules=${modules}`, `results=${results}`];
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
