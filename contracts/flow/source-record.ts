/**
 * What a connector hands over: one record of the outside system, raw text kept, and what it means as facts.
 * sync lands it as it is (versions append, nothing is overwritten); attendance and people read the facts.
 */
import type { PersonFact } from './person-fact.ts';
import type { WorkFact } from './work-fact.ts';

/** The streams of all connectors; a source declares which it has. */
export const streams = ['department', 'person', 'punch', 'dayReport', 'rule', 'roster', 'approval', 'item'] as const;
export type Stream = (typeof streams)[number];

export type SourceRecord = {
  readonly stream: Stream;
  /** Natural key inside (source, stream): the same thing of the outside world always has the same key. */
  readonly naturalKey: string;
  /** The source's own person key, null for records about no one person. Case-normalised by the connector. */
  readonly sourcePersonKey: string | null;
  /** Business day the record belongs to (epoch-day in the source's zone); the period key of storage. */
  readonly businessDay: number;
  /** The record exactly as received, as text. */
  readonly raw: string;
  /** SHA-256 hex of the canonical form of `raw`; equal hash = same version. */
  readonly contentHash: string;
  /** What the record means. Empty for records kept only as evidence. */
  readonly facts: readonly (WorkFact | PersonFact)[];
};

/** A record that could not be understood: kept raw, shown, never dropped, never guessed. */
export type UnreadableRecord = {
  readonly stream: Stream;
  readonly raw: string;
  /** Closed list; text in phrases/. */
  readonly reason: 'notJson' | 'missingField' | 'wrongType' | 'unknownValue' | 'outOfRange' | 'duplicateKey' | 'wrongEncoding';
  /** The field that failed, "" when the whole record. */
  readonly field: string;
  readonly sourcePersonKey: string | null;
};
