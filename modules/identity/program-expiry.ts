/** Warns before something with an end ends: 30, 7 and 1 days before, and when it has. One incident each, which closes once it is renewed. */
import { closeIncident, listIncidents, openIncident, type CompanyTransaction } from '#modules/platform';
import { listProviderSecrets } from './external-store.ts';
import { listKeyRows, listProgramRows, type KeyRow } from './program-store.ts';

const dayMilliseconds = 86_400_000;
const warningDays = [1, 7, 30] as const;

export type Ending = { readonly name: string; readonly code: 'programKeyEnding' | 'programKeyEnded' | 'signInSecretEnding' | 'signInSecretEnded'; readonly days: number; readonly expiresAt: number };

/** The narrowest warning that is due, 0 when it has ended, null while there is time. */
export const warningDue = (expiresAt: number, now: number): number | null => {
  if (expiresAt <= now) return 0;
  return warningDays.find((days) => expiresAt - now <= days * dayMilliseconds) ?? null;
};

/** A key with a successor of its kind has been seen to: its own end is what was wanted. */
const hasSuccessor = (key: KeyRow, keys: readonly KeyRow[]): boolean =>
  keys.some((other) => other.programCode === key.programCode && other.kind === key.kind && other.revokedAt === null && other.expiresAt > key.expiresAt);

/** Everything of the company that ends soon or has ended. */
const findEndings = async (tx: CompanyTransaction, now: number): Promise<readonly Ending[]> => {
  const active = new Set((await listProgramRows(tx)).filter((program) => program.endedAt === null).map((program) => program.programCode));
  const keys = (await listKeyRows(tx)).filter((key) => key.revokedAt === null && active.has(key.programCode));
  const endings: Ending[] = [];
  for (const key of keys) {
    const days = warningDue(key.expiresAt, now);
    if (days !== null && !hasSuccessor(key, keys)) endings.push({ name: `program:${key.programCode}:${key.keyId}`, code: days === 0 ? 'programKeyEnded' : 'programKeyEnding', days, expiresAt: key.expiresAt });
  }
  for (const { providerCode, expiresAt } of await listProviderSecrets(tx)) {
    const days = warningDue(expiresAt, now);
    if (days !== null) endings.push({ name: `signIn:${providerCode}`, code: days === 0 ? 'signInSecretEnded' : 'signInSecretEnding', days, expiresAt });
  }
  return endings;
};

const ourCodes: readonly string[] = ['programKeyEnding', 'programKeyEnded', 'signInSecretEnding', 'signInSecretEnded'];

/** Opens what is due and closes what is not any more. Runs any number of times; a warning is counted once a threshold. */
export const warnOfEndings = async (tx: CompanyTransaction, now: number): Promise<void> => {
  const endings = await findEndings(tx, now);
  const open = (await listIncidents(tx, { openOnly: true, limit: 10_000 })).filter((incident) => ourCodes.includes(incident.code));
  for (const ending of endings) {
    const known = open.find((incident) => incident.sourceCode === ending.name && incident.code === ending.code);
    if (known !== undefined && Number(known.data['days']) <= ending.days) continue;
    await openIncident(tx, { sourceCode: ending.name, class: 'fixCredential', code: ending.code, data: { days: ending.days, expiresAt: new Date(ending.expiresAt).toISOString() }, nowMilliseconds: now });
  }
  for (const incident of open) {
    if (!endings.some((ending) => ending.name === incident.sourceCode && ending.code === incident.code)) await closeIncident(tx, { sourceCode: incident.sourceCode, code: incident.code, nowMilliseconds: now });
  }
};
