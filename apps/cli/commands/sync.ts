import { failure, success, type Result } from '#kernel/base/result';
import { loadPayslips, refreshPreview, type RefreshedPreview } from '#modules/payroll';
import { asSystem, readCompany, withCompany, type Company, type CompanyTransaction, type Database } from '#modules/platform';
import { listRuns, listSources, type SyncSummary } from '#modules/sync';
import { syncSource } from '../../work/sync-source.ts';
import type { Command, CommandContext, CommandFailure } from '../command.ts';
import { monthThatEnded, readMonth } from '../month-value.ts';

const pollMilliseconds = 400;
const mostMovedListed = 20;

type MovedPayslip = { readonly personNumber: string; readonly checkCodeBefore: string | null; readonly checkCodeAfter: string | null };
type Refreshed = RefreshedPreview & { readonly moved: readonly MovedPayslip[] };

const contextOf = (company: Company) => (asSystem(company.companyId, 'commandLine', 'cli'));

const chooseSource = async (tx: CompanyTransaction, wanted: string | undefined): Promise<Result<string, CommandFailure>> => {
  const sources = (await listSources(tx)).map((source) => source.sourceCode);
  if (wanted !== undefined) return sources.includes(wanted) ? success(wanted) : failure({ code: 'sourceUnknown', data: { sourceCode: wanted } });
  const [only] = sources;
  if (only === undefined) return failure({ code: 'noSource' });
  return sources.length === 1 ? success(only) : failure({ code: 'sourceNeeded', data: { sources: sources.join(', ') } });
};

/** The newest month that is being paid; before the first pay run, the month that has ended. */
const chooseMonth = async (tx: CompanyTransaction, wanted: string | undefined): Promise<Result<string, CommandFailure>> => {
  if (wanted !== undefined) return readMonth(wanted, '--month');
  const { rows } = await tx.query<{ month: string | null }>(`select to_char(max(month), 'YYYY-MM') as month from payroll.pay_run where company_id = $1`, [tx.companyId]);
  return success(rows[0]?.month ?? (await monthThatEnded(tx)));
};

const readCheckCodes = async (tx: CompanyTransaction, month: string): Promise<ReadonlyMap<string, string | null>> =>
  new Map((await loadPayslips(tx, month)).toSorted((a, b) => (a.personNumber < b.personNumber ? -1 : 1)).map(({ personNumber, checkCode }) => [personNumber, checkCode]));

const refresh = (database: Database, company: Company, month: string): Promise<Result<Refreshed, CommandFailure>> =>
  withCompany(database, contextOf(company), async (tx) => {
    const before = await readCheckCodes(tx, month);
    const refreshed = await refreshPreview(tx, month);
    if (!refreshed.ok) return failure({ code: refreshed.error.code, data: refreshed.error.data });
    const after = await readCheckCodes(tx, month);
    const moved = [...after].filter(([personNumber, checkCode]) => before.get(personNumber) !== checkCode)
      .map(([personNumber, checkCode]) => ({ personNumber, checkCodeBefore: before.get(personNumber) ?? null, checkCodeAfter: checkCode }));
    return success({ ...refreshed.value, moved });
  });

/** The bar follows the run's own tables, so that it tells the truth whoever does the work. */
const watchSlices = (context: CommandContext, database: Database, company: Company, sourceCode: string): (() => Promise<void>) => {
  const bar = context.progress.start(`${company.companyCode} ${sourceCode}`, 0);
  let watched: number | null = null;
  const look = async (): Promise<void> => {
    const [run] = await readCompany(database, contextOf(company), (tx) => listRuns(tx, { sourceCode, limit: 1 }));
    // An earlier run that ended before this one began is not progress.
    if (run?.finishedMilliseconds === null) watched = run.runId;
    if (run !== undefined && run.runId === watched) bar.update(run.slicesLanded, run.slices);
  };
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => (looking = looking.then(look, () => undefined)), pollMilliseconds);
  return async () => {
    clearInterval(timer);
    await looking.then(look, () => undefined);
    bar.finish();
  };
};

/** The simulator may be stopped in the middle of a sync; its clock then fails outside the connector's own handling. */
const syncWatched = async (context: CommandContext, database: Database, company: Company, wish: { readonly sourceCode: string; readonly month: string }): Promise<Result<SyncSummary, CommandFailure>> => {
  const stopWatching = watchSlices(context, database, company, wish.sourceCode);
  try {
    const synced = await syncSource(database, { companyId: company.companyId, ...wish });
    return synced.ok ? synced : failure({ code: synced.error.code, data: synced.error.data });
  } catch (error) {
    if (error instanceof Error && /fetch failed|^clock at /.test(error.message)) return failure({ code: 'simulatorUnreachable', data: { sourceCode: wish.sourceCode, address: 'none' } });
    throw error;
  } finally {
    await stopWatching();
  }
};

const errorLine = ({ phrases, language }: CommandContext, { error }: SyncSummary): readonly string[] =>
  error === null ? [] : [phrases.find(language, `wecom.error.${error.code}`, error.data) ?? phrases.errorText(language, error.code, error.data)];

const answerLines = (context: CommandContext, summary: SyncSummary, refreshed: Refreshed): readonly string[] => {
  const line = (key: string, values: Readonly<Record<string, string | number>>): string => context.phrases.find(context.language, `cli.sync.${key}`, values) ?? '';
  const { newRecords, changedRecords, goneRecords, quarantined, calls, providerMinutes, wallSeconds, slices, slicesLanded } = summary;
  const { moved, recomputed } = refreshed;
  return [
    ...errorLine(context, summary),
    line('slices', { slicesLanded, slices }), line('records', { newRecords, changedRecords, goneRecords }), line('quarantined', { quarantined }),
    line('cost', { calls, providerMinutes: providerMinutes.toFixed(1), wallSeconds: wallSeconds.toFixed(1) }), line('previews', { recomputed, moved: moved.length }),
    ...moved.slice(0, mostMovedListed).map((each) => `  ${each.personNumber}  ${each.checkCodeBefore ?? '-'} → ${each.checkCodeAfter ?? '-'}`),
    ...(moved.length > mostMovedListed ? ['  …'] : []),
  ];
};

export const command: Command = {
  name: 'sync',
  summary: 'Fetch a month from a source and bring the previews up to date.',
  options: [
    { name: 'source', kind: 'text', placeholder: 'CODE', summary: 'Source; not needed when there is one.' },
    { name: 'month', kind: 'text', placeholder: 'YYYY-MM', summary: 'Month; the newest that is being paid when left out.' },
  ],
  examples: ['sync', 'sync --month 2026-10 --json', 'sync --company xinghe --source wecom --month 2026-10'],
  run: async (context) => {
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    const wish = await readCompany(database.value, contextOf(company.value), async (tx) => {
      const sourceCode = await chooseSource(tx, context.text('source'));
      if (!sourceCode.ok) return sourceCode;
      const month = await chooseMonth(tx, context.text('month'));
      return month.ok ? success({ sourceCode: sourceCode.value, month: month.value }) : month;
    });
    if (!wish.ok) return wish;
    const synced = await syncWatched(context, database.value, company.value, wish.value);
    if (!synced.ok) return synced;
    const refreshed = await refresh(database.value, company.value, wish.value.month);
    if (!refreshed.ok) return refreshed;
    const { error, ...summary } = synced.value;
    const { moved, recomputed, digest } = refreshed.value;
    return success({
      lines: answerLines(context, synced.value, refreshed.value),
      json: {
        company: company.value.companyCode, ...wish.value, ...summary, recomputed, previewsMoved: moved.length, moved: moved.map((each) => ({ ...each })), digest,
        error: error === null ? null : { code: error.code, class: error.class, data: { ...error.data }, message: errorLine(context, synced.value)[0] ?? '' },
      },
      exitCode: synced.value.status === 'finished' ? 0 : 1,
    });
  },
};
