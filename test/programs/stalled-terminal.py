# stalled-terminal.py COMMAND...: runs COMMAND on a terminal of its own that takes nothing, as after Ctrl-S, until a line comes from standard
# input. Then prints what COMMAND wrote there, and ends as COMMAND has.
import os, pty, subprocess, sys, termios

terminal, end = pty.openpty()
termios.tcflow(end, termios.TCOOFF)
command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=end, stderr=end, start_new_session=True)
sys.stdin.readline()
termios.tcflow(end, termios.TCOON)
os.close(end)
try:
    while piece := os.read(terminal, 65536):
        os.write(1, piece)
except OSError:
    pass
sys.exit(command.wait())
