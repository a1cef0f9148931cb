/**
 * The change of a payslip when nothing is known of what the earlier one was computed from, such as the month before the
 * product came: each line has the one cause that usually moves it. Less than `variance.ts` can say, and marked as such by
 * whoever shows it; the parts sum to the change all the same.
 */
import type { ItemKind } from '../rules/pack-types.ts';
import { varianceCauses, type PayslipFigures, type VarianceCause, type VariancePart } from './variance.ts';

/** What is needed of an item; orders are those of a payslip. */
export type LineOfItem = { readonly item: string; readonly kind: ItemKind; readonly order: number };

const causeOfLine = ({ item, order }: LineOfItem, isPartMonth: boolean): VarianceCause => {
  if (item.startsWith('retro')) return 'retro';
  if (order < 210) return isPartMonth ? 'headcount' : 'rate';
  if (order < 230) return 'hours';
  if (item === 'performancePay') return 'performance';
  if (order < 300) return 'oneOff';
  if (order < 500) return 'contributionBase';
  if (order < 540) return 'yearToDate';
  return order < 600 ? 'oneOff' : 'unexplained';
};

const signOf = (kind: ItemKind): number => (kind === 'earning' ? 1 : kind === 'deduction' || kind === 'tax' ? -1 : 0);

/** Parts of the signed lines and of net pay. What the lines of the earlier payslip do not tell of net pay is unexplained. */
export const splitByLine = (before: PayslipFigures, after: PayslipFigures, items: readonly LineOfItem[], isPartMonth: boolean): readonly VariancePart[] => {
  const parts: VariancePart[] = [];
  const net = new Map<VarianceCause, number>();
  let explained = 0;
  for (const line of items) {
    const sign = signOf(line.kind);
    const change = (after.get(line.item) ?? 0) - (before.get(line.item) ?? 0);
    if (sign === 0 || change === 0) continue;
    const cause = causeOfLine(line, isPartMonth);
    parts.push({ cause, item: line.item, amount: change });
    net.set(cause, (net.get(cause) ?? 0) + sign * change);
    explained += sign * change;
  }
  const rest = (after.get('netPay') ?? 0) - (before.get('netPay') ?? 0) - explained;
  if (rest !== 0) net.set('unexplained', (net.get('unexplained') ?? 0) + rest);
  for (const cause of varianceCauses) if ((net.get(cause) ?? 0) !== 0) parts.push({ cause, item: 'netPay', amount: net.get(cause)! });
  return parts;
};
