/** Active packs: stored by content, so that any past run can be replayed from the tables alone. */
import { failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { parsePackContent, type ActivePacks, type PackFileText } from './pack-content.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { insertPack, readPackContent } from './payroll-store.ts';

export type PackTextsInput = { readonly digest: string; readonly files: readonly PackFileText[] };

/** Stores and activates packs; texts that do not parse are refused whole. Activating the same texts again changes nothing. */
export const activatePacks = async (tx: CompanyTransaction, texts: PackTextsInput): Promise<Result<ActivePacks, PayrollError>> => {
  const parsed = parsePackContent(texts.digest, texts.files);
  if (!parsed.ok) return parsed;
  if (await insertPack(tx, texts.digest, texts.files)) await recordAudit(tx, { action: 'payroll.packsActivated', subject: `pack:${texts.digest.slice(0, 16)}`, data: { files: texts.files.length } });
  return parsed;
};

/** Code of each place that city rules are active for, with its names in both languages; none before packs are activated. */
export const listInsurancePlaces = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, readonly string[]>> => {
  const packs = await loadPacks(tx, null);
  return new Map(packs.ok ? packs.value.packs.flatMap(({ layer, place, title }) => (layer === 'city' ? [[place, [title.zh, title.en]] as const] : [])) : []);
};

const parsedPacks = new Map<string, ActivePacks>();
const keptDigests = 8;

/** The packs of a digest, or the ones last activated. Parsed once per process; content never changes under a digest. */
export const loadPacks = async (tx: CompanyTransaction, digest: string | null): Promise<Result<ActivePacks, PayrollError>> => {
  const known = digest === null ? undefined : parsedPacks.get(digest);
  if (known !== undefined) return success(known);
  const content = await readPackContent(tx, digest);
  if (content === null) return failure(payrollError('noPacksActivated'));
  const again = parsedPacks.get(content.digest);
  if (again !== undefined) return success(again);
  const parsed = parsePackContent(content.digest, content.files);
  if (parsed.ok) {
    if (parsedPacks.size >= keptDigests) parsedPacks.clear();
    parsedPacks.set(content.digest, parsed.value);
  }
  return parsed;
};
