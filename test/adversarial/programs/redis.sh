#!/bin/sh
# redis.sh HOST PORT BACKLOG MAXCLIENTS: beyond MAXCLIENTS it answers with an error and closes.
exec redis-server --bind "$1" --port "$2" --tcp-backlog "$3" --maxclients "$4" --save "" --protected-mode no --loglevel warning
