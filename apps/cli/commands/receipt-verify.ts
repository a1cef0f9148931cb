import { success } from '#kernel/base/result';
import { verifyReceipt } from '#modules/delivery';
import type { Command } from '../command.ts';
import { readInputFile } from '../import-workbook.ts';

export const command: Command = {
  name: 'receipt verify',
  summary: 'Verify a signed payslip receipt, without any database.',
  arguments: [{ name: 'file', summary: 'Receipt as it was downloaded.', required: true }],
  options: [{ name: 'key', kind: 'text', placeholder: 'KEY', summary: 'Key that one trusts: its id as the company published it, or a file with the public key.' }],
  examples: ['receipt verify receipt.json', 'receipt verify receipt.json --key 3f1c-90aa-5e27-81d4-0b6e-77f2'],
  run: async ({ arguments: [file = ''], text, phrases, language }) => {
    const read = await readInputFile(file);
    if (!read.ok) return read;
    const key = text('key');
    const keyFile = key === undefined || /^[0-9a-f]{4}(-[0-9a-f]{4})+$/.test(key) ? null : await readInputFile(key);
    if (keyFile !== null && !keyFile.ok) return keyFile;
    const verified = verifyReceipt(Buffer.from(read.value).toString(), keyFile === null ? (key ?? null) : Buffer.from(keyFile.value).toString());
    if (!verified.ok) return verified;
    const { name, personNumber, confirmedAt, month, keyId, payslipDigest } = verified.value;
    const say = (phrase: string, values: Readonly<Record<string, string>>): string => phrases.find(language, phrase, values) ?? phrase;
    return success({
      lines: [say('receipt.verified', { name, personNumber, at: confirmedAt, month }), ...(key === undefined ? [say('receipt.key', { keyId })] : []), say('receipt.digest', { digest: payslipDigest })],
      json: { ...verified.value, isKeyTrusted: key !== undefined },
    });
  },
};
