#!/bin/sh
# after-setup.sh HOST PORT BACKLOG COMMANDS PROGRAM ARG...: changes the network namespace that it runs in, then becomes the program.
shift 3
PATH="$PATH:/usr/sbin:/sbin"
sh -ec "$1" || exit 9
shift
exec "$@"
