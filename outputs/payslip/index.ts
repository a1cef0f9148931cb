/** A payslip as a PDF: one A4 page with its own Chinese letters in it. */
import type { Output } from '#contracts/output/output';
import type { PayslipDocument } from '#contracts/output/payslip-document';
import { checkPayslip } from './read-payslip.ts';
import { renderPayslip } from './render-payslip.ts';

export { checkPayslip, readPayslipTexts } from './read-payslip.ts';

const plainName = (text: string): string => text.replaceAll(/[^\p{L}\p{N}_-]/gu, '_').slice(0, 60);

export const payslipOutput: Output<PayslipDocument> = {
  code: 'payslipPdf', title: { zh: '工资条 PDF', en: 'Payslip PDF' }, mediaType: 'application/pdf',
  fileName: ({ month, personNumber }) => `payslip-${month}-${plainName(personNumber)}.pdf`,
  render: renderPayslip,
  check: (bytes) => checkPayslip(bytes),
};
