/** Smallest units as a decimal text: 123456 with two digits is "1234.56". */
export const unitsText = (units: bigint, digits: number): string => {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const shown = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return units < 0n ? `-${shown}` : shown;
};
