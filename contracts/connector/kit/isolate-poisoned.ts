import { success, type Result } from '#kernel/base/result';
import type { ConnectorError } from '../connector.ts';

const singlyAfterRefused = 12;

export type BatchOutcome<Answer> = { readonly answers: readonly Answer[]; readonly refused: readonly string[]; readonly calls: number };

/**
 * Fetches a batch that the provider refuses whole because of single bad members. Halving asks only the first half of
 * a set known to hold a bad member; halves that stay untold are asked together at the end. One bad member among 100
 * therefore costs 9 calls, and every further one at most 8. Where bad members are common the rest is asked singly.
 *
 * `call` answers with the batch's data; error code `unknownPerson` means "some member is bad", others end the batch.
 */
export const fetchIsolatingPoisoned = async <Answer>(
  members: readonly string[],
  call: (members: readonly string[]) => Promise<Result<Answer, ConnectorError>>,
): Promise<Result<BatchOutcome<Answer>, ConnectorError>> => {
  const answers: Answer[] = [];
  const refused: string[] = [];
  let calls = 0;
  let open: readonly string[] = members;
  while (open.length > 0) {
    calls += 1;
    const whole = await call(open);
    if (whole.ok) { answers.push(whole.value); break; }
    if (whole.error.code !== 'unknownPerson') return whole;
    let suspects = open;
    const untold: string[] = [];
    while (suspects.length > 1) {
      const half = suspects.slice(0, Math.ceil(suspects.length / 2));
      const rest = suspects.slice(half.length);
      calls += 1;
      const probe = await call(half);
      if (probe.ok) { answers.push(probe.value); suspects = rest; }
      else if (probe.error.code === 'unknownPerson') { untold.push(...rest); suspects = half; }
      else return probe;
    }
    refused.push(...suspects);
    open = untold;
    if (refused.length < singlyAfterRefused) continue;
    for (const member of open) {
      calls += 1;
      const single = await call([member]);
      if (single.ok) answers.push(single.value);
      else if (single.error.code === 'unknownPerson') refused.push(member);
      else return single;
    }
    break;
  }
  return success({ answers, refused, calls });
};
