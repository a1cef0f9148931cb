/** Which fault strikes where: chosen by the seed from the calls that an undisturbed sync of the same company really makes. */
import type { WeComFaultCode, WeComFaultRule, WeComJournalEntry } from '#simulators/wecom';
import { unreachableReason, type WorldCompany } from '#simulators/world';

/** The faults of the plan, each with the incidents of which one must show while it lasts. */
export const plannedFaults: readonly { readonly fault: WeComFaultCode; readonly incidents: readonly string[] }[] = [
  { fault: 'F-1', incidents: ['connectionCut', 'unreachable'] },
  { fault: 'F-3', incidents: ['timedOut'] },
  { fault: 'F-4', incidents: ['connectionCut'] },
  { fault: 'F-5', incidents: ['connectionCut'] },
  { fault: 'F-6', incidents: ['truncated', 'notJson'] },
  { fault: 'F-7', incidents: ['timedOut'] },
  { fault: 'F-8', incidents: ['rateLimited'] },
  { fault: 'F-11', incidents: ['serverFailed', 'notJson'] },
  { fault: 'F-12', incidents: ['busy'] },
  { fault: 'F-18', incidents: ['tokenRejected'] },
  { fault: 'F-25', incidents: ['repeatedRows'] },
  { fault: 'F-28', incidents: ['unknownPerson'] },
];

/** A dripping answer of this size outlasts the total time-out of the proof: one byte comes every five milliseconds. */
const smallestDripBytes = 240;
const batchPaths = ['checkin/getcheckindata', 'checkin/getcheckin_daydata', 'checkin/getcheckinschedulist'];

type Call = { readonly match: string; readonly nth: number; readonly bytes: number; readonly rows: number };

/** The calls of an undisturbed run, each with its number among those of its path. */
export const callsOf = (journal: readonly WeComJournalEntry[]): readonly Call[] => {
  const counts = new Map<string, number>();
  return journal.filter((entry) => entry.kind === 'response').map(({ data }) => {
    const match = String(data['path']).replace('/cgi-bin/', '');
    const nth = (counts.get(match) ?? 0) + 1;
    counts.set(match, nth);
    return { match, nth, bytes: Number(data['bytes']), rows: Number(data['rows']) };
  });
};

const canStrike = (fault: WeComFaultCode, call: Call): boolean => {
  if (fault === 'F-7') return call.bytes >= smallestDripBytes;
  if (fault === 'F-18') return call.match !== 'gettoken';
  if (fault === 'F-25') return call.rows > 0 && call.match !== 'oa/getapprovaldetail';
  return fault !== 'F-28' || batchPaths.includes(call.match);
};

/** One rule: first an endpoint, then one of its calls, so that endpoints with few calls are struck as often as the others. */
export const chooseRule = (fault: WeComFaultCode, company: WorldCompany, calls: readonly Call[], random: () => number): WeComFaultRule => {
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error(`${fault}: nothing to strike`);
    return item;
  };
  const possible = calls.filter((call) => canStrike(fault, call));
  const match = pick([...new Set(possible.map((call) => call.match))].toSorted());
  const { nth } = pick(possible.filter((call) => call.match === match));
  if (fault !== 'F-28') return { match, nth, fault, args: {} };
  const person = pick(company.people.filter((one) => one.wecom !== null && unreachableReason(one) === null));
  // All people of so small a company are in the first batch; later windows ask for them again.
  return { match, nth, fault, args: { userId: person.wecom?.userId ?? '' } };
};
