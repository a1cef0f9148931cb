/** Percentages as clerks write them. */

/** From 1 to 99.99, with or without the sign. */
export const writtenPercentage = /^[1-9]\d?(\.\d{1,2})?%?$/;

/** "7" and "7%" → "0.07", "5.5" → "0.055". Text only: a rate is never a binary float. */
export const ratioOfPercentage = (written: string): string => {
  const [whole = '', fraction = ''] = written.trim().replace('%', '').split('.');
  return `0.${whole.padStart(2, '0')}${fraction}`;
};

/** "0.07" → "7", "0.055" → "5.5": the other way, as text too. */
export const percentageOfRatio = (ratio: string): string => {
  const [whole = '0', fraction = ''] = ratio.split('.');
  const digits = fraction.padEnd(2, '0');
  const rest = digits.slice(2).replace(/0+$/, '');
  return `${`${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}`;
};
