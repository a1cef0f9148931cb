/** Exact sums of decimal strings, for group totals. */
const places = (text: string): number => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0);
const scaled = (text: string, scale: number): bigint => BigInt(text.replace('.', '') + '0'.repeat(scale - places(text)));

/** left + sign × right: addDecimals("10.50", "0.5", -1) is "10.00". */
export const addDecimals = (left: string, right: string, sign: 1 | -1): string => {
  const scale = Math.max(places(left), places(right));
  const sum = scaled(left, scale) + BigInt(sign) * scaled(right, scale);
  if (scale === 0) return String(sum);
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};
