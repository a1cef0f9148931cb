/**
 * Attacks on the audit by someone who may do everything in the database, and who knows how the chain is computed. They are
 * plain SQL: nothing of the product's own code helps them or is believed.
 */
import type pg from 'pg';

type Random = () => number;

/** What the verifier must name; in a chain that was computed anew, the first row of the link that was changed. */
export type Expected = { readonly domain: string; readonly sequence: string; readonly kind: string };

export type AuditAttack = {
  readonly name: string;
  /** `none`: the attacker reached the anchors too, and the chain alone must show it. */
  readonly anchors: 'outside' | 'none';
  readonly run: (owner: pg.Pool, companyId: number, random: Random) => Promise<Expected>;
};

const domains = ['change', 'read', 'access', 'identity'] as const;
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

const sequencesOf = async (owner: pg.Pool, companyId: number, domain: string): Promise<readonly string[]> =>
  (await owner.query<{ sequence: string }>('select audit_seq::text as sequence from platform.audit_event where company_id = $1 and domain = $2 order by audit_event.audit_seq', [companyId, domain])).rows.map(({ sequence }) => sequence);

const earliest = (sequences: readonly string[]): string => sequences.reduce((one, other) => (BigInt(other) < BigInt(one) ? other : one));

/** Some rows of one chain, in the order of their sequence. */
const victims = async (owner: pg.Pool, companyId: number, random: Random, count: number): Promise<{ readonly domain: string; readonly rows: readonly string[] }> => {
  const domain = pick(random, domains);
  const all = await sequencesOf(owner, companyId, domain);
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(pick(random, all));
  return { domain, rows: [...chosen] };
};

const cellsText = `json_build_array(event.company_id, event.audit_seq::text, event.domain, (extract(epoch from event.at) * 1000000)::bigint::text, (extract(epoch from event.recorded_at) * 1000000)::bigint::text,
  event.actor, event.roles, event.session, event.action, event.subject, event.why, event.field_classes, event.person_id, event.person_set::text, event.people_count, event.network_address, event.user_agent,
  event.data::text, event.sealed_values::text)::text`;

/** Computes every link of a chain again over the rows as they are, so that the chain agrees with itself. */
const rehashText = `
do $$
declare
  link record;
  previous bytea := decode(repeat('00', 32), 'hex');
  seqs bigint[];
  hashes bytea;
  linked bytea;
begin
  for link in select * from platform.audit_link where company_id = COMPANY and domain = 'DOMAIN' order by link_number loop
    select array_agg(event.audit_seq order by event.audit_seq), string_agg(sha256(convert_to(E'qinxin audit row 1\\n' || ${cellsText}, 'UTF8')), ''::bytea order by event.audit_seq)
      into seqs, hashes from platform.audit_event as event where event.company_id = COMPANY and event.audit_seq = any(link.row_seqs);
    seqs := coalesce(seqs, '{}');
    hashes := coalesce(hashes, ''::bytea);
    linked := sha256(convert_to(E'qinxin audit link 1\\n' || link.company_id || E'\\n' || link.domain || E'\\n' || link.link_number || E'\\n' || array_to_string(seqs, ',') || E'\\n', 'UTF8') || hashes || previous);
    update platform.audit_link set row_seqs = seqs, row_hashes = hashes, previous_hash = previous, link_hash = linked where company_id = COMPANY and domain = 'DOMAIN' and link_number = link.link_number;
    previous := linked;
  end loop;
end $$`;

const rehashChain = async (owner: pg.Pool, companyId: number, domain: string): Promise<void> => {
  await owner.query(rehashText.replaceAll('COMPANY', String(companyId)).replaceAll('DOMAIN', domain));
};

const firstOfLink = async (owner: pg.Pool, companyId: number, domain: string, sequence: string): Promise<string> =>
  (await owner.query<{ first: string }>('select row_seqs[1]::text as first from platform.audit_link where company_id = $1 and domain = $2 and $3::bigint = any(row_seqs)', [companyId, domain, sequence])).rows[0]?.first ?? '';

const far = '1000000000000';
/** Gives rows other numbers, each that of the next: what stood at one stands at another. */
const moveRows = async (owner: pg.Pool, rows: readonly string[]): Promise<void> => {
  for (const [index, row] of rows.entries()) await owner.query('update platform.audit_event set audit_seq = $2::bigint + $3::bigint where audit_seq = $1', [row, rows[(index + 1) % rows.length], far]);
  await owner.query('update platform.audit_event set audit_seq = audit_seq - $1::bigint where audit_seq > $1::bigint', [far]);
};

const edits = [
  `actor = actor || 'x'`, `action = 'nothing'`, `subject = 'nothing'`, `at = at + interval '1 second'`, `recorded_at = recorded_at - interval '1 microsecond'`, `data = data || '{"seen": true}'`,
  `network_address = '10.9.9.9'`, `roles = roles || 'auditor'::text`, `session = 'ffffffffffffffff'`, `field_classes = '{public}'`, `people_count = people_count + 1`, `person_id = 4711, person_set = null`,
  `why = why || 'x'`, `user_agent = 'x'`,
];

const attack = (name: string, run: AuditAttack['run'], anchors: AuditAttack['anchors'] = 'outside'): AuditAttack => ({ name, anchors, run });

export const auditAttacks: readonly AuditAttack[] = [
  ...edits.map((edit) => attack(`edit of ${edit.split(' ')[0]}`, async (owner, companyId, random) => {
    const { domain, rows } = await victims(owner, companyId, random, 2);
    const text = `update platform.audit_event set ${edit} where audit_seq = $1`;
    for (const row of rows) await owner.query(text, [row]);
    return { domain, sequence: earliest(rows), kind: 'edited' };
  })),
  attack('delete', async (owner, companyId, random) => {
    const { domain, rows } = await victims(owner, companyId, random, 2);
    await owner.query('delete from platform.audit_event where audit_seq = any($1::bigint[])', [rows]);
    return { domain, sequence: earliest(rows), kind: 'deleted' };
  }),
  attack('swap', async (owner, companyId, random) => {
    const { domain, rows } = await victims(owner, companyId, random, 2);
    await moveRows(owner, rows);
    return { domain, sequence: earliest(rows), kind: 'swapped' };
  }),
  attack('reorder', async (owner, companyId, random) => {
    const { domain, rows } = await victims(owner, companyId, random, 7);
    await moveRows(owner, rows);
    return { domain, sequence: earliest(rows), kind: 'swapped' };
  }),
  attack('insert', async (owner, companyId, random) => {
    const domain = pick(random, domains);
    const { rows } = await owner.query<{ sequence: string }>(
      `insert into platform.audit_event (company_id, audit_seq, domain, at, recorded_at, actor, action, subject)
       select company_id, (select min(number) from generate_series(2, 20000) as number where not exists (select from platform.audit_event as taken where taken.audit_seq = number)), domain, at, recorded_at, actor, action, subject
       from platform.audit_event where company_id = $1 and domain = $2 order by audit_seq limit 1 returning audit_seq::text as sequence`, [companyId, domain]);
    return { domain, sequence: rows[0]?.sequence ?? '', kind: 'inserted' };
  }),
  attack('truncate tail', async (owner, companyId, random) => {
    const domain = pick(random, domains);
    const links = await owner.query<{ link_number: number; first: string }>('select link_number, row_seqs[1]::text as first from platform.audit_link where company_id = $1 and domain = $2 order by link_number', [companyId, domain]);
    const cut = links.rows[1 + Math.floor(random() * (links.rows.length - 1))]!;
    await owner.query('delete from platform.audit_event where company_id = $1 and domain = $2 and audit_seq >= $3', [companyId, domain, cut.first]);
    await owner.query('delete from platform.audit_link where company_id = $1 and domain = $2 and link_number >= $3', [companyId, domain, cut.link_number]);
    return { domain, sequence: cut.first, kind: 'truncated' };
  }),
  attack('full re-hash after an edit', async (owner, companyId, random) => {
    const { domain, rows } = await victims(owner, companyId, random, 1);
    await owner.query(`update platform.audit_event set actor = 'user:someone-else' where audit_seq = $1`, [rows[0]]);
    const sequence = await firstOfLink(owner, companyId, domain, rows[0]!);
    await rehashChain(owner, companyId, domain);
    return { domain, sequence, kind: 'rewritten' };
  }),
  attack('full re-hash after a deletion, copies of the anchors rewritten', async (owner, companyId, random) => {
    const { domain, rows } = await victims(owner, companyId, random, 1);
    const sequence = await firstOfLink(owner, companyId, domain, rows[0]!);
    await owner.query('delete from platform.audit_event where audit_seq = $1', [rows[0]]);
    await rehashChain(owner, companyId, domain);
    await owner.query('delete from platform.audit_anchor where company_id = $1', [companyId]);
    return { domain, sequence, kind: 'rewritten' };
  }),
  attack('one link computed anew', async (owner, companyId, random) => {
    const domain = pick(random, domains);
    const links = await owner.query<{ link_number: number; next: string; first: string }>('select link_number, row_seqs[1]::text as first, lead(row_seqs[1]) over (order by link_number)::text as next from platform.audit_link where company_id = $1 and domain = $2 order by link_number', [companyId, domain]);
    const link = links.rows[Math.floor(random() * (links.rows.length - 1))]!;
    await owner.query(`update platform.audit_event set actor = 'user:someone-else' where company_id = $1 and audit_seq = $2`, [companyId, link.first]);
    const before = await owner.query('select link_number, previous_hash, link_hash, row_seqs, row_hashes from platform.audit_link where company_id = $1 and domain = $2 and link_number <> $3', [companyId, domain, link.link_number]);
    await rehashChain(owner, companyId, domain);
    for (const kept of before.rows) await owner.query('update platform.audit_link set previous_hash = $4, link_hash = $5, row_seqs = $6, row_hashes = $7 where company_id = $1 and domain = $2 and link_number = $3', [companyId, domain, kept.link_number, kept.previous_hash, kept.link_hash, kept.row_seqs, kept.row_hashes]);
    // The anchors went with it: only the next link remembers what stood here.
    await owner.query('delete from platform.audit_anchor where company_id = $1', [companyId]);
    return { domain, sequence: link.next, kind: 'linkBroken' };
  }, 'none'),
  attack('one row to another company', async (owner, companyId, random) => {
    const { domain, rows } = await victims(owner, companyId, random, 1);
    await owner.query('update platform.audit_event set company_id = (select max(company_id) from platform.company) where audit_seq = $1', [rows[0]]);
    return { domain, sequence: rows[0]!, kind: 'deleted' };
  }),
  attack('two companies change places', async (owner, companyId) => {
    const client = await owner.connect();
    try {
      await client.query('set session_replication_role = replica');
      const other = (await client.query<{ other: number }>('select max(company_id) as other from platform.company')).rows[0]!.other;
      for (const table of ['audit_event', 'audit_link', 'audit_unlinked', 'audit_anchor']) {
        const text = `update platform.${table} set company_id = $2 where company_id = $1`;
        for (const [from, to] of [[companyId, 999_999], [other, companyId], [999_999, other]]) await client.query(text, [from, to]);
      }
      await client.query('set session_replication_role = origin');
    } finally {
      client.release();
    }
    const first = earliest(await Promise.all(domains.map(async (domain) => (await sequencesOf(owner, companyId, domain))[0] ?? far)));
    const domain = (await owner.query<{ domain: string }>('select domain from platform.audit_event where audit_seq = $1', [first])).rows[0]!.domain;
    return { domain, sequence: first, kind: 'edited' };
  }),
];
