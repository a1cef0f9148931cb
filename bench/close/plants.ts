/** The deliberate bugs of the close. */
import type { Plant } from '../plants.ts';
import { errorKinds, type ErrorKind } from './error-kinds.ts';

/** Bugs of what is carried, computed and locked: the year sees them. */
const yearPlants: readonly Plant[] = [
  {
    name: 'retro-carried-twice', means: 'what an earlier month carried already is carried again', parts: ['year'], bar: 'year.linesDiffer',
    file: 'modules/payroll/find-retro.ts',
    find: ' - (carried.get(line.item) ?? 0);', replace: ';',
  },
  {
    name: 'tax-carried', means: 'the tax of a closed month is computed again and carried as a difference', parts: ['year'], bar: 'year.linesDiffer',
    file: 'modules/payroll/find-retro.ts',
    find: "  if (kind === 'employerCost') return { input: 'retroEmployerAmount', sign: 1 };",
    replace: "  if (kind === 'employerCost') return { input: 'retroEmployerAmount', sign: 1 };\n  if (item === 'incomeTax') return { input: 'retroTaxFreeAmount', sign: -1 };",
  },
  {
    name: 'cause-unnamed', means: 'what a difference comes from is not said', parts: ['year'], bar: 'year.withoutCause',
    file: 'modules/payroll/find-retro.ts',
    find: '    causes: causesBetween(', replace: '    causes: [] || causesBetween(',
  },
  {
    name: 'one-fen-moved', means: 'a payslip is stored with one fen more than was computed', parts: ['year'], bar: 'year.monthsOpen',
    file: 'modules/payroll/compute-payslips.ts',
    find: 'amounts: encodeVector(calculated.amounts, start, width)',
    replace: "amounts: (() => { const own = calculated.amounts.slice(start, start + width); if (person.personNumber.endsWith('7')) own[items.findIndex(({ item }) => item === 'netPay')] += 1; return encodeVector(own, 0, width); })()",
  },
  {
    name: 'year-forgotten', means: 'tax is that of the month alone', parts: ['year'], bar: 'year.taxWrong',
    file: 'modules/payroll/year-to-date.ts',
    find: '  const isChained = link !== undefined && (', replace: '  const isChained = kind === null && link !== undefined && (',
  },
  {
    name: 'variance-part-dropped', means: 'what the calendar moved is left out of the causes of a change', parts: ['year'], bar: 'year.varianceOff',
    file: 'kernel/payroll/variance.ts',
    find: 'return amount === 0 ? [] : [{ cause, item, amount }];', replace: "return amount === 0 || cause === 'calendar' ? [] : [{ cause, item, amount }];",
  },
  {
    name: 'tax-file-person-dropped', means: 'one person is not in the file of the tax bureau', parts: ['year'], bar: 'year.filesWrong',
    file: 'modules/filing/tax-filing.ts',
    find: '  const rows = own.filter(isFiled);', replace: '  const rows = own.filter(isFiled).slice(1);',
  },
  {
    name: 'voucher-line-kept-back', means: 'the smallest line of a voucher is not written into its file', parts: ['year'],
    file: 'modules/filing/book-run.ts',
    find: '  const content = output.render(file);', replace: '  const content = output.render({ ...file, vouchers: file.vouchers.map((voucher) => ({ ...voucher, lines: voucher.lines.slice(1) })) });',
  },
];

/** One for each kind of planted error: the finding that names it is not made. */
const findingSwitches: Readonly<Record<ErrorKind, readonly [find: string, replace: string]>> = {
  wrongAccount: ["found('duplicateAccount', {", "void ('duplicateAccount', {"],
  foreignHolder: ["found('holderNameDiffers')", "void 'holderNameDiffers'"],
  ghostWithColleaguesPunches: ["found('samePunches', {", "void ('samePunches', {"],
  ghostWithoutPunches: ["found('notComputed', {", "void ('notComputed', {"],
  wrongPlace: ["found('insurancePlaceChanged', {", "void ('insurancePlaceChanged', {"],
  doublePunch: ["['doublePunch', attendance.doublePunchDays], ", ''],
  wrongBase: ["found('baseUnlikeWage', {", "void ('baseUnlikeWage', {"],
  staleRate: ["found('wageFell', {", "void ('wageFell', {"],
  raiseWithADigitMore: ["? 'wageRoseMuch' : 'wageRose'", "? 'wageRose' : 'wageRose'"],
  missingLeave: ["found('absentWholeDays', {", "void ('absentWholeDays', {"],
  leaverNotEntered: ["found('attendanceEnded', {", "void ('attendanceEnded', {"],
  lastDayTooEarly: ["found('workAfterLastDay', {", "void ('workAfterLastDay', {"],
  wrongFundRate: ["'overtimeBeyondLimit', 'housingFundRateOutside']", "'overtimeBeyondLimit']"],
};

const findingPlants = (Object.entries(findingSwitches) as [ErrorKind, readonly [string, string]][]).map(([kind, [find, replace]]): Plant => ({
  name: `unfound-${errorKinds[kind]}`, means: `the review does not say ${errorKinds[kind]}`, parts: ['planted'], bar: 'planted.found', file: 'kernel/payroll/review-findings.ts', find, replace,
}));

const filePlants: readonly Plant[] = [
  {
    name: 'bad-row-swallowed', means: 'an amount with too many places is cut and taken', parts: ['round-trip'], bar: 'roundTrip.badRowsFound',
    file: 'connectors/spreadsheet/cell-values.ts',
    find: "  const places = (fraction ?? '').replace(/0+$/, '');", replace: "  const places = (fraction ?? '').replace(/0+$/, '').slice(0, scale);",
  },
  {
    name: 'failed-row-kept-back', means: 'a failed row is missing from the file of failed rows', parts: ['round-trip'], bar: 'roundTrip.goodRowsRefused',
    file: 'connectors/spreadsheet/write-workbook.ts',
    find: '    const own = errors.filter((error) => error.sheet === found.sheet.key);', replace: '    const own = errors.filter((error) => error.sheet === found.sheet.key && error.row % 7 !== 2);',
  },
  {
    name: 'figure-of-payslip-cut', means: 'the last place of a figure is not drawn', parts: ['pdf'], bar: 'pdf.wrong',
    file: 'outputs/payslip/figure-text.ts',
    find: "${fraction === undefined ? '' : `.${fraction}`}`;", replace: "${fraction === undefined ? '' : `.${fraction.slice(0, 1)}0`}`;",
  },
];

const lockPlants: readonly Plant[] = [
  {
    name: 'event-mistaken', means: 'a run that is to be archived is settled', parts: ['life'], bar: 'life.cellsWrong',
    file: 'modules/payroll/run-life.ts',
    find: '[tx.companyId, runId, move.event, move.digest', replace: "[tx.companyId, runId, move.event === 'archive' ? 'settle' : move.event, move.digest",
  },
  {
    name: 'basis-unchecked', means: 'a payslip is not computed again from what was written down of it when its run is locked', parts: ['tamper'], bar: 'lock.tamperedLocked',
    file: 'modules/payroll/lock-run.ts',
    find: '  if (verified.value.differing.length > 0) return failure(', replace: '  if (verified.value.differing.length > 1e9) return failure(',
  },
  {
    name: 'payslips-uncounted', means: 'the payslips of a run are not held against its digest when it is locked', parts: ['tamper'], bar: 'lock.tamperedLocked',
    file: 'modules/payroll/lock-run.ts',
    find: '  const { digest } = await digestOfPayslips(tx, run);', replace: '  const { digest } = run;',
  },
  {
    name: 'left-out-unapproved', means: 'who is left out of a run is no part of what is approved', parts: ['tamper'], bar: 'lock.tamperedLocked',
    file: 'modules/payroll/submit-run.ts',
    find: 'kernel: run.kernelVersion, excluded };', replace: 'kernel: run.kernelVersion, excluded: excluded.slice(0, 0) };',
  },
  {
    name: 'pay-date-unapproved', means: 'the pay date is no part of what is approved', parts: ['tamper'], bar: 'lock.tamperedLocked',
    file: 'modules/payroll/submit-run.ts',
    find: 'kind: run.kind, payDay: run.period.payDay, digest', replace: 'kind: run.kind, payDay: 0, digest',
  },
];

const bankPlants: readonly Plant[] = [
  {
    name: 'hold-ignored', means: 'the bank file pays people whose pay is held', parts: ['bank'], bar: 'bank.linesWrong',
    file: 'modules/payroll/payable-lines.ts',
    find: 'return holdReason === undefined ?', replace: 'return holdReason !== null ?',
  },
  {
    name: 'number-with-other-content', means: 'a file that is written again is not held against its first bytes', parts: ['bank'], bar: 'bank.numbersReused',
    file: 'modules/payout/payment-content.ts',
    find: '  if (digestOfBytes(bytes) !== file.contentDigest) return refused;', replace: '',
  },
  {
    name: 'account-of-another', means: 'everybody is paid into the account of one', parts: ['bank'], bar: 'bank.linesWrong',
    file: 'modules/payout/make-payment-files.ts',
    find: "account.kind === 'account' ? numbers.get(account.changeId) : undefined", replace: "account.kind === 'account' ? [...numbers.values()].at(-1) : undefined",
  },
  {
    name: 'out-before-approval', means: 'a bank file comes out before a second person has approved it', parts: ['bank'], bar: 'bank.filesWrong',
    file: 'modules/payout/release-file.ts',
    find: "    if (!written.ok && written.error.code !== 'fileHandedOut') return written;", replace: '',
  },
  {
    name: 'refused-line-lost', means: 'whom the bank refused to pay stands in no further file', parts: ['bank'], bar: 'bank.linesWrong',
    file: 'modules/payout/read-payout.ts',
    find: "(state === 'ready' || state === 'rejected' || state === 'returned')", replace: "(state === 'ready' || state === 'returned')",
  },
];

const crashPlants: readonly Plant[] = [
  {
    name: 'decision-kept-apart', means: 'a decision is written in a transaction of its own, before what it decides', parts: ['crash'], bar: 'crash.lock',
    file: 'modules/platform/transaction.ts',
    find: '      return client.query(text, values as unknown[]);',
    replace: "      if (text.startsWith('select') || !text.includes('insert into platform.proposal_decision')) return client.query(text, values as unknown[]);\n      return client.query(text, values as unknown[]).then(async (answer) => { await client.query(`commit; ${beginText(context, 'write', {})}; savepoint command_work; savepoint proposal_decision`); return answer; });",
  },
];

/** What is pressed does nothing. */
const buttonPlants: readonly Plant[] = [
  {
    name: 'search-does-nothing', means: 'the button that searches does nothing', parts: ['buttons'], bar: 'stories.deadButtons', scale: 0.0625,
    file: 'apps/web/src/parts/list-tools.tsx',
    find: 'onSubmit={event => { event.preventDefault(); apply(draft); }}', replace: 'onSubmit={event => { event.preventDefault(); }}',
  },
  {
    name: 'panel-cannot-be-closed', means: 'the button that closes a panel does nothing', parts: ['buttons'], bar: 'stories.deadButtons', scale: 0.05,
    file: 'apps/web/src/parts/side-panel.tsx',
    find: 'className="icon-button" onClick={onClose} aria-label', replace: 'className="icon-button" aria-label',
  },
];

export const closePlants: readonly Plant[] = [...yearPlants, ...findingPlants, ...lockPlants, ...bankPlants, ...crashPlants, ...filePlants, ...buttonPlants];
