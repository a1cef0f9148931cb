/** Exact difference of two decimal strings, with the larger scale of the two. */
export const amountDifference = (amount: string, previous: string): string => {
  const scale = Math.max(amount.split('.')[1]?.length ?? 0, previous.split('.')[1]?.length ?? 0);
  const units = (text: string): bigint => {
    const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
    const value = BigInt(`${whole}${fraction.padEnd(scale, '0')}`);
    return text.startsWith('-') ? -value : value;
  };
  const difference = units(amount) - units(previous);
  const digits = (difference < 0n ? -difference : difference).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return difference < 0n ? `-${text}` : text;
};
