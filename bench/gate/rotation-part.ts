/**
 * Figure 6: 100,000 sealed values of a company get a new key version in a process of their own, which is killed in the
 * middle and started again, while the server answers readers of exactly these values over HTTP. Every answer must be the
 * value that was written; afterwards the old version is given up, and a ciphertext put into another row is refused.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { callerHeader, openGateServer } from '#checks/gate-server';
import { fillGateCompany, plainSecrets } from '#checks/gate-company';
import type { WorkbookFacts } from '#contracts/flow/workbook-facts';
import { importWorkbookFacts, payTermsSegments } from '#modules/people';
import { asSystem, createCompany, openRotation, readKeyStatus, retireCompanyKey, withCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { sealedPlaces } from '#apps/work/sealed-places';
import type { Figure, SuiteOptions } from '../figure.ts';
import { freshDatabase } from '../main-line/demo-harness.ts';

const goalValues = 100_000;
const termsOfPerson = 23;
/** Terms rows, identity number and telephone number of each. */
const valuesOfPerson = termsOfPerson + 2;
const readersAtOnce = 3;
const firstDay = 18_000;
const keySteps = 200;
const peoplePerImport = 500;

const numberOf = (index: number): string => `KEY${String(index).padStart(5, '0')}`;
const wageOf = (person: number, terms: number): string => `${10_000 + person}.${String(terms).padStart(2, '0')}`;
const identityOf = (person: number): string => `9901011990${String(person).padStart(7, '0')}X`;

const factsOf = (from: number, to: number): WorkbookFacts => {
  const people = Array.from({ length: to - from }, (_, index) => from + index);
  return {
    persons: people.map((person, row) => ({
      row, fact: { kind: 'person', personNumber: numberOf(person), name: numberOf(person), identityNumber: identityOf(person), mobile: `120${String(person).padStart(8, '0')}`, email: '', hireDay: firstDay, leaveDay: null, department: 'd', managerPersonNumber: null, sourcePersonKey: null },
    })),
    terms: people.flatMap((person) => Array.from({ length: termsOfPerson }, (_, terms) => ({
      row: terms, fact: {
        kind: 'terms' as const, personNumber: numberOf(person), validFromDay: firstDay + terms * 100, legalEntity: 'e', workplace: 'shanghai', insurancePlace: null, wageKind: 'monthly' as const, wage: wageOf(person, terms), currency: 'CNY', scheduleCode: 'OFFICE',
        insuranceBase: null, housingFundBase: null, housingFundRate: null,
      },
    }))),
    workplaces: [], schedules: [], declaredDeductions: [], openingBalances: [], earlierPayslipLines: [], punches: [], approvals: [], rosterDays: [], partialSheets: [],
  };
};

type Place = { readonly database: Database; readonly connectionString: string; readonly companyId: number; readonly people: number };

const inCompany = <T>({ database, companyId }: Pick<Place, 'database' | 'companyId'>, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'prove'), work);

const addPeople = async (place: Place): Promise<void> => {
  for (let from = 0; from < place.people; from += peoplePerImport) {
    const facts = factsOf(from, Math.min(place.people, from + peoplePerImport));
    const imported = await inCompany(place, (tx) => importWorkbookFacts(tx, { facts, rowErrors: [], sourceCode: 'workbook', rows: 'all' }));
    if (!imported.ok) throw new Error(JSON.stringify(imported.error).slice(0, 300));
  }
};

const agent = new Agent({ keepAlive: true });

const get = (address: URL, path: string): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: address.hostname, port: address.port, path, agent, headers: { [callerHeader]: 'payrollClerk' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end();
  });

/** Whether an answer holds exactly what was written for the person. */
const isRight = (person: number, text: string): boolean => {
  const answer = JSON.parse(text) as { readonly identityNumber?: string; readonly terms: readonly { readonly wage: string }[] };
  return answer.identityNumber === identityOf(person) && answer.terms.length === termsOfPerson && answer.terms.every(({ wage }, index) => wage === wageOf(person, termsOfPerson - 1 - index));
};

type Reads = { readonly stop: () => Promise<void>; readonly told: { reads: number; failed: number; first: string } };

const startReaders = (address: URL, people: number): Reads => {
  const told = { reads: 0, failed: 0, first: '' };
  let going = true;
  const read = async (offset: number): Promise<void> => {
    for (let turn = offset; going; turn += readersAtOnce) {
      const person = (turn * 7919) % people;
      const answer = await get(address, `/api/people/${numberOf(person)}`).catch((error: Error) => ({ status: 0, text: error.message }));
      told.reads += 1;
      if (answer.status === 200 && isRight(person, answer.text)) continue;
      told.failed += 1;
      if (told.first === '') told.first = `${answer.status} ${answer.text.slice(0, 200)}`;
    }
  };
  const ends = Array.from({ length: readersAtOnce }, (_, offset) => read(offset));
  return { told, stop: async () => { going = false; await Promise.all(ends); } };
};

const doneSoFar = async ({ database }: Place): Promise<number> => (await database.ownerPool.query<{ done: number }>('select max(done)::int as done from platform.reseal_job')).rows[0]?.done ?? 0;

const startProcess = (place: Place) =>
  fork(fileURLToPath(new URL('./rotate-process.ts', import.meta.url)), [String(place.companyId)], { env: { ...process.env, DATABASE_URL: place.connectionString }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });

/** Rotates, killed once when about half is done; answers how much was done at the kill. */
const rotateWithKill = async (place: Place, total: number): Promise<number> => {
  const killed = startProcess(place);
  const end = once(killed, 'exit');
  while ((await doneSoFar(place)) < total / 2 && killed.exitCode === null) await sleep(20);
  killed.kill('SIGKILL');
  await end;
  const doneAtKill = await doneSoFar(place);
  if (doneAtKill === 0 || doneAtKill >= total) throw new Error(`the rotation was not killed in its middle: ${doneAtKill} of ${total}`);
  const resumed = startProcess(place);
  let complaint = '';
  resumed.stderr?.on('data', (chunk: Buffer) => void (complaint += chunk.toString()));
  const [code] = (await once(resumed, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the resumed rotation ended with ${String(code)}: ${complaint.slice(0, 500)}`);
  return doneAtKill;
};

/** Ciphertexts put into another row of the same person, where only the binding protects: how many came out as a value. */
const moveCiphertexts = async (place: Place, address: URL, moves: number): Promise<number> => {
  let accepted = 0;
  for (let person = 0; person < moves; person += 1) {
    const changed = await place.database.ownerPool.query(
      `update people.terms as target set amounts_sealed = other.amounts_sealed from people.terms as other join people.person as owner using (company_id, person_id)
       where owner.company_id = $1 and owner.person_number = $2 and target.company_id = $1 and target.person_id = other.person_id and target.valid_from = date '1970-01-01' + $3::int and other.valid_from = date '1970-01-01' + $4::int`,
      [place.companyId, numberOf(person), firstDay, firstDay + 100],
    );
    if (changed.rowCount !== 1) throw new Error('a ciphertext is moved');
    const answer = await get(address, `/api/people/${numberOf(person)}`);
    if (answer.status === 200 || answer.text.includes(wageOf(person, 1))) accepted += 1;
  }
  return accepted;
};

type Measured = { readonly values: number; readonly left: number; readonly wrong: number; readonly doneAtKill: number; readonly reads: Reads['told']; readonly retired: string; readonly moved: number; readonly accepted: number };

const countWrong = async (place: Place): Promise<number> => {
  const segments = await inCompany(place, (tx) => payTermsSegments(tx, { personIds: null, fromDay: firstDay, toDay: firstDay + termsOfPerson * 100 }));
  const numbers = new Map((await inCompany(place, (tx) => tx.query<{ person_id: number; person_number: string }>('select person_id, person_number from people.person where company_id = $1', [place.companyId]))).rows.map((row) => [row.person_id, row.person_number]));
  const own = segments.filter(({ personId }) => (numbers.get(personId) ?? '').startsWith('KEY'));
  if (own.length !== place.people * termsOfPerson) return Math.abs(place.people * termsOfPerson - own.length);
  return own.filter(({ personId, validFromDay, wage }) => wage !== wageOf(Number(numbers.get(personId)!.slice(3)), (validFromDay - firstDay) / 100)).length;
};

const measure = async (place: Place, address: URL): Promise<Measured> => {
  const readers = startReaders(address, place.people);
  try {
    const opened = await inCompany(place, (tx) => openRotation(tx, sealedPlaces));
    if (!opened.ok) throw new Error(opened.error.code);
    const doneAtKill = await rotateWithKill(place, opened.value.total);
    const { keys } = await inCompany(place, (tx) => readKeyStatus(tx, sealedPlaces));
    const left = keys.filter(({ status }) => status === 'former').reduce((sum, { places }) => sum + places.reduce((all, { values }) => all + values, 0), 0);
    const retired = await inCompany(place, (tx) => retireCompanyKey(tx, sealedPlaces, 1, 0));
    // Readers go on without the old version.
    await sleep(keySteps * 5);
    while (readers.told.reads <= 1_000 && readers.told.failed === 0) await sleep(keySteps);
    await readers.stop();
    const wrong = await countWrong(place);
    const moves = Math.min(20, place.people);
    const accepted = await moveCiphertexts(place, address, moves);
    return { values: opened.value.total, left, wrong, doneAtKill, reads: readers.told, retired: retired.ok ? 'retired' : retired.error.code, moved: moves, accepted };
  } finally {
    await readers.stop();
  }
};

export const rotationPart = {
  name: 'rotation',
  run: async ({ scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const fresh = await freshDatabase();
    try {
      const created = await createCompany(fresh.database, { companyCode: 'rotation', name: 'rotation' });
      if (!created.ok) throw new Error(created.error.code);
      const company = await fillGateCompany(fresh.database, created.value.companyId, plainSecrets);
      const place: Place = { database: fresh.database, connectionString: fresh.connectionString, companyId: company.companyId, people: Math.max(80, Math.ceil((goalValues * scale) / valuesOfPerson)) };
      await addPeople(place);
      const served = await openGateServer({ database: fresh.database, connectionString: fresh.connectionString }, company);
      try {
        const measured = await measure(place, new URL(await served.server.listen(0)));
        log(`  ${measured.values} values; killed after ${measured.doneAtKill}; version 1 ${measured.retired}${measured.reads.first === '' ? '' : `; first failure: ${measured.reads.first}`}`);
        return [
          { bar: 'rotation.readsFailed', value: measured.reads.failed, n: measured.reads.reads, note: `${measured.reads.reads} reads of ${valuesOfPerson} values each during the rotation and after` },
          { bar: 'rotation.readsServed', value: measured.reads.reads, n: measured.reads.reads, note: `${readersAtOnce} readers at once` },
          { bar: 'rotation.valuesLeft', value: measured.left, n: measured.values, note: `killed after ${measured.doneAtKill} and resumed; ${measured.retired}` },
          { bar: 'rotation.valuesWrong', value: measured.wrong, n: place.people * termsOfPerson, note: 'wages of terms, read again after the rotation' },
          { bar: 'rotation.movedAccepted', value: measured.accepted, n: measured.moved, note: 'ciphertexts of another row of the same person' },
        ];
      } finally {
        agent.destroy();
        await served.close();
      }
    } finally {
      await fresh.drop();
    }
  },
};
