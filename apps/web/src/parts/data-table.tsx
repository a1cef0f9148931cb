/**
 * A real table that stays usable with 2,000 rows and 40 columns: only the rows in view exist, heading, frozen columns
 * and totals stick. Rows have one fixed height, so that scrolling needs no measuring.
 */
import { useRef, type CSSProperties, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useText } from '../text/text.tsx';

export type Column<Row> = {
  readonly key: string;
  readonly title: ReactNode;
  /** Width in pixels; frozen columns need it exact. */
  readonly width: number;
  readonly cell: (row: Row) => ReactNode;
  readonly frozen?: boolean;
  readonly align?: 'left' | 'right' | 'center';
  readonly sortable?: boolean;
  readonly footer?: ReactNode;
  readonly className?: string;
};

export type Sort = { readonly key: string; readonly order: 'ascending' | 'descending' };

type TableProps<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly empty: ReactNode;
  readonly rowHeight?: number;
  /** Tallest the table gets before it scrolls; CSS length. */
  readonly maxHeight?: string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
};

const offsetsOf = <Row,>(columns: readonly Column<Row>[]): ReadonlyMap<string, number> => {
  const offsets = new Map<string, number>();
  let left = 0;
  for (const column of columns) {
    if (column.frozen !== true) continue;
    offsets.set(column.key, left);
    left += column.width;
  }
  return offsets;
};

const Heading = <Row,>({ column, sort, onSort }: { readonly column: Column<Row>; readonly sort: Sort | undefined; readonly onSort: ((sort: Sort) => void) | undefined }): ReactNode => {
  if (column.sortable !== true || onSort === undefined) return column.title;
  const active = sort?.key === column.key;
  const next = active && sort.order === 'ascending' ? 'descending' : 'ascending';
  return (
    <button type="button" className="sort-button" onClick={() => onSort({ key: column.key, order: next })}>
      {column.title}<span aria-hidden="true" className={active ? 'sort-mark is-active' : 'sort-mark'}>{active ? (sort.order === 'ascending' ? '▲' : '▼') : '↕'}</span>
    </button>
  );
};

const cellStyle = <Row,>(column: Column<Row>, offsets: ReadonlyMap<string, number>): CSSProperties => {
  const left = offsets.get(column.key);
  return { textAlign: column.align ?? 'left', ...(left === undefined ? {} : { position: 'sticky', left }) };
};
const cellClass = <Row,>(column: Column<Row>): string => [column.frozen === true ? 'is-frozen' : '', column.align === 'right' ? 'is-figure' : '', column.className ?? ''].join(' ').trim();

export const DataTable = <Row,>({ caption, columns, rows, rowKey, empty, rowHeight = 40, maxHeight = '62vh', sort, onSort }: TableProps<Row>): ReactNode => {
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 });
  const items = virtualizer.getVirtualItems();
  const offsets = offsetsOf(columns);
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const hasFooter = columns.some(column => column.footer !== undefined);
  if (rows.length === 0) return <>{empty}</>;
  return (
    <div ref={scroller} className="data-table" style={{ maxHeight }} tabIndex={0} role="region" aria-label={caption}>
      <table style={{ width: '100%', minWidth: width }} aria-rowcount={rows.length + 1}>
        <caption className="visually-hidden">{caption}{text('table.rows', { count: rows.length })}</caption>
        <colgroup>{columns.map(column => <col key={column.key} style={{ width: column.width }} />)}</colgroup>
        <thead>
          <tr>
            {columns.map(column => (
              <th
                key={column.key} scope="col" style={cellStyle(column, offsets)} className={cellClass(column)}
                {...(sort?.key === column.key ? { 'aria-sort': sort.order } : {})}
              ><Heading column={column} sort={sort} onSort={onSort} /></th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden="true" style={{ height: before }}><td colSpan={columns.length} /></tr> : null}
          {items.map(item => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <tr key={rowKey(row)} aria-rowindex={item.index + 2} style={{ height: rowHeight }}>
                {columns.map(column => <td key={column.key} style={cellStyle(column, offsets)} className={cellClass(column)}>{column.cell(row)}</td>)}
              </tr>
            );
          })}
          {after > 0 ? <tr aria-hidden="true" style={{ height: after }}><td colSpan={columns.length} /></tr> : null}
        </tbody>
        {hasFooter ? <tfoot><tr>{columns.map(column => <td key={column.key} style={cellStyle(column, offsets)} className={cellClass(column)}>{column.footer}</td>)}</tr></tfoot> : null}
      </table>
    </div>
  );
};
