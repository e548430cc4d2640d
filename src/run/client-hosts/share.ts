import type { Probe } from '../../model/probe.ts';
import type { SentTable, ServerFindings } from '../../model/sent-evidence.ts';

/** What a run that makes a part of a load asks of whoever conducts the whole. Each rejects where the whole is given up. */
export interface Share {
  /** Everything is open here. Resolves once it is so on every host, with the load's start by this host's CLOCK_MONOTONIC. */
  armed(): Promise<bigint>;
  /** Every attempt of this host is over. Resolves once those of every host are. */
  settled(): Promise<void>;
  /** Present where an agent watches the server on its own host. */
  readonly server?: SharedServer;
}

/** The server's host as one of its clients asks of it. */
export interface SharedServer {
  readonly name: string;
  /** The release of its kernel. */
  readonly kernel: string;
  /** Which connections the server has now. */
  table(): Promise<Probe<SentTable>>;
  /** The load is over here. Resolves with what was found of the server once it is over on every host. */
  findings(): Promise<ServerFindings>;
  /** Resolves with why, once the server's host is lost. */
  readonly lost: Promise<string>;
}
