/** The isolation of companies: what one company's session can see, write and reach. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { asSystem, copyInto, createCompany, forSubject, listCompanies, readCompany, withCompany, type Database } from '#modules/platform';

const addWorkplace = (database: Database, companyId: number, code: string): Promise<unknown> =>
  withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) =>
    tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, $2, 'n', 'Asia/Shanghai', 'CN')", [companyId, code]));

const secondCompany = async (database: Database): Promise<number> => {
  const created = await createCompany(database, { companyCode: 'second', name: '第二公司' });
  assert.ok(created.ok);
  return created.value.companyId;
};

test('a session sees and changes its own company only', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const otherId = await secondCompany(database);
    await addWorkplace(database, company.companyId, 'mine');
    await addWorkplace(database, otherId, 'theirs');
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      assert.deepEqual((await tx.query('select workplace_code from people.workplace')).rows, [{ workplace_code: 'mine' }]);
      assert.deepEqual((await tx.query('select company_code from platform.company')).rows, [{ company_code: 'test' }]);
      assert.equal((await tx.query("update people.workplace set name = 'x'")).rowCount, 1);
      assert.equal((await tx.query('delete from people.workplace where company_id = $1', [otherId])).rowCount, 0);
    });
    await assert.rejects(
      withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) =>
        tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'x', 'n', 'UTC', 'CN')", [otherId])),
      /row-level security/,
    );
    await assert.rejects(
      withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => tx.query('update people.workplace set company_id = $1', [otherId])),
      /row-level security/,
    );
  });
});

test('without a company in the session there are no rows, and the setting does not outlive its transaction', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await addWorkplace(database, company.companyId, 'mine');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      assert.equal((await database.applicationPool.query('select from people.workplace')).rowCount, 0);
      assert.equal((await database.applicationPool.query('select from platform.company')).rowCount, 0);
    }
  });
});

test('F-95: the application owns nothing, drops nothing, and no statement leads out of its login', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const { rows } = await database.ownerPool.query("select relname from pg_class where relowner = 'qinxin_application'::regrole");
    assert.deepEqual(rows, []);
    const role = await database.ownerPool.query("select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'qinxin_application'");
    assert.deepEqual(role.rows, [{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      for (const way of ['reset role', 'set role none', 'reset session authorization', 'set session authorization default', 'discard plans']) {
        await tx.query(way);
        const { rows: found } = await tx.query<{ name: string; owns: boolean }>("select session_user::text as name, exists (select from pg_class where relowner in (current_user::regrole, session_user::regrole)) as owns");
        assert.match(found[0]!.name, /^qinxin_application_[0-9a-f]{12}$/, way);
        assert.equal(found[0]!.owns, false, way);
      }
    });
    const refused = [
      "update platform.company set is_demo = true", "update platform.audit_event set actor = 'x'", "update platform.command set command_id = null", "update people.terms set wage_kind = 'hourly'", 'delete from people.terms',
      "update sync.landed_record set raw = ''", 'delete from sync.landed_record', 'insert into platform.clock values (true, 1)', 'truncate people.person', 'drop table people.person', 'create table public.x (i int)',
      "copy people.person to program 'true'", 'set role postgres', 'set role qinxin_sign_in', 'select * from auth."session"', 'select * from auth."account"', "update migration.applied set hash = ''",
    ];
    for (const text of refused) {
      await assert.rejects(withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => tx.query(text)), /permission denied|must be owner/, text);
    }
    await assert.rejects(database.applicationPool.query('alter table people.person disable row level security'), /must be owner/);
    await assert.rejects(withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => tx.query('delete from platform.audit_event')), /permission denied/);
  });
});

test('every table with a company forces row-level security', async () => {
  await withTestDatabase(async ({ database }) => {
    const { rows } = await database.ownerPool.query(
      `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
       where c.relkind in ('r', 'p') and not c.relispartition 
         and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`,
    );
    assert.deepEqual(rows, []);
  });
});

test('what has no row-level security is reached through its parent only, or belongs to no company', async () => {
  await withTestDatabase(async ({ database }) => {
    const { rows } = await database.ownerPool.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'auth', 'job_queue') and not c.relrowsecurity
         and has_table_privilege('qinxin_application', c.oid, 'select, insert, update, delete, truncate') order by 1`,
    );
    // Sessions and jobs of all companies stand in auth and job_queue: only sign-in and the queue touch them. The arrows of a pay run's life are the product's.
    assert.deepEqual(rows.map((row) => row.name), ['payroll.run_transition', 'platform.clock', 'platform.partitioned_table']);
  });
});

test('bulk copy obeys the policy too: a company cannot be written from another session', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const otherId = await secondCompany(database);
    await assert.rejects(
      withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
        await copyInto({ ...tx, companyId: otherId, query: tx.query, kysely: tx.kysely }, {
          table: 'people.workplace', rowCount: 1,
          columns: [{ name: 'workplace_code', type: 'text', values: ['x'] }, { name: 'name', type: 'text', values: ['x'] }, { name: 'zone', type: 'text', values: ['UTC'] }, { name: 'country', type: 'text', values: ['CN'] }],
        });
      }),
      /row-level security/,
    );
  });
});

test('an error rolls back; a swallowed failed statement is never committed; reading cannot write', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const context = asSystem(company.companyId, 'proof', 'test');
    const insert = "insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'x', 'n', 'UTC', 'CN')";
    await assert.rejects(withCompany(database, context, async (tx) => {
      await tx.query(insert, [company.companyId]);
      throw new Error('on purpose');
    }), /on purpose/);
    await assert.rejects(withCompany(database, context, async (tx) => {
      await tx.query(insert, [company.companyId]);
      await tx.query('select 1/0').catch(() => undefined);
    }), /failed statement/);
    await assert.rejects(readCompany(database, context, (tx) => tx.query(insert, [company.companyId])), /read-only/);
    assert.equal((await readCompany(database, context, (tx) => tx.query('select from people.workplace'))).rowCount, 0);
  });
});

test('a connection that is cut in the middle of the work fails that work and no other', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const context = asSystem(company.companyId, 'proof', 'test');
    await assert.rejects(withCompany(database, context, async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await database.ownerPool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await tx.query('select 1');
    }));
    assert.equal((await withCompany(database, context, (tx) => tx.query('select 1'))).rowCount, 1);
  });
});

test('the query builder works on the same transaction', async () => {
  await withTestDatabase(async ({ database, company }) => {
    type Workplace = { company_id: number; workplace_code: string; name: string; zone: string; country: string };
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      const builder = tx.kysely.withTables<{ 'people.workplace': Workplace }>();
      await builder.insertInto('people.workplace').values({ company_id: tx.companyId, workplace_code: 'k', name: 'n', zone: 'UTC', country: 'CN' }).execute();
      assert.deepEqual(await builder.selectFrom('people.workplace').select('workplace_code').execute(), [{ workplace_code: 'k' }]);
    });
  });
});

test('the register lists every company and refuses a taken code', async () => {
  await withTestDatabase(async ({ database }) => {
    await secondCompany(database);
    assert.deepEqual((await listCompanies(database)).map((company) => company.companyCode), ['test', 'second']);
    const again = await createCompany(database, { companyCode: 'second', name: 'x' });
    assert.ok(!again.ok && again.error.code === 'companyCodeTaken');
  });
});

test('one sees the own memberships of other companies, and changes or ends them inside those only', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const otherId = await secondCompany(database);
    for (const companyId of [company.companyId, otherId]) await database.ownerPool.query("insert into platform.membership (company_id, user_id) values ($1, 'ann')", [companyId]);
    const counted = await withCompany(database, forSubject(testSubject({ companyId: company.companyId, role: 'employee', userId: 'ann' })), async (tx) => [
      (await tx.query("select from platform.membership where user_id = 'ann'")).rowCount,
      (await tx.query("update platform.membership set created_at = created_at where user_id = 'ann' and company_id = $1", [otherId])).rowCount,
      (await tx.query("delete from platform.membership where user_id = 'ann' and company_id = $1", [otherId])).rowCount,
    ]);
    assert.deepEqual(counted, [2, 0, 0]);
  });
});
