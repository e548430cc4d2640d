import { z } from 'zod';
import { InvalidInput } from '../model/errors.ts';
import type { Fleet, Host, Via } from '../model/host.ts';
import { type DocumentKind, readDocument } from './document.ts';
import { expectedFor } from './expected.ts';
import { keysOf } from './known-keys.ts';
import { inFileOrder } from './mistake.ts';
import { inventorySchema } from './schema/inventory.ts';
import { problemsOf } from './schema-problems.ts';
import { BY_SSH } from './via.ts';

/** JSON Schema (draft 2020-12) of an inventory as it is written, for editors. */
export function inventoryJsonSchema(): object {
  const schema = z.toJSONSchema(inventorySchema, { target: 'draft-2020-12', io: 'input' });
  return { ...schema, title: 'loadline inventory' };
}

const INVENTORY: DocumentKind = {
  what: 'an inventory',
  least: 'a server, or a client',
  example: 'clients: { load-1: {} }',
  keys: keysOf(inventoryJsonSchema),
};

/**
 * Reads the hosts of a file.
 * @param file names where the text is from in problems; it is not opened.
 * @throws InvalidInput with every problem of the file.
 */
export function parseInventory(text: string, file: string): Fleet {
  const source = readDocument(text, file, INVENTORY);
  const parsed = inventorySchema.safeParse(source.value, { error: expectedFor, jitless: true });
  if (!parsed.success) throw new InvalidInput(inFileOrder(problemsOf(parsed.error.issues, source)));
  const { via, clients, server } = parsed.data;
  if (server === undefined && Object.keys(clients).length === 0) {
    throw new InvalidInput([
      { at: source.positionAt(0), message: 'no host is named', expected: 'clients, or a server' },
    ]);
  }
  return {
    clients: Object.entries(clients).map(([name, client]) => hostOf(name, client, via)),
    ...(server !== undefined && { server: { ...hostOf(server.to, server, via), ...addressOf(server) } }),
  };
}

interface Written {
  readonly to?: string;
  readonly via?: Via;
  readonly agent?: readonly string[];
  readonly node?: string;
  readonly weight?: number;
}

/** A host as the command line names it, or a file; `local` is this machine, unless it says how it is reached. */
export function hostOf(name: string, { to = name, agent, node, weight, ...own }: Written, via: Via | undefined): Host {
  const reached = own.via ?? (to === 'local' ? HERE : (via ?? BY_SSH));
  return {
    ...{ name, to, via: reached },
    ...(agent !== undefined && { agent }),
    ...(node !== undefined && { node }),
    ...(weight !== undefined && { weight }),
  };
}

const HERE: Via = { kind: 'here' };

function addressOf({ address }: { readonly address?: string }): { readonly address?: string } {
  return address === undefined ? {} : { address };
}
