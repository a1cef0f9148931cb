/** Files that a company hands to its bank to pay its people. */
import type { BankFileInput } from '#contracts/output/bank-file';
import type { Output } from '#contracts/output/output';
import { pain00100103, pain00100109 } from './pain-001.ts';
import { salaryBatch, salaryBatchGb18030, salaryTable, salaryTableGb18030 } from './salary-files.ts';

/** Every layout, the one offered first in front. */
export const bankFileLayouts: readonly Output<BankFileInput>[] = [salaryTable, salaryTableGb18030, salaryBatch, salaryBatchGb18030, pain00100109, pain00100103];
