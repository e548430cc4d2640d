"""What a faulty server is told.

    listen=N        passes N to listen(), instead of BACKLOG         v6=1       listens on ::, for both families
    fd=N            takes over a listener that is open already       reexec=1   becomes its own program anew while it listens
    defer=S         leaves a client without data out of the queue for S seconds (TCP_DEFER_ACCEPT)
    daemon=S        goes on as a child; the parent ends S seconds later
    silent=K        never answers each K-th connection               close=K    closes each K-th after accept()
    rst=K           resets each K-th after accept()                  rstread=K  resets each K-th request that it has read
    max=N full=HOW  what it does beyond N connections: close, rst, 503, garbage, or stop (accepts no more)
    pause=S at=S    sleeps once, S seconds after the first one       every=S    and again, S seconds after each pause
    pace=S          sleeps after each accept()                       delay=S    answers after S seconds
    half=1          sends half of each answer                        body=N     answers with N bytes
    chunked=1       answers in chunks, with a field after them       hints=1    sends Early Hints before each answer
    drop=1          closes after its answer                          fork=1     a process for each connection
    files=N         opens N files before it listens                  leak=1     loses a descriptor with each connection
    fragile=1       ends where accept() fails

In the middle of a load, once:

    emfile=1        accept() fails with EMFILE                       forkfail=1  fork() fails
    decoy=1         a second listener of the process overflows       stop=S at=S another process stops it for S seconds
    deaf=1          it closes its listener
    relisten=N      it sets somaxconn to N and calls listen() again, then takes nobody for 0.6 s
    crash=S         it ends with status 1, S seconds later           kill=S      another process kills it, S seconds later

Meanwhile:

    chatter=N       N packets a second over loopback                 inner=N     N connections a second of the host to itself
    overflow=N      another process's queue of N overflows           starving=N  another process has N descriptors, too few
"""


class Options:
    def __init__(self, argv):
        self.argv = argv
        self.host, self.port, self.backlog = argv[1], int(argv[2]), int(argv[3])
        self.values = dict(argument.split("=", 1) for argument in argv[4:])

    def has(self, name):
        return name in self.values

    def get(self, name):
        return self.values.get(name)

    def seconds(self, name):
        return float(self.values.get(name, 0))

    def count(self, name):
        return int(self.values.get(name, 0))

    def is_nth(self, name, number):
        return self.has(name) and number % self.count(name) == 0
