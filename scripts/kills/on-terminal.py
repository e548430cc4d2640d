# on-terminal.py COMMAND...: runs COMMAND on a terminal of its own, says its process id, closes the terminal at a line of standard input,
# and ends as COMMAND has. What COMMAND prints goes to standard error until then.
import os, pty, select, sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
print(pid, flush=True)
while True:
    ready, _, _ = select.select([terminal, 0], [], [])
    if 0 in ready:
        break
    try:
        os.write(2, os.read(terminal, 65536))
    except OSError:
        break
os.close(terminal)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(status if status >= 0 else 128 - status)
