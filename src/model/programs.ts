/** Programs that labs and evidence may call, with the Debian package that holds each. */
export const PROGRAM_PACKAGES = {
  ip: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  prlimit: 'util-linux',
  unshare: 'util-linux',
  strace: 'strace',
  conntrack: 'conntrack',
} as const;
