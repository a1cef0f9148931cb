/** What each WeCom errcode means for the connector; texts of WeCom are not stable and never branched on. */
import type { ConnectorError } from '#contracts/connector/connector';

const codesByMeaning: readonly (readonly [ConnectorError['code'], readonly number[]])[] = [
  ['busy', [-1, 6000, 301022, 301026, 301057, 301064, 301070]],
  ['tokenRejected', [40014, 42001]],
  ['credentialRejected', [40001, 40013, 40091, 41002, 41004, 40056]],
  ['rateLimited', [45009]],
  ['concurrencyLimited', [45033]],
  ['notAuthorised', [43009, 48001, 48002, 48004, 48006, 50003, 301002, 301007, 301055, 301056, 301062]],
  ['addressNotAllowed', [48009, 60020]],
  ['unknownPerson', [40003, 40031, 46004, 50002, 60003, 60011, 60021, 60111, 60123, 81013, 301021]],
  ['windowTooLarge', [40032, 45029, 301023, 301024, 301112]],
];

const meanings = new Map(codesByMeaning.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)));

/** Codes without an entry are `requestRejected`: our own request is wrong, or WeCom has learnt a new code. */
export const meaningOfErrcode = (errcode: number): ConnectorError['code'] => meanings.get(errcode) ?? 'requestRejected';

/**
 * What may be kept of an errmsg: the hint that WeCom support asks for, the caller's address that an operator must
 * list, and the beginning of the text.
 */
export const readErrmsg = (errmsg: string): Readonly<Record<string, string>> => ({
  text: (errmsg.split(', hint:')[0] ?? '').slice(0, 80),
  hint: /hint: \[([0-9_]+)\]/.exec(errmsg)?.[1] ?? '',
  fromAddress: /from ip: ([0-9a-fA-F.:]+)/.exec(errmsg)?.[1] ?? '',
});
