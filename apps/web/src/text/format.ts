/** Figures as people read them. Amounts stay decimal strings: no binary float ever holds money. */
import type { Text } from './text.tsx';

const groupDigits = (whole: string): string => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** "-1234.5" with scale 2 → "−1,234.50". The minus is a true one, as wide as a digit. */
export const formatAmount = (amount: string, scale = 2): string => {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? amount.slice(1) : amount).split('.');
  const decimals = fraction.length > scale ? fraction : fraction.padEnd(scale, '0');
  return `${negative ? '−' : ''}${groupDigits(whole)}${decimals === '' ? '' : `.${decimals}`}`;
};

export const isZero = (amount: string): boolean => /^-?0*(\.0*)?$/.test(amount);

/** With its sign, so that colour is never the only mark of a difference. */
export const formatDifference = (amount: string, scale = 2): string => {
  if (isZero(amount)) return '0';
  return amount.startsWith('-') ? formatAmount(amount, scale) : `+${formatAmount(amount, scale)}`;
};

/** 990 → "16 小时 30 分". */
export const formatMinutes = (minutes: number, text: Text): string => {
  if (minutes === 0) return text('unit.minutes', { minutes: 0 });
  const hours = Math.trunc(minutes / 60);
  const rest = minutes - hours * 60;
  if (hours === 0) return text('unit.minutes', { minutes: rest });
  const shown = groupDigits(String(hours));
  return rest === 0 ? text('unit.hours', { hours: shown }) : text('unit.hoursMinutes', { hours: shown, minutes: rest });
};

/** 150 → "2.5": hours for narrow cells, at most two decimals. */
export const formatHours = (minutes: number): string => {
  const [whole = '0', fraction] = String(Math.round((minutes / 60) * 100) / 100).split('.');
  return fraction === undefined ? groupDigits(whole) : `${groupDigits(whole)}.${fraction}`;
};

/** "18.0" → "18": half days stay, empty decimals go. */
export const formatDays = (value: string): string => formatAmount(value.includes('.') ? value.replace(/\.?0+$/, '') : value, 0);

/** A figure of a payslip line by its unit. */
export const formatQuantity = (value: string, unit: string, scale: number, text: Text): string => {
  if (unit === 'minute' && /^-?\d+$/.test(value)) return formatMinutes(Number(value), text);
  if (unit === 'day') return text('unit.days', { days: formatDays(value) });
  return formatAmount(value, scale);
};

/** "2026-10-03" → parts; the text of a date never goes through a zone. */
export const dayOfMonth = (date: string): number => Number(date.slice(8, 10));

/** The date so many days later; earlier when they are negative. */
export const dateAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

export const formatDate = (date: string, language: string, withWeekday = false): string =>
  new Intl.DateTimeFormat(language, {
    year: 'numeric', month: language === 'en' ? 'short' : 'long', day: 'numeric', timeZone: 'UTC', ...(withWeekday ? { weekday: 'short' } : {}),
  }).format(new Date(`${date}T00:00:00Z`));

export const formatMonth = (month: string, language: string): string =>
  new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));

/** Clock time as it stands in the instant's own offset: "2026-10-03T22:04:00+08:00" → "22:04". */
export const clockTime = (instant: string): string => instant.slice(11, 16);
export const dateOfInstant = (instant: string): string => instant.slice(0, 10);
export const dateTimeText = (instant: string): string => `${dateOfInstant(instant)} ${clockTime(instant)}`;

/** An instant on the wall clock of another instant's offset: what a company's own clock showed. */
export const dateTimeAtOffsetOf = (instant: string, like: string): string => {
  const offset = /([+-])(\d{2}):(\d{2})$/.exec(like);
  const minutes = offset === null ? 0 : (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
};

/** Roughly how long ago, in words of `Intl`. */
export const formatLag = (seconds: number, language: string): string => {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (seconds < 90) return format.format(-Math.round(seconds), 'second');
  if (seconds < 5400) return format.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 129_600) return format.format(-Math.round(seconds / 3600), 'hour');
  return format.format(-Math.round(seconds / 86_400), 'day');
};
