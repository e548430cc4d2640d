# close-terminal.py WORD COMMAND...: runs COMMAND on a terminal of its own, closes that once it has printed WORD, and prints how it ended.
import os, pty, sys

word, command = sys.argv[1].encode(), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
printed = b""
while word not in printed:
    printed += os.read(terminal, 65536)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
