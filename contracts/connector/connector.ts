/**
 * What a connector is: a manifest and one factory. It speaks one outside protocol, knows no database and no other
 * module. The kit beside this file owns tokens, limits, retries and time; the runner in modules/sync owns storage.
 */
import type { Result } from '#kernel/base/result';
import type { OutboundGuard } from './kit/outbound-guard.ts';
import type { SourceRecord, Stream, UnreadableRecord } from '../flow/source-record.ts';

/** Epoch milliseconds and a wait; the only time a connector may know. Simulators share the same instance. */
export type Clock = { readonly nowMilliseconds: () => number; readonly sleep: (milliseconds: number) => Promise<void> };

/** Our short closed list (S0.16). The vendor's own code and text travel in `data`, never branched on further in. */
export type ConnectorError = {
  readonly code:
    /** Mended inside a page, never the end of one: rows came more than once. */
    | 'repeatedRows'
    | 'unreachable' | 'timedOut' | 'connectionCut' | 'truncated' | 'notJson' | 'tooLarge' | 'serverFailed'
    | 'rateLimited' | 'concurrencyLimited' | 'busy'
    | 'tokenRejected' | 'credentialRejected' | 'notAuthorised' | 'addressNotAllowed' | 'addressRefused'
    | 'unknownPerson' | 'windowTooLarge' | 'requestRejected' | 'schemaChanged' | 'planExceedsQuota';
  readonly class: 'retry' | 'waitQuota' | 'fixCredential' | 'fixData' | 'bug';
  /** Epoch milliseconds before which no retry helps; null when unknown. */
  readonly retryAfterMilliseconds: number | null;
  readonly data: Readonly<Record<string, string | number>>;
};

/** One unit of work that lands or does not land: a stream, some people, a half-open window of epoch seconds. */
export type Slice = {
  readonly number: number;
  readonly stream: Stream;
  readonly personKeys: readonly string[];
  readonly from: number;
  readonly to: number;
};

/** The proof that the plan fits the quota before it starts (S0.18): calls per API and the provider minutes they take. */
export type QuotaProof = readonly { readonly api: string; readonly calls: number; readonly perMinute: number; readonly minutes: number }[];

export type SyncPlan = { readonly slices: readonly Slice[]; readonly quota: QuotaProof };

export type PlanRequest = {
  readonly streams: readonly Stream[];
  readonly from: number;
  readonly to: number;
  /** People to ask for; from the last contact listing. */
  readonly personKeys: readonly string[];
};

/** One page of a slice. `nextCursor` null = the slice is complete. Pages land one by one; a restart continues at the cursor. */
export type SlicePage = {
  readonly records: readonly SourceRecord[];
  readonly unreadable: readonly UnreadableRecord[];
  /** People of the slice the source refused to know (F-28) or that lie outside its visible range. */
  readonly unknownPersonKeys: readonly string[];
  readonly nextCursor: string | null;
  readonly calls: number;
};

export type SettingField = { readonly name: string; readonly secret: boolean; readonly required: boolean };

export type ConnectorManifest = {
  readonly name: string;
  readonly streams: readonly Stream[];
  readonly settings: readonly SettingField[];
  /** People per slice and longest window, for display and conformance tests. */
  readonly limits: { readonly personsPerSlice: number; readonly windowDays: number };
};

export type CheckResult = { readonly name: string; readonly state: 'granted' | 'missing' | 'unknown'; readonly data: Readonly<Record<string, string | number>> };

/** Told of trouble that the connector gets over by itself, before it goes on: nothing is mended unseen. */
export type OnTrouble = (error: ConnectorError) => Promise<void>;

/** A short text to one person of the source. Never an amount, never an account number. */
export type OutgoingMessage = { readonly personKey: string; readonly text: string };

export type Connector = {
  readonly manifest: ConnectorManifest;
  readonly plan: (request: PlanRequest) => Result<SyncPlan, ConnectorError>;
  readonly fetchPage: (slice: Slice, cursor: string | null, onTrouble?: OnTrouble) => Promise<Result<SlicePage, ConnectorError>>;
  /** The set-up check: each scope granted or missing, naming the console page (S0.10, R27). */
  readonly check: () => Promise<readonly CheckResult[]>;
  /** Sends a message, for sources that can. The same text to the same person within minutes may arrive once; answers the source's own id of it. */
  readonly sendMessage?: (message: OutgoingMessage) => Promise<Result<{ readonly providerMessage: string }, ConnectorError>>;
};

/** `outbound` judges every address before a connection is made: base addresses are settings that people write. */
export type ConnectorDeps = { readonly clock: Clock; readonly outbound: OutboundGuard; readonly random: () => number; readonly log: (event: string, data: Readonly<Record<string, string | number>>) => void };
export type ConnectorFactory = (deps: ConnectorDeps, settings: Readonly<Record<string, string>>) => Connector;
