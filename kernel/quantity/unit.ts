/**
 * Units as canonical text: "CNY", "minute", "CNY/month", "CNY*day/month/minute", "ratio". Products and quotients of
 * base units, cancelled and sorted; two quantities have the same unit when the texts are equal. No silent conversion.
 */
const baseUnits = new Set(['minute', 'hour', 'day', 'month', 'year', 'piece', 'ratio']);
const currencyForm = /^[A-Z]{3}$/;

/** The unit without dimension. */
export const ratioUnit = 'ratio';

/** A currency by its three capital letters (ISO 4217). */
export const isCurrency = (unit: string): boolean => currencyForm.test(unit);
const isBase = (name: string): boolean => baseUnits.has(name) || isCurrency(name);

/** More factors than this in one unit are refused by `parseUnit` and never arise from sensible rules. */
const maximumFactors = 8;

const split = (unit: string): { above: string[]; below: string[] } => {
  const [first = '', ...below] = unit.split('/');
  return { above: first.split('*').filter((name) => name !== ratioUnit), below };
};

const join = (above: readonly string[], below: readonly string[]): string => {
  const rest = [...below];
  const kept: string[] = [];
  for (const name of above) {
    const index = rest.indexOf(name);
    if (index >= 0) rest.splice(index, 1);
    else kept.push(name);
  }
  kept.sort();
  rest.sort();
  return [kept.length === 0 ? ratioUnit : kept.join('*'), ...rest].join('/');
};

/** The canonical text of a unit as written in a pack, or null when a part is not a known unit. */
export const parseUnit = (text: string): string | null => {
  const [first = '', ...rest] = text.trim().split('/').map((part) => part.trim());
  const above = first.split('*').map((part) => part.trim());
  const parts = [...above, ...rest];
  if (parts.length > maximumFactors || !parts.every(isBase)) return null;
  return join(above.filter((name) => name !== ratioUnit), rest.filter((name) => name !== ratioUnit));
};

/** Unit of a product. Both arguments canonical. */
export const multiplyUnits = (a: string, b: string): string => {
  const left = split(a);
  const right = split(b);
  return join([...left.above, ...right.above], [...left.below, ...right.below]);
};

/** Unit of a quotient. Both arguments canonical. */
export const divideUnits = (a: string, b: string): string => {
  const left = split(a);
  const right = split(b);
  return join([...left.above, ...right.below], [...left.below, ...right.above]);
};
