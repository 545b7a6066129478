/**
 * An ad platform's server, as tests and the demo run it: its consent page, its tokens, and the reports of its accounts by its
 * published rules, errors as it words them. Pure: the HTTP around it is lib/sandbox, and what its accounts spent is given to it.
 */
import type { VendorResponse } from '@/lib/model/delivery';
import type { AdAccountFacts, AdDetail, CostRow } from '@/lib/model/spend';

/** One request as the platform's server sees it; header names are lower case. */
export type SpendSandboxRequest = {
  method: string;
  /** With its first slash, after the platform's part of the address. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
  /** Where its pages and links lie: scheme, host and the platform's part. */
  base: string;
};

/** An account of the platform, with all that it has spent so far. */
export type SandboxAccount = AdAccountFacts & {
  rows: readonly CostRow[];
  details: readonly AdDetail[];
  /** Ads that are deleted or archived: their rows are shown to whom asks for those too. */
  deletedAdIds?: readonly string[];
};

export type SpendSandboxState = {
  now: Date;
  accounts: readonly SandboxAccount[];
  /** Somebody has revoked the consent: every token is refused as the platform refuses it. */
  revoked: boolean;
  throttled: boolean;
  /** Kept between requests: codes and tokens given, report jobs. Empty at first. */
  memory: Map<string, unknown>;
};

export type SpendSandbox = {
  answer: (request: SpendSandboxRequest, state: SpendSandboxState) => VendorResponse;
  /** What its app is entered as. */
  app: Readonly<Record<string, string>>;
  /** What an admin pastes instead, where the platform has that road; it is taken until it is revoked. */
  paste?: Readonly<Record<string, string>>;
};
