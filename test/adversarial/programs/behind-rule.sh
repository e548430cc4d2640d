#!/bin/sh
# behind-rule.sh HOST PORT BACKLOG FAMILY HOOK RULE PROGRAM ARG...: loads one nft rule into its network namespace, then becomes the
# program.
shift 3
PATH="$PATH:/usr/sbin:/sbin"
nft "add table $1 own; add chain $1 own packets { type filter hook $2 priority 0; }; add rule $1 own packets $3" || exit 9
shift 3
exec "$@"
