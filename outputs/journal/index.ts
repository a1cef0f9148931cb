/** Journal vouchers in the layouts that accounting systems take in. */
import { genericJournalBook, genericJournalText } from './generic-journal.ts';
import { kingdeeJournal } from './kingdee-journal.ts';
import { yonyouJournal } from './yonyou-journal.ts';

export const journalOutputs = [genericJournalBook, genericJournalText, kingdeeJournal, yonyouJournal] as const;
