/** The column of attendance.attendance_day that holds a kind of minutes: "lateMinutes" is stored as late_minutes. */
import type { MinuteColumn } from '#kernel/attendance/attendance-batch';

export const storedName = (column: MinuteColumn): string => column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
