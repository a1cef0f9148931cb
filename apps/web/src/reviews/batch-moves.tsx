/** Moving the reviews that were ticked on, all from the same state; what is refused is told person by person. */
import { useState, type ReactNode } from 'react';
import { App } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { useText } from '../text/text.tsx';
import { isSpan, SpanFields, useLockWarning, usualSpan, type LockSpan } from './lock-span.tsx';

type Row = Answer<'listReviews'>['rows'][number];
/** Where reviews of a state go on to together; what people write for themselves is not moved for them. */
const onwards = { open: 'manager', self: 'manager', manager: 'calibration', calibration: 'locked', locked: 'closed' } as const;
type Movable = keyof typeof onwards;
const isMovable = (state: string): state is Movable => state in onwards;

/** The state that all of them are in, when they may go on together. */
const sharedState = (rows: readonly Pick<Row, 'state'>[]): Movable | null => {
  const [first] = rows;
  return first !== undefined && isMovable(first.state) && rows.every(({ state }) => state === first.state) ? first.state : null;
};

type Cycle = NonNullable<Answer<'listReviews'>['cycle']>;

export const BatchMoves = ({ rows, cycle, onDone }: { readonly rows: readonly Row[]; readonly cycle: Cycle; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const move = useCommand('moveReviews');
  const [refused, setRefused] = useState<readonly string[]>([]);
  const lockWarning = useLockWarning();
  const [chosen, setChosen] = useState<LockSpan | null>(null);
  const span = chosen ?? usualSpan(cycle);
  const from = sharedState(rows);
  const locks = from !== null && onwards[from] === 'locked';
  const run = (to: (typeof onwards)[Movable]): void => move.mutate({ body: { commandId: newCommandId(), to, reviewIds: rows.map(({ reviewId }) => reviewId), ...(to === 'locked' ? span : {}) } }, {
    onSuccess: ({ results }) => {
      const moved = results.filter(({ code }) => code === null).length;
      if (moved > 0) void message.success(text('reviews.movedCount', { count: moved }));
      setRefused(results.flatMap(({ reviewId, code, data }) => (code === null ? [] : [text('reviews.notMoved', { name: rows.find(row => row.reviewId === reviewId)?.name ?? '', reason: text(`error.${code}`, data, text('error.unexpected')) })])));
      onDone();
    },
    onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  });
  return (
    <>
      {locks ? <SpanFields span={span} onChange={setChosen} /> : null}
      {rows.length === 0 ? null : (
        <p className="batch-bar">
          {text('reviews.ticked', { count: rows.length })} {from === null ? <span className="quiet">{text('reviews.tickedMixed')}</span> : locks && !isSpan(span) ? null : (
            <CarefulButton label={text(`reviewMove.${from}.${onwards[from]}`)} about={text('reviews.ticked', { count: rows.length })} danger={false} warning={locks ? lockWarning(span) : text(onwards[from] === 'closed' ? 'reviews.closeSure' : 'reviews.moveSure')} isBusy={move.isPending} onConfirm={() => run(onwards[from])} />
          )}
        </p>
      )}
      {refused.length === 0 ? null : <ul role="status" className="plain-list">{refused.map(line => <li key={line}>{line}</li>)}</ul>}
    </>
  );
};
