/**
 * Who reads and writes: a signed-in subject within its rights, or the system for a named reason. A transaction is
 * opened by one of the two and by nothing else; the database refuses rows outside the reach that is set here.
 */
import { fieldClasses, steppedUpClasses, type Action, type FieldClass, type Need, type Right } from '#contracts/api/access-terms';
import { assert } from '#kernel/base/result';

/** People of a grant: everyone of the company, or the person ids listed. */
export type Reach = 'all' | ReadonlySet<number>;
export type Rights = Readonly<Partial<Record<Right, Reach>>>;

/** Who asks. Made from a session or a program's key, never from the request's parameters. */
export type Subject = {
  readonly userId: string;
  readonly companyId: number;
  /** The person of the company that the user is; null for users who are nobody's payee, as an outside administrator. */
  readonly personId: number | null;
  /** Codes of the roles held today; for display. Decisions look at `rights`. */
  readonly roles: readonly string[];
  /** What is granted today, delegations included; whether the user has proven again who they are is not in it. */
  readonly rights: Rights;
  /** True shortly after a sign-in or a second proof: pay, bank and identity values are in reach only then. */
  readonly isSteppedUp: boolean;
  /** The session; null for a program. */
  readonly sessionId: string | null;
  /** The program's client id; null for a person. */
  readonly program: string | null;
  /** Network address of the caller, for the audit. */
  readonly from: string;
  /** The operation that is being answered and the caller's program as it names itself, for the audit; set by the server. */
  readonly operation?: string;
  readonly userAgent?: string;
  /** The browser that the caller uses, by a mark it keeps; two users of one browser are no maker and checker. Missing when unknown. */
  readonly device?: string | null;
};

/** Why the product reads or writes without a signed-in subject. Uses are listed in checks/as-system.test.ts, which only shrinks. */
const systemReasons = [
  'setUp', 'signIn', 'provisioning', 'sync', 'import', 'attendance', 'payRun', 'notice', 'delivery', 'learning', 'auditChain', 'keys', 'access', 'questions', 'recruiting', 'privacy', 'retention', 'commandLine', 'demonstration', 'proof',
] as const;
export type SystemReason = (typeof systemReasons)[number];

export type Access = { readonly kind: 'subject'; readonly subject: Subject } | { readonly kind: 'system'; readonly reason: SystemReason };

declare const madeHere: unique symbol;
/** What a transaction runs as. Only forSubject and asSystem make one. */
export type CompanyContext = {
  readonly companyId: number;
  /** Who acts, for the audit: "user:<id>", "program:<id>", "worker", "cli". */
  readonly actor: string;
  readonly access: Access;
  readonly [madeHere]: true;
};

const nobody: ReadonlySet<number> = new Set();

/** The people over whom the subject may do this now; empty without the right, or without the second proof where one is due. */
export const reachOf = (subject: Subject, action: Action, fieldClass: FieldClass): Reach => {
  if (!subject.isSteppedUp && steppedUpClasses.includes(fieldClass)) return nobody;
  return subject.rights[`${action}:${fieldClass}`] ?? nobody;
};

export const isInReach = (reach: Reach, personId: number): boolean => reach === 'all' || reach.has(personId);

/** Whether the subject may do this with the person's values of a class, now. */
export const mayReach = (subject: Subject, action: Action, fieldClass: FieldClass, personId: number): boolean => isInReach(reachOf(subject, action, fieldClass), personId);

/** Whether a transaction may read a person's values of a class. */
export const mayRead = (access: Access, fieldClass: FieldClass, personId: number): boolean => access.kind === 'system' || mayReach(access.subject, 'read', fieldClass, personId);

/** Whether a transaction may read the values of a class of everyone: what is taken over the whole company, as a run's check code, is shown then only. */
export const reachesAll = (access: Access, fieldClass: FieldClass): boolean => access.kind === 'system' || reachOf(access.subject, 'read', fieldClass) === 'all';

/** Whether the subject holds what a route needs, the second proof left aside: for the 403 and for menus. */
export const holds = (subject: Pick<Subject, 'rights' | 'personId'>, need: Need): boolean => {
  const reach = subject.rights[`${need.action}:${need.fieldClass}`];
  if (reach === undefined) return false;
  if (need.own === true) return subject.personId !== null && isInReach(reach, subject.personId);
  if (need.whole === true) return reach === 'all';
  // A right over nobody but oneself opens the own pages, not the office's.
  return reach === 'all' || [...reach].some((personId) => personId !== subject.personId);
};

/** The transaction of a signed-in subject or a program. */
export const forSubject = (subject: Subject): CompanyContext => ({
  companyId: subject.companyId, actor: subject.program === null ? `user:${subject.userId}` : `program:${subject.program}`, access: { kind: 'subject', subject },
} as CompanyContext);

/** Oneself, whatever else one may do: a manager or clerk is an employee too. */
export const oneselfOf = (subject: Subject): Subject => {
  const { personId } = subject;
  const own = Object.entries(subject.rights).flatMap(([right, reach]) => (personId !== null && isInReach(reach, personId) ? [[right, new Set([personId])] as const] : []));
  return { ...subject, rights: Object.fromEntries(own) };
};

/** The transaction of the system itself: the whole company, for a named reason. */
export const asSystem = (companyId: number, reason: SystemReason, actor: string): CompanyContext => ({ companyId, actor, access: { kind: 'system', reason } } as CompanyContext);

const reachText = (reach: Reach): string => {
  if (reach === 'all') return 'all';
  assert([...reach].every(Number.isSafeInteger), 'person ids are integers');
  return `{${[...reach].join(',')}}`;
};

/** Rows about reads and refusals: all for auditors and the system, for everyone else those about their own person. */
const auditReach = (access: Access): readonly (readonly [name: string, value: string])[] => {
  if (access.kind === 'system' || access.subject.rights['audit:public'] === 'all') return [['qinxin.reach_audit', 'all']];
  return access.subject.personId === null ? [] : [['qinxin.reach_audit', String(access.subject.personId)]];
};

/** What the database is told at the begin of a transaction: one setting a class, "all" or "{1,2}"; unset reaches nobody. */
export const reachSettings = (access: Access): readonly (readonly [name: string, value: string])[] => [
  ...auditReach(access),
  ...fieldClasses.flatMap((fieldClass) => {
    const reach = access.kind === 'system' ? 'all' : reachOf(access.subject, 'read', fieldClass);
    return reach !== 'all' && reach.size === 0 ? [] : [[`qinxin.reach_${fieldClass}`, reachText(reach)] as const];
  }),
];

/** Whether a route with these needs is open to the subject: any of them is enough, and a proven one goes before an unproven. */
export const admits = (subject: Subject, needs: readonly Need[]): 'allowed' | 'notAllowed' | 'stepUpNeeded' => {
  const held = needs.filter((need) => holds(subject, need));
  if (held.length === 0) return 'notAllowed';
  return held.some((need) => subject.isSteppedUp || !steppedUpClasses.includes(need.fieldClass)) ? 'allowed' : 'stepUpNeeded';
};

/** Rights as words for menus: "read:pay", with "read:pay:all" beside it when it is over everybody, or "read:pay:own" when it is over oneself only. */
export const rightWords = (subject: Pick<Subject, 'rights' | 'personId'>): readonly string[] =>
  Object.keys(subject.rights).toSorted().flatMap((right) => {
    const [action, fieldClass] = right.split(':') as [Action, FieldClass];
    if (holds(subject, { action, fieldClass })) return holds(subject, { action, fieldClass, whole: true }) ? [right, `${right}:all`] : [right];
    return holds(subject, { action, fieldClass, own: true }) ? [`${right}:own`] : [];
  });
