import { approximate } from './expression.ts';
import { formatAmount, formatMinutes } from '../text/format.ts';
import type { Text } from '../text/text.tsx';

const percent = (value: string): string => {
  const { text, exact } = approximate(value, 6);
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = `${whole}${fraction.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(2).replace(/0+$/, '');
  return `${exact ? '' : '≈ '}${text.startsWith('-') ? '−' : ''}${digits}${rest === '' ? '' : `.${rest}`}%`;
};

/** A bare number: "89.00" reads as 89. */
const plainNumber = (value: string): string => {
  const { text, exact } = approximate(value, 4);
  return `${exact ? '' : '≈ '}${formatAmount(text.includes('.') ? text.replace(/\.?0+$/, '') : text, 0)}`;
};

/** Units are made of few words: "CNY*day/month" reads as its parts do. */
const unitText = (unit: string, text: Text): string => unit.split('/').map(part => part.split('*').map(word => text(`unitName.${word}`, {}, word)).join('·')).join('/');

/** An exact value with its unit, for reading; what is not exact to the shown digits says so. */
export const valueText = (value: string, unit: string, text: Text): string => {
  if (unit === 'text') return value;
  // Words such as a wage kind are values too.
  if (!/^-?\d/.test(value)) return text(`value.${value}`, {}, value);
  if (unit === 'minute' && /^-?\d+$/.test(value)) return formatMinutes(Number(value), text);
  if (unit === 'number') return plainNumber(value);
  if (unit === 'ratio' || unit === 'percent') return percent(value);
  if (unit === 'boolean') return text(value === '1' ? 'formula.yes' : 'formula.no');
  if (unit === 'text' || unit === 'count') return text(`value.${value}`, {}, value);
  const scale = unit === 'CNY' || unit === 'HUF' ? 2 : 4;
  const { text: shown, exact } = approximate(value, scale);
  const fraction = value.includes('/') ? ` (${value})` : '';
  const trimmed = unit.startsWith('CNY') && (exact || !unit.includes('/')) ? formatAmount(shown, 2) : formatAmount(exact ? shown : shown.replace(/\.?0+$/, ''), 0);
  return `${exact ? '' : '≈ '}${trimmed}${fraction} ${unitText(unit, text)}`.trim();
};
