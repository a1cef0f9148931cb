/** What really happened, in order, never changed: the other side of every comparison. Never holds tokens or secrets. */
export type WeComJournalEntry = {
  readonly sequence: number;
  readonly atMilliseconds: number;
  readonly kind: 'started' | 'punchAdded' | 'punchEdited' | 'punchDeleted' | 'response' | 'messageSent' | 'messageDropped' | 'fault' | 'plan' | 'clockAdvanced';
  readonly data: Readonly<Record<string, string | number>>;
};

export type WeComJournal = {
  readonly write: (kind: WeComJournalEntry['kind'], data: WeComJournalEntry['data']) => void;
  readonly entries: () => readonly WeComJournalEntry[];
};

export const createWeComJournal = (nowMilliseconds: () => number): WeComJournal => {
  const entries: WeComJournalEntry[] = [];
  return {
    write: (kind, data) => { entries.push({ sequence: entries.length + 1, atMilliseconds: nowMilliseconds(), kind, data }); },
    entries: () => entries,
  };
};
