#!/bin/sh
# haproxy.sh HOST PORT BACKLOG MAXCONN: answers each request itself, keeps connections open, and accepts no more than MAXCONN.
PATH="$PATH:/usr/sbin"
file="$(mktemp)"
cat > "$file" <<CONFIGURATION
global
  maxconn 5000
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  timeout http-keep-alive 30s
frontend all
  bind $1:$2 backlog $3 maxconn $4
  http-request return status 200 content-type text/plain string ok
CONFIGURATION
exec haproxy -f "$file" -db
