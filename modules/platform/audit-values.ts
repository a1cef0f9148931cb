/** Values before and after a change, sealed for the person and class they belong to: the audit holds them, and only who may see the class reads them. */
import type { FieldClass } from '#contracts/api/access-terms';
import type { SealedChange } from './audit-row.ts';
import { openColumn, sealColumn } from './sealing/index.ts';
import { mayRead } from './subject.ts';
import type { CompanyTransaction } from './transaction.ts';

export type ValueChange = { readonly field: string; readonly fieldClass: FieldClass; readonly personId: number; readonly before: string | null; readonly after: string | null };

/** A change as a reader may see it; before and after are null when hidden, and when the person's data was erased. */
export type ShownChange = { readonly field: string; readonly fieldClass: FieldClass; readonly isHidden: boolean; readonly before: string | null; readonly after: string | null };

const columnOf = (fieldClass: FieldClass) => ({ table: 'platform.audit_event', column: 'sealed_values', fieldClass });

/**
 * Seals values for `recordAudit`. `key` tells this change from every other of the company, as the command's id; it binds the
 * sealed bytes, so that they open in no other row.
 */
export const sealChanges = async (tx: CompanyTransaction, key: string, changes: readonly ValueChange[]): Promise<readonly SealedChange[]> => {
  const sealed: SealedChange[] = [];
  for (const [index, { field, fieldClass, personId, before, after }] of changes.entries()) {
    const row = `${key} ${index}`;
    const sides = [['before', before], ['after', after]] as const;
    const given = sides.flatMap(([side, text]) => (text === null ? [] : [{ side, value: { personId, row: `${row} ${side}`, plain: Buffer.from(text) } }]));
    const bytes = await sealColumn(tx, columnOf(fieldClass), given.map(({ value }) => value));
    const textOf = (side: string): string | null => bytes[given.findIndex((each) => each.side === side)]?.toString('base64') ?? null;
    sealed.push({ field, fieldClass, personId, row, before: textOf('before'), after: textOf('after') });
  }
  return sealed;
};

/** Opens what the reader may see and hides the rest; every opening is noted as a read of its own. */
export const openChanges = async (tx: CompanyTransaction, changes: readonly SealedChange[]): Promise<readonly ShownChange[]> => {
  const shown: ShownChange[] = [];
  for (const { field, fieldClass, personId, row, before, after } of changes) {
    if (!mayRead(tx.access, fieldClass, personId)) {
      shown.push({ field, fieldClass, isHidden: true, before: null, after: null });
      continue;
    }
    const opened = await openColumn(tx, columnOf(fieldClass), [['before', before], ['after', after]].map(([side, text]) => ({ personId, row: `${row} ${side}`, sealed: text === null || text === undefined ? null : Buffer.from(text, 'base64') })));
    const textOf = (index: number): string | null => (Buffer.isBuffer(opened[index]) ? opened[index].toString() : null);
    shown.push({ field, fieldClass, isHidden: opened.includes('erased'), before: textOf(0), after: textOf(1) });
  }
  return shown;
};
