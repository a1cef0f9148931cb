/** What an imported workbook means to sync and attendance, in the transaction that imports it. */
import { absorbSchedules, absorbWorkFacts, requestRecomputeFrom } from '#modules/attendance';
import { streamOfSheet, type ImportReport, type WorkSheetKey } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { landHandedOver, type Absorb, type HandedOverCounts } from '#modules/sync';

/** A sheet may hold a year of a whole company; attendance takes facts in by the page. */
const factsAtOnce = 20_000;

const absorbInPages: Absorb = async (tx, { sourceCode, records, tombstones, firstSeen }) => {
  for (let at = 0; at < Math.max(records.length, tombstones.length); at += factsAtOnce) {
    await absorbWorkFacts(tx, { sourceCode, records: records.slice(at, at + factsAtOnce), tombstones: tombstones.slice(at, at + factsAtOnce), firstSeen });
  }
};

export type WorkCounts = Readonly<Partial<Record<WorkSheetKey, HandedOverCounts>>>;

/** Takes in schedules, lands punches, forms and roster days as records of the source, and asks for what must be computed again. */
export async function finishImport(tx: CompanyTransaction, input: { readonly sourceCode: string; readonly report: ImportReport; readonly nowMilliseconds: number }): Promise<WorkCounts> {
  const { sourceCode, report, nowMilliseconds } = input;
  await absorbSchedules(tx, { sourceCode, schedules: report.schedules });
  const counts: Partial<Record<WorkSheetKey, HandedOverCounts>> = {};
  for (const { sheet, records, isWhole } of report.work) {
    if (records.length === 0) continue;
    counts[sheet] = await landHandedOver(tx, { sourceCode, stream: streamOfSheet[sheet], records, isWhole, keeps: report.keeps, nowMilliseconds, absorb: absorbInPages });
  }
  await requestRecomputeFrom(tx, { people: report.touched, cause: `source:${sourceCode}` });
  return counts;
}
