/** Background work of notices and bank accounts: messages go out, and people are told when an account takes effect. */
import { createPhraseBook } from '../server/phrase-book.ts';
import { failure, success } from '#kernel/base/result';
import { grantProposalKind } from '#modules/access';
import { bankProposalKinds, coolingChanges, expireProposals, tellBankEffects } from '#modules/people';
import { asSystem, sendNotices, withCompany, type CompanyTransaction, type Database, type Delivery, type JobHandler, type JobQueue, type ProposalKind, type SendMessage } from '#modules/platform';
import { offerProposalKind } from '#modules/recruiting';
import { payFactorKind, performanceRuleEndKind, performanceRuleKind, scoreChangeKind } from '#modules/performance';
import { firstUnpaidMonth, raiseKind } from '#modules/payroll';
import { payRunKinds } from './pay-run-kinds.ts';
import { payoutKinds } from './payout-work.ts';
import { openSource, type ConnectorLog } from './open-source.ts';

const noticeQueue = 'notice.send';
const bankEffectQueue = 'people.bankEffect';

export type NoticeJobsDeps = { readonly database: Database; readonly jobs: JobQueue; readonly log: ConnectorLog; readonly nowMilliseconds: () => number };

/** Wakes the sender in the transaction that wrote the notice. */
export const wakeNotices = (jobs: JobQueue) => (tx: CompanyTransaction): Promise<void> => jobs.enqueue(tx, noticeQueue, {});

/** Every kind of proposal that is decided in the inbox and is about bank accounts. */
export const bankKinds = ({ jobs, nowMilliseconds }: Pick<NoticeJobsDeps, 'jobs' | 'nowMilliseconds'>): readonly ProposalKind[] => bankProposalKinds({
  wakeNotices: wakeNotices(jobs),
  askLater: (tx, { personId, atMilliseconds }) => jobs.enqueue(tx, bankEffectQueue, { personId }, { startAfterSeconds: Math.max(1, Math.ceil((atMilliseconds - nowMilliseconds()) / 1000) + 1) }),
});

/** Rules, scores and factors, as they are decided in the inbox. */
export const performanceKinds: readonly ProposalKind[] = [performanceRuleKind({ firstUnpaidMonth }), performanceRuleEndKind({ firstUnpaidMonth }), scoreChangeKind, payFactorKind];

/** The company writes to its people in Chinese; the page behind it speaks the reader's language. */
const phrases = createPhraseBook();
/** The text that goes out on a way that has no pages of ours. */
export const textOfNotice = ({ code, data }: Pick<Delivery, 'code' | 'data'>): string =>
  [phrases.find('zh-CN', `notice.${code}.title`, data), phrases.find('zh-CN', `notice.${code}.text`, data)].filter((text) => text !== null).join('\n');

/** Sends through the connector of the source; each source is opened once. */
const createSender = (deps: NoticeJobsDeps, companyId: number): SendMessage => {
  const sources = new Map<string, ReturnType<typeof openSource>>();
  const sourceOf = (sourceCode: string): ReturnType<typeof openSource> => {
    const opened = sources.get(sourceCode) ?? openSource(deps.database, { companyId, sourceCode }, deps.log);
    sources.set(sourceCode, opened);
    return opened;
  };
  return async (delivery) => {
    const source = await sourceOf(delivery.sourceCode);
    if (!source.ok) return failure({ code: source.error.code, mayRetry: source.error.code === 'simulatorUnreachable' });
    const { sendMessage } = source.value.connector;
    if (sendMessage === undefined) return failure({ code: 'sourceTakesNoMessages', mayRetry: false });
    const sent = await sendMessage({ personKey: delivery.personKey, text: textOfNotice(delivery) });
    if (sent.ok) return success(sent.value);
    return failure({ code: sent.error.code, mayRetry: sent.error.class === 'retry' || sent.error.class === 'waitQuota' });
  };
};

/** Jobs that send waiting notices and let proposals expire. */
export const createNoticeJobs = (deps: NoticeJobsDeps): readonly JobHandler[] => {
  const { database, jobs } = deps;
  const inCompany = <T>(companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'notice', 'worker'), work);
  return [
    {
      queue: noticeQueue, findOpenWork: () => Promise.resolve([{}]),
      handle: async ({ companyId }) => {
        const send = createSender(deps, companyId);
        for (;;) {
          const { settled, later } = await inCompany(companyId, (tx) => sendNotices(tx, send));
          if (later > 0) throw new Error(`${later} notices have to be sent again`);
          if (settled === 0) return;
        }
      },
    },
    {
      queue: bankEffectQueue, findOpenWork: coolingChanges,
      handle: ({ companyId, data }) => inCompany(companyId, async (tx) => {
        const personId = Number(data['personId']);
        await tellBankEffects(tx, [personId]);
        await expireProposals(tx, [...bankKinds(deps), ...payRunKinds, ...payoutKinds, raiseKind({ today: () => Math.floor(deps.nowMilliseconds() / 86_400_000) }), offerProposalKind, ...performanceKinds, grantProposalKind({ nowMilliseconds: deps.nowMilliseconds, today: () => Math.floor(deps.nowMilliseconds() / 86_400_000) })]);
        await wakeNotices(jobs)(tx);
      }),
    },
  ];
};
