/**
 * What an ad platform is, for its spend: described once and pure. How an admin connects it, which accounts they may read, and
 * what a day of those cost. Sync, screens, guides and tests read this and name no platform themselves.
 */
import type { ConversationAnswer, ConversationOf } from '@/lib/model/conversation';
import type { VendorRequest } from '@/lib/model/delivery';
import type { AdAccountFacts, AdDetail, CostRow } from '@/lib/model/spend';
import type { SpendRefusal } from './failure';
import type { SpendSandbox } from './sandbox';

/**
 * Carries what is asked until a good answer comes. `fault` of the platform decides of every answer, of 2xx too: some platforms
 * refuse with 200. The conversation ends where it says so, but `mayFail` is given its answer, whatever it is. A conversation may
 * end itself by throwing SpendFailure (failure.ts), which says what `fault` would.
 */
export type SpendRequest = VendorRequest & { mayFail?: true };
export type SpendConversation<Outcome> = ConversationOf<SpendRequest, ConversationAnswer, Outcome>;

/** A thing to enter. */
export type SpendField = {
  name: string;
  label: string;
  /** What it is and where to find it, in the platform's own words for its screens. */
  help: string;
  secret?: true;
  optional?: true;
  placeholder?: string;
};

/** What is entered, by the names of the fields. */
export type Entered = Readonly<Record<string, string>>;

/** What lets us read; kept sealed. The platform's own members, by its own names. */
export type Grant = {
  accessToken: string;
  /** Absent: it does not end by itself. */
  accessEndsAt?: Date;
  refreshToken?: string;
  /** After which only a person can renew it, by connecting again. */
  endsAt?: Date;
  /** What was granted, where the platform says. */
  scopes?: readonly string[];
};

/** The operator's own app at the platform, as which admins are asked for their consent. */
export type SpendApp = {
  fields: readonly SpendField[];
  /** Where the app is made, and what to enter where; sentences in order. `{redirect}` stands for our address. */
  steps: readonly string[];
  /** How long the platform takes to approve it, in words: "at once", "about 10 working days". */
  wait: string;
};

export type OauthStart = { redirectUri: string; state: string /** S256, where `pkce`. */; challenge?: string };
export type OauthCode = { redirectUri: string; code: string; verifier?: string };

/** The authorisation code grant, as the platform has it. */
export type SpendOauth = {
  app: SpendApp;
  pkce: boolean;
  /** The least that reads. */
  scopes: readonly string[];
  /** The parameter in which the code comes back. */
  codeParam: string;
  authorizeUrl: (app: Entered, start: OauthStart, base?: string) => string;
  exchange: (app: Entered, code: OauthCode, now: Date, base?: string) => SpendConversation<Grant>;
};

/** A road without our consent page: a token or key that an admin makes at the platform and pastes. */
export type SpendPaste = {
  label: string;
  fields: readonly SpendField[];
  steps: readonly string[];
  wait: string;
  /** The grant that the pasted values are or give. */
  grant: (values: Entered, now: Date, base?: string) => SpendConversation<Grant>;
};

/** As whom the platform is asked, and when. */
export type SpendAccess = {
  grant: Grant;
  /** Of the app, or what was pasted: some platforms want an id of the app, or a developer token, with each request. */
  entered: Entered;
  now: Date;
  /** Scheme, host and path in place of the platform's own, where it is a sandbox. */
  base?: string;
};

/** Both days are in it. */
export type DayRange = { from: string; to: string };

/**
 * Complete, or not ready yet: ask again with `pending` after so long. Kept over restarts. `since`: the platform no longer shows
 * days before it, and the rows say nothing of them.
 */
export type SpendRows = { rows: CostRow[]; since?: string } | { pending: string; waitMs: number };

export type SpendPlatform = {
  id: string;
  name: string;
  /** One sentence: what a store gets from it. */
  summary: string;
  /** At most two letters and a colour of ours: no trademark is drawn. */
  mark: { letters: string; color: string };
  docs: { url: string /** Month of reading. */; read: string };
  apiVersion?: { name: string /** YYYY-MM-DD; null: none announced. */; endsOn: string | null; read: string };
  /** The platform's own words for the three levels, singular. */
  levels: { campaign: string; adGroup: string; ad: string };
  /** How a click of its ads arrives where no visit has told: as the link template below would make it arrive. */
  arrives: { platform: string; source: string; medium: string };
  /** What to put at the end of an ad's address, macros and all, so that visits carry the ids that cost rows carry. */
  urlTemplate: string;
  /** Conversions after a view: `among` those that it claims, or told `beside` them; `untold`: it does not say. */
  viewClaims: 'among' | 'beside' | 'untold';
  oauth?: SpendOauth;
  paste?: SpendPaste;
  /**
   * The grant anew, from what it holds; absent: it cannot be renewed without a person. Returns what has changed and what has not.
   */
  renew?: (access: SpendAccess) => SpendConversation<Grant>;
  accounts: (access: SpendAccess) => SpendConversation<AdAccountFacts[]>;
  days: {
    /** At most so many in one question. */
    chunk: number;
    /** The last ones are asked again daily, as the platform restates them. */
    restated: number;
    /** So far back it shows days. */
    reach: number;
  };
  /** Rows of these days, all of them or a failure: a page that is missing ends the conversation. */
  rows: (account: AdAccountFacts, range: DayRange, access: SpendAccess, pending?: string) => SpendConversation<SpendRows>;
  /** Of ads that had rows; absent: the platform tells nothing of them. */
  details?: (account: AdAccountFacts, adIds: readonly string[], access: SpendAccess) => SpendConversation<AdDetail[]>;
  limits: {
    /** Of the lowest tier of access. */
    requestsPerDay?: number;
    requestsPerSecond: number;
    timeoutMs: number;
  };
  /** What a refusal is, in the words of the platform's screens; undefined: the answer is no refusal. */
  fault: (answer: ConversationAnswer) => SpendRefusal | undefined;
  sandbox: SpendSandbox;
};
