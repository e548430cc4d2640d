"""Socket activation: listens as descriptor 3, and starts the server with the first connection, as its child.

    python3 activated.py HOST PORT BACKLOG PROGRAM ARG...      the program gets fd=3 as its last argument
"""

import os
import select
import socket
import sys

LISTEN_FDS_START = 3

host, port, backlog, *program = sys.argv[1:]
listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((host, int(port)))
listener.listen(int(backlog))
select.select([listener], [], [])
if os.fork() == 0:
    os.dup2(listener.fileno(), LISTEN_FDS_START, inheritable=True)
    os.set_inheritable(LISTEN_FDS_START, True)
    os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
    os.execvp(program[0], [*program, f"fd={LISTEN_FDS_START}"])
os.wait()
