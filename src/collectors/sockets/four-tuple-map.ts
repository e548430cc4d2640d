/** Numbers by connection. Addresses are few and ports many, so that a connection costs two numbers in a map. */
export interface FourTupleMap {
  set(local: string, localPort: number, remote: string, remotePort: number, value: number): void;
  get(local: string, localPort: number, remote: string, remotePort: number): number | undefined;
}

export function createFourTupleMap(): FourTupleMap {
  const byLocal = new Map<string, Map<string, Map<number, number>>>();
  return {
    set: (local, localPort, remote, remotePort, value) => {
      const byRemote = getOrAdd(byLocal, local);
      getOrAdd(byRemote, remote).set(portPair(localPort, remotePort), value);
    },
    get: (local, localPort, remote, remotePort) =>
      byLocal.get(local)?.get(remote)?.get(portPair(localPort, remotePort)),
  };
}

function portPair(localPort: number, remotePort: number): number {
  return localPort * 65_536 + remotePort;
}

function getOrAdd<Key, Inner>(map: Map<string, Map<Key, Inner>>, key: string): Map<Key, Inner> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = new Map<Key, Inner>();
  map.set(key, fresh);
  return fresh;
}
