/** Personal values as lists, notices and prints show them: enough to recognise, not to use. One set for the whole product. */

const stars = (count: number): string => '*'.repeat(Math.max(0, count));

const middleHidden = (text: string, head: number, tail: number): string =>
  (text.length <= head + tail ? stars(text.length) : `${text.slice(0, head)}${stars(text.length - head - tail)}${text.slice(text.length - tail)}`);

/** "138****1234". */
export const maskMobile = (mobile: string): string => middleHidden(mobile, 3, 4);

/** "3101**********1234": place of registration and the last digits, never the birthday. */
export const maskIdentityNumber = (identityNumber: string): string => middleHidden(identityNumber, 4, 4);

/** "************1234": the last four digits alone. */
export const maskBankAccount = (account: string): string => middleHidden(account, 0, 4);

/** "z***@example.com". */
export const maskEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  return at < 1 ? stars(email.length) : `${email.slice(0, 1)}***${email.slice(at)}`;
};

/** "张*" and "欧阳**": the family name for a print that others may see. A name of other scripts keeps the first letter of each word. */
export const maskName = (name: string): string => {
  const letters = [...name.trim()];
  if (letters.length === 0) return '';
  if (!/^\p{Script=Han}+$/u.test(name.trim())) return name.trim().split(/\s+/).map((word) => `${[...word][0] ?? ''}***`).join(' ');
  const family = letters.length > 3 ? 2 : 1;
  return letters.length === 1 ? '*' : `${letters.slice(0, family).join('')}${stars(letters.length - family)}`;
};
