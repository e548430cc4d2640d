import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

const MEMORY_MB = 2500;

/**
 * Boots a kernel with the host's root directory, read only, and waits until it turns itself off, or `limitSeconds` are over. What the guest
 * writes is in `results` (guest/start.sh), what it printed in `console` there. Resolves with whether it ended by itself.
 */
export async function boot({ engine, files, loadline, results, limitSeconds }) {
  mkdirSync(results, { recursive: true });
  const shares = { root: '/', loadline, modules: files.modules, results };
  const [program, args] = engine === 'uml' ? userModeKernel(files, shares) : emulator(files, shares);
  const console = openSync(path.join(results, 'console'), 'w');
  // A user-mode kernel keeps its memory in a file of TMPDIR, and is a group of processes.
  const child = spawn('nice', ['-n', '19', program, ...args], {
    detached: true,
    stdio: ['ignore', console, console],
    env: { ...process.env, TMPDIR: results },
  });
  closeSync(console);
  const stop = () => killGroup(child.pid);
  process.once('exit', stop);
  const timer = setTimeout(stop, limitSeconds * 1000);
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code));
  });
  clearTimeout(timer);
  process.off('exit', stop);
  return status === 0;
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
  const words = ['console=ttyS0', 'panic=-1', 'quiet', 'loglevel=4', 'mitigations=off', 'tsc=reliable', 'nokaslr'];
  const told = [...words, ...guestOptions('9p', shares)].join(' ');
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
