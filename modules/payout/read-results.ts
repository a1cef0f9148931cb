/** The bank's answers as a table: 业务编号, 金额, 结果, 原因, 银行流水号. Other columns may stand between them. */
import type { resultFaultNames } from '#contracts/api/payout-api';
import { readDelimited } from '#kernel/base/delimited-text';
import { failure, success, type Result } from '#kernel/base/result';
import type { OutcomeKind } from './payout-store.ts';

export const resultColumns = ['业务编号', '金额', '结果', '原因', '银行流水号'] as const;

export type ResultFaultCode = (typeof resultFaultNames)[number];
export type ResultFault = { readonly row: number; readonly code: ResultFaultCode };

export type ResultRow = { readonly row: number; readonly key: string; readonly amount: bigint | null; readonly outcome: OutcomeKind | null; readonly reason: string; readonly bankReference: string };

const words: Readonly<Record<string, OutcomeKind>> = {
  成功: 'paid', 已支付: 'paid', 支付成功: 'paid', 交易成功: 'paid', paid: 'paid', success: 'paid',
  失败: 'rejected', 拒绝: 'rejected', 支付失败: 'rejected', 交易失败: 'rejected', rejected: 'rejected', failed: 'rejected',
  退票: 'returned', 退回: 'returned', 已退票: 'returned', returned: 'returned',
};

const unitsOf = (text: string, scale: number): bigint | null => {
  const found = /^(\d{1,15})(?:\.(\d+))?$/.exec(text.trim().replaceAll(',', ''));
  const part = found?.[2] ?? '';
  if (found === null || /[1-9]/.test(part.slice(scale))) return null;
  return BigInt(`${found[1]}${part.slice(0, scale).padEnd(scale, '0')}`);
};

const textOf = (bytes: Uint8Array): string | null => {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next encoding is tried.
    }
  }
  return null;
};

/** Rows of a file of answers; rows without an answer (结果 empty) are left out. Errors: `resultUnreadable`. */
export const readResultRows = (bytes: Uint8Array, scale: number): Result<readonly ResultRow[], { readonly code: 'resultUnreadable' }> => {
  const text = textOf(bytes);
  const [heading = [], ...rows] = text === null ? [] : readDelimited(text);
  const columns = resultColumns.map((name) => heading.findIndex((cell) => cell.trim() === name));
  if (columns.slice(0, 3).includes(-1)) return failure({ code: 'resultUnreadable' });
  return success(rows.flatMap((cells, index): readonly ResultRow[] => {
    const [key = '', amount = '', word = '', reason = '', bankReference = ''] = columns.map((column) => (cells[column] ?? '').trim());
    if (word === '') return [];
    return [{ row: index + 2, key, amount: unitsOf(amount, scale), outcome: words[word.toLowerCase()] ?? null, reason, bankReference }];
  }));
};
