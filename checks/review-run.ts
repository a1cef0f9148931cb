/** A run looked at as two people of the office would: everybody compared, and every finding answered for. */
import { answerFindings, findingsToAnswer, readRunById, refreshReview } from '#modules/payroll';
import { withCompany, type CompanyContext, type Database } from '#modules/platform';

/** Looks at a run and answers what is found as both of the given people. Throws with the code of what was refused. */
export const reviewRun = async (database: Database, runId: number, people: readonly [CompanyContext, CompanyContext]): Promise<void> => {
  const orThrow = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }): void => {
    if (!result.ok) throw new Error(`the run cannot be looked at: ${result.error?.code ?? ''}`);
  };
  await withCompany(database, people[0], async (tx) => {
    const run = await readRunById(tx, runId);
    if (run?.status === 'preview') orThrow(await refreshReview(tx, run, { zone: 'Asia/Shanghai' }));
  });
  for (const person of people) {
    await withCompany(database, person, async (tx) => {
      const findings = await findingsToAnswer(tx, runId);
      if (findings.length > 0) orThrow(await answerFindings(tx, runId, { reason: 'looked at', findings }));
    });
  }
};
