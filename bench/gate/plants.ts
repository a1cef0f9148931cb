/** The deliberate bugs of the gate. */
import type { Plant } from '../plants.ts';

export const gatePlants: readonly Plant[] = [
  {
    name: 'forbid-ignored', means: 'a prohibition does not beat a permission', parts: ['decisions'],
    file: 'modules/access/decide-access.ts',
    find: "if (forbids.length > 0) return { isAllowed: false, because: 'forbidden', reasons: forbids };", replace: '',
  },
  {
    name: 'grant-one-day-longer', means: 'what was given holds one day after its last', parts: ['decisions'],
    file: 'modules/access/access-facts.ts',
    find: 'export const isInForce = (fact: Dated, day: number): boolean => fact.validFrom <= day && (fact.validTo === null || day <= fact.validTo)',
    replace: 'export const isInForce = (fact: Dated, day: number): boolean => fact.validFrom <= day && (fact.validTo === null || day - 1 <= fact.validTo)',
  },
  {
    name: 'delegation-outlives-delegator', means: 'a delegation goes on after its giver has left', parts: ['decisions'],
    file: 'modules/access/decide-access.ts',
    find: 'if (from === undefined || from.isDisabled || hasLeft(from, day) ||', replace: 'if (from === undefined ||',
  },
  {
    name: 'manager-of-last-week', means: 'the reporting line is that of an earlier day', parts: ['decisions'],
    file: 'modules/access/access-store.ts',
    find: "order by other.valid_from <= ${date('$2')} desc, case", replace: "order by other.valid_from < ${date('$2')} desc, case",
  },
  {
    name: 'read-row-dropped', means: 'a read of some people leaves no row', parts: ['audit'],
    file: 'modules/platform/audit-row.ts',
    find: '  if (reads.length === 0) return [];', replace: '  if (reads.length === 0 || reads[0]!.personIds[0]! % 7 === 0) return [];',
  },
  {
    name: 'audit-previous-hash-unchecked', means: 'a link is not held against the one before', parts: ['audit'],
    file: 'modules/platform/audit-verify.ts',
    find: ' && link.previousHash.equals(cursor.hash);', replace: ';',
  },
  {
    name: 'audit-anchors-ignored', means: 'the verifier does not look at what was written outside', parts: ['audit'],
    file: 'modules/platform/audit-verify.ts',
    find: 'const witness = witnessOf(domain, options.anchors);', replace: 'const witness = witnessOf(domain, []);',
  },
  {
    name: 'audit-address-unhashed', means: 'the chain does not cover where a row came from', parts: ['audit'],
    file: 'modules/platform/audit-store.ts',
    find: 'event.people_count, event.network_address, event.user_agent,', replace: "event.people_count, '', event.user_agent,",
  },
  {
    name: 'seal-not-bound', means: 'a ciphertext is not bound to its place', parts: ['rotation'],
    file: 'modules/platform/sealing/envelope.ts',
    find: "const text = `${companyId}|${table}|${column}|${personId ?? ''}|${row}`;", replace: "const text = `${companyId}${table}${column}${personId ?? ''}${row}`.slice(0, 1);",
  },
  {
    name: 'rotation-skips-rows', means: 'a rotation does not see every row', parts: ['rotation'],
    file: 'modules/platform/sealing/sealed-place.ts',
    find: '<> $2 order by 1, ctid`', replace: "<> $2 and ctid::text not like '%7)' order by 1, ctid`",
  },
  {
    name: 'list-sort-hidden', means: 'a list may be ordered by a field that the reader may not see', parts: ['worlds'],
    file: 'modules/platform/list-query.ts',
    find: '  const sort = view.fields.get(query.sort);',
    replace: '  const sort = view.fields.get(query.sort) ?? view.definition.fields.filter((each) => each.name === query.sort && each.column !== undefined).map((each): VisibleField<Row> => ({ ...each, reach: \'all\', isWhole: true }))[0];',
  },
  {
    name: 'list-filter-hidden', means: 'a list may be narrowed by a field that the reader may not see', parts: ['worlds'],
    file: 'modules/platform/list-query.ts',
    find: '  const fields = triples.map(([name]) => view.fields.get(name));',
    replace: '  const fields = triples.map(([name]) => view.fields.get(name) ?? view.definition.fields.filter((each) => each.name === name && each.column !== undefined).map((each): VisibleField<Row> => ({ ...each, reach: \'all\', isWhole: true }))[0]);',
  },
  {
    name: 'list-group-hidden', means: 'a list may be counted by a field that the reader may not see', parts: ['worlds'],
    file: 'modules/platform/list-query.ts',
    find: '  const group = view.fields.get(query.group);',
    replace: '  const group = view.fields.get(query.group) ?? view.definition.fields.filter((each) => each.name === query.group && each.column !== undefined).map((each): VisibleField<Row> => ({ ...each, reach: \'all\', isWhole: true }))[0];',
  },
  {
    name: 'goals-of-anybody', means: 'the tree of goals shows what people out of reach are to reach', parts: ['worlds'],
    file: 'modules/performance/goal-tree.ts',
    find: "version.level !== 'person' || reaches(version.personId)).map((goal) => {", replace: 'version.goalId > 0).map((goal) => {',
  },
  {
    name: 'list-search-hidden', means: 'search looks into fields that the reader may not see', parts: ['worlds'],
    file: 'modules/platform/list-query.ts',
    find: '    searched: [...view.fields.values()].filter(',
    replace: '    searched: view.definition.fields.map((field): VisibleField<Row> => ({ ...field, reach: \'all\', isWhole: true })).filter(',
  },
  {
    name: 'list-fields-hidden', means: 'a list shows fields that the reader may not see when they are asked for by name', parts: ['worlds', 'matrix'],
    file: 'modules/platform/list-query.ts',
    find: '    const field = view.fields.get(name);\n    if (field === undefined) return unknownField(\'fields\');',
    replace: '    const field = view.fields.get(name) ?? view.definition.fields.filter((each) => each.name === name && each.column !== undefined).map((each): VisibleField<Row> => ({ ...each, reach: \'all\', isWhole: true }))[0];\n    if (field === undefined) return unknownField(\'fields\');',
  },
  {
    name: 'list-export-hidden', means: 'the file of a list has the columns of the whole company', parts: ['worlds'],
    file: 'modules/people/people-routes.ts',
    find: '    const plan = planList(viewOfList(directoryList, tx.access), query);\n    return plan.ok ? success(await exportDirectory',
    replace: '    const plan = planList(viewOfList(directoryList, { kind: \'system\', reason: \'proof\' }), query);\n    return plan.ok ? success(await exportDirectory',
  },
  {
    name: 'list-file-name-counts', means: 'the name of a file tells what stands in a hidden column', parts: ['worlds'],
    file: 'modules/people/people-routes.ts',
    find: 'return fileOfTable(file.language === \'en\' ? \'people\' : \'员工名册\', file.format, {',
    replace: 'return fileOfTable(`people-${rows.map((row) => row.accounts.join(\'\')).join(\'\').length}`, file.format, {',
  },
  {
    name: 'list-error-tells', means: 'an error says what a hidden column holds', parts: ['worlds'],
    file: 'modules/people/people-routes.ts',
    find: '    const plan = planList(view, query);\n    if (!plan.ok) return plan;',
    replace: '    const plan = planList(view, query);\n    if (!plan.ok) return failure({ ...plan.error, data: { part: (await tx.query<{ text: string }>(\'select string_agg(schedule_code, chr(44) order by person_id) as text from people.terms\')).rows[0]?.text ?? \'\' } });',
  },
  {
    name: 'list-total-counts-hidden', means: 'the total of a list counts by a hidden column', parts: ['worlds'],
    file: 'modules/people/people-directory.ts',
    find: '    const total = found.rows[0]?.total ?? (',
    replace: '    const total = found.rows.filter((row) => row.schedule_code !== \'OFFICE\').length || (',
  },
  {
    name: 'etag-of-the-address', means: 'the tag of an answer is that of whoever asked the same address before', parts: ['worlds'],
    file: 'apps/server/route-binding.ts',
    find: '      return reply.header(\'cache-control\', \'no-store\').send(answer);',
    replace: '      const tags = ((request.server as unknown as { planted?: Map<string, string> }).planted ??= new Map());\n      if (request.subject?.rights[\'read:pay\'] === \'all\') tags.set(request.url, Buffer.from(JSON.stringify(answer)).toString(\'base64\').slice(-900));\n      return reply.header(\'cache-control\', \'no-store\').header(\'etag\', tags.get(request.url) ?? \'0\').send(answer);',
  },
  {
    name: 'sick-leave-shown', means: 'readers of attendance see who was sick', parts: ['worlds'],
    file: 'modules/attendance/health-leave.ts',
    find: "(mayRead(tx.access, 'health', personId) ? days : days.map(", replace: "(mayRead(tx.access, 'personal', personId) ? days : days.map(",
  },
  {
    name: 'second-proof-not-needed', means: 'pay is in reach without a second proof', parts: ['worlds'],
    file: 'modules/platform/subject.ts',
    find: '  if (!subject.isSteppedUp && steppedUpClasses.includes(fieldClass)) return nobody;\n',
    replace: '',
  },
  {
    name: 'own-right-opens-office', means: 'a right over oneself opens the pages of the office', parts: ['matrix'],
    file: 'modules/platform/subject.ts',
    find: '  return reach === \'all\' || [...reach].some((personId) => personId !== subject.personId);',
    replace: '  return true;',
  },
  {
    name: 'key-kept', means: 'an erasure leaves the person\'s key', parts: ['erasure'],
    file: 'modules/privacy/erasures.ts', find: '  if (inFull) await destroyPersonKey(tx, personId);\n', replace: '  void destroyPersonKey;\n',
  },
  {
    name: 'texts-forgotten', means: 'an erasure looks for the person in no text', parts: ['erasure'],
    file: 'modules/privacy/erasures.ts', find: 'await eraseRows(tx, erasureId, inFull, known)', replace: 'await eraseRows(tx, erasureId, inFull, known.slice(0, 0))',
  },
  {
    name: 'pages-not-rewritten', means: 'what an erasure deleted stays in the files of the database', parts: ['erasure'],
    file: 'modules/privacy/shred-storage.ts', find: 'await client.query(`vacuum (full, analyze) ${name}`)', replace: 'await client.query(`analyze ${name}`)',
  },
  {
    name: 'amount-logged', means: 'amounts stand in a log', parts: ['canary'],
    file: 'modules/people/sealed-people.ts', find: "assert(amounts.every((amount) => amount === null || decimal.test(amount)), 'an amount is a decimal number');",
    replace: "assert(amounts.every((amount) => amount === null || decimal.test(amount)), 'an amount is a decimal number'); process.stderr.write(`sealing ${JSON.stringify(amounts)}\\n`);",
  },
  {
    name: 'wage-in-job', means: 'a job carries a wage', parts: ['canary'],
    file: 'modules/platform/job-queue.ts', find: 'const job: Job = { companyId: tx.companyId, data };', replace: "const job: Job = { companyId: tx.companyId, data: { ...data, wage: '71234.56' } };",
  },
  {
    name: 'error-with-body', means: 'an error answer repeats what was sent', parts: ['canary'],
    file: 'apps/server/error-answers.ts', find: '  return answerError(request, reply, phrases, failure);\n};', replace: '  return answerError(request, reply, phrases, { ...failure, data: { ...failure.data, sent: JSON.stringify(request.body ?? request.url) } });\n};',
  },
];
