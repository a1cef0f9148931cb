import { join } from 'node:path';
import { failure, success } from '#kernel/base/result';
import { linkAudit, readAnchorFile, readClockOffset, verifyCompany, type ChainFault } from '#modules/platform';
import type { Command, CommandContext } from '../command.ts';
import type { ProgressBar } from '../progress.ts';

const quietMilliseconds = 2_000;

/** A bar that shows only when the work takes longer than anyone waits without one. */
const lateBar = ({ progress, phrases, language }: CommandContext) => {
  const startedAt = performance.now();
  let bar: ProgressBar | null = null;
  return {
    update: (rows: number, total: number): void => {
      if (bar === null && performance.now() - startedAt < quietMilliseconds) return;
      bar ??= progress.start(phrases.find(language, 'cli.audit.verifying') ?? 'audit', total);
      bar.update(rows, total);
    },
    finish: (): void => bar?.finish(),
  };
};

const describe = ({ phrases, language }: CommandContext, fault: ChainFault): string =>
  phrases.find(language, 'cli.audit.bad', { chain: phrases.find(language, `auditDomain.${fault.domain}`) ?? fault.domain, sequence: fault.sequence, link: fault.link, what: phrases.find(language, `auditFault.${fault.kind}`) ?? fault.kind }) ?? fault.kind;

export const command: Command = {
  name: 'audit verify',
  summary: 'Verify the audit row by row: against its chains, and against what was written outside the database.',
  options: [{ name: 'anchors', kind: 'text', placeholder: 'FILE', summary: 'Anchors to hold the chains against, a file or a folder; those of the data folder when left out.' }],
  examples: ['audit verify', 'audit verify --anchors /mnt/elsewhere/anchors-huaxing.jsonl'],
  run: async (context) => {
    const { text, phrases, language, dataFolder } = context;
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    const anchorsFolder = text('anchors') ?? join(dataFolder, 'anchors');
    const readable = await readAnchorFile(anchorsFolder, company.value.companyCode);
    if (!readable.ok) return readable;
    if (text('anchors') !== undefined && readable.value.length === 0) return failure({ code: 'anchorFileUnreadable', data: { file: anchorsFolder, line: 0 } });
    const bar = lateBar(context);
    await linkAudit(database.value, company.value.companyId);
    const verification = await verifyCompany(database.value, company.value, { anchorsFolder, nowMilliseconds: Date.now() + (await readClockOffset(database.value)), onProgress: bar.update });
    bar.finish();
    const { rows, links, anchors, faults } = verification;
    const good = phrases.find(language, 'cli.audit.good', { rows, links, anchors }) ?? 'good';
    const alone = anchors === 0 ? [phrases.find(language, 'cli.audit.noAnchors') ?? 'no anchors'] : [];
    return success({
      lines: faults.length === 0 ? [good, ...alone] : faults.map((fault) => describe(context, fault)),
      json: { company: company.value.companyCode, rows, links, anchors, isGood: faults.length === 0, faults: faults.map((fault) => ({ ...fault })) },
      exitCode: faults.length === 0 ? 0 : 1,
    });
  },
};
