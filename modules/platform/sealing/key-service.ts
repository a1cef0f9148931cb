/**
 * The master key stands outside the database, behind these few words: it wraps the keys of companies and nothing else.
 * Another service (a cloud's, a hardware module's) is one more implementation of this type.
 */

export type WrappedKey = {
  /** Which master key, for whoever has to find it again. */
  readonly masterKeyId: string;
  readonly masterVersion: number;
  readonly bytes: Buffer;
};

export type KeyService = {
  readonly kind: string;
  /** The master key in use. Throws `keyServiceUnreachable`. */
  readonly describe: () => Promise<{ readonly masterKeyId: string; readonly currentVersion: number }>;
  /** Wraps a key under the current version, bound to `context`. */
  readonly wrap: (key: Buffer, context: string) => Promise<WrappedKey>;
  /** Throws `masterKeyWrong` when the key was not wrapped by this service for this context. */
  readonly unwrap: (wrapped: WrappedKey, context: string) => Promise<Buffer>;
  /** Makes a new version the current one; older ones still unwrap. */
  readonly addVersion: () => Promise<number>;
  /** Gives up every version below; what they wrapped opens no more. */
  readonly retireBelow: (version: number) => Promise<void>;
};
