/** Declarations of special additional deductions that another office hands over, as facts of people. */
import type { DeclaredDeductionFact } from '#contracts/flow/person-fact';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { appendDeductions, holdImport } from './people-store.ts';

export type NewDeclaration = { readonly personId: number } & Omit<DeclaredDeductionFact, 'kind' | 'personNumber'>;

/** Appends declarations; each takes the place of an older one of the same person, kind and first month. Recomputing is for the caller to ask. */
export const declareDeductions = async (tx: CompanyTransaction, declarations: readonly NewDeclaration[], source: string): Promise<void> => {
  await holdImport(tx);
  await appendDeductions(tx, declarations.map(({ personId, ...fact }) => ({ personId, fact: { kind: 'declaredDeduction', personNumber: '', ...fact } })), source);
  await recordAudit(tx, { action: 'people.deductionsDeclared', subject: `source:${source}`, data: { declarations: declarations.length, people: new Set(declarations.map(({ personId }) => personId)).size } });
};
