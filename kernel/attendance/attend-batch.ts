/** Attendance of many people over one window, in columns: the form in which days are stored and summed. */
import { assertBatchShape, createAttendanceColumns, type AttendanceBatch, type AttendanceColumns } from './attendance-batch.ts';
import { runCore } from './attendance-core.ts';
import { createScratch } from './person-scratch.ts';

/**
 * Computes every employed day of every person. Same core as attendPerson; a property test holds the two equal.
 * Both conservation laws are asserted for every row.
 */
export const attendBatch = (batch: AttendanceBatch): AttendanceColumns => {
  assertBatchShape(batch);
  const columns = createAttendanceColumns(batch);
  runCore(createScratch(batch), batch, columns, null);
  return columns;
};
