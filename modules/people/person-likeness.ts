/** What tells one person from another, whatever the spelling: keys of identity numbers, telephone numbers and names. Pure. */
import type { PersonRecordFact } from '#contracts/flow/person-fact';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** The check digit of the 17 digits of a resident identity number (GB 11643). */
const checkDigitOf = (digits: string): string => '10X98765432'[weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11] ?? '';

/** As it is stored: half-width, without blanks and hyphens, letters large. */
export const writtenIdentity = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();

/** Old resident numbers of 15 digits are those of 18 without century and check digit: both are one person. */
export const identityKey = (text: string): string => {
  const written = writtenIdentity(text);
  if (!/^\d{15}$/.test(written)) return written;
  const digits = `${written.slice(0, 6)}19${written.slice(6)}`;
  return `${digits}${checkDigitOf(digits)}`;
};

/** Digits alone; the prefix of mainland China is left out. */
export const mobileKey = (text: string): string => {
  const digits = text.normalize('NFKC').replace(/\D/g, '');
  return /^(0086|86)(1\d{10})$/.exec(digits)?.[2] ?? digits;
};

const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase();

type Known = { readonly personNumber: string; readonly hireDay: number; readonly leaveDay: number | null };

/** Everyone by what tells one person from another; people who are hired on the way are added. */
export const createRegister = (persons: Iterable<PersonRecordFact>) => {
  const byNumber = new Map<string, Known>();
  const byKey = new Map<string, Known[]>();
  const put = (key: string, known: Known): void => {
    const own = byKey.get(key);
    if (own === undefined) byKey.set(key, [known]);
    else own.push(known);
  };
  const add = ({ personNumber, name, hireDay, leaveDay, identityNumber, mobile }: PersonRecordFact): void => {
    const known = { personNumber, hireDay, leaveDay };
    byNumber.set(personNumber, known);
    if (identityNumber !== '') put(`identity ${identityKey(identityNumber)}`, known);
    if (mobileKey(mobile) !== '') put(`mobile ${mobileKey(mobile)}`, known);
    put(`name ${nameKey(name)} ${hireDay}`, known);
  };
  for (const person of persons) add(person);
  const find = (key: string): readonly Known[] => byKey.get(key) ?? [];
  return {
    add, byNumber,
    ofIdentity: (identityNumber: string): readonly Known[] => (identityNumber === '' ? [] : find(`identity ${identityKey(identityNumber)}`)),
    ofMobile: (mobile: string): readonly Known[] => (mobileKey(mobile) === '' ? [] : find(`mobile ${mobileKey(mobile)}`)),
    ofNameAndDay: (name: string, hireDay: number): readonly Known[] => find(`name ${nameKey(name)} ${hireDay}`),
  };
};
export type Register = ReturnType<typeof createRegister>;
