import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeTemplate } from '#connectors/spreadsheet';
import { commandId, withOutsideServer } from '#checks/outside-server';

/** Names that climb, in the spellings that filters forget. */
const climbing: readonly string[] = [
  '../', '../../../../etc/passwd', '..\\..\\windows\\win.ini', '....//....//etc/passwd', '..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '%252e%252e%252fetc', '..%c0%af..%c0%afetc', '..%ef%bc%8fetc', '．．／etc', '..;/etc', '/etc/passwd', '//etc/passwd', '\\\\host\\share',
  'C:\\boot.ini', 'c:boot.ini', 'file:///etc/passwd', '~/.ssh/id_rsa', '~root', './.', '.', '..', '...', '.git/config', '.env', 'name\u0000.xlsx', 'name%00.xlsx', 'CON', 'NUL.xlsx', 'name.xlsx::$DATA', 'name.xlsx/', 'name.xlsx.', ' ../x', '../ x', 'a/../../b', 'a\\..\\..\\b',
  '../x.xlsx', '..\\x.xlsx', '/tmp/qinxin-climbed', '../../tmp/qinxin-climbed', '$HOME/x', '`id`', '$(id)', '|id', ';id', '&id', '-rf', '--help', '"quoted"', "o'clock", 'name\r\nSet-Cookie: x=1', 'name\nX: y', '<script>', '名字/../../x', '‮gpj.exe', 'x'.repeat(300), '../'.repeat(60),
  '%2e%2e%5c', '..%5c..%5cx', '..%u2215etc', '%c0%ae%c0%ae/', '.%2e/x', '%2e./x', '..//..//x', '/..', '/../', '\\..\\', '/proc/self/environ', '/dev/stdin', 'nul\u0000/../x', 'a:b', 'a*b?', 'name.xlsx;filename=evil', "name.xlsx'; filename*=UTF-8''evil", '..\u2024/x', '\u2025/x', '\uff0e\uff0e/x', '%E2%80%A5/', '..\u0009/x', 'name.xlsx%0d%0aX:%20y', '\ufeff../x',
];

const places = (): readonly string[] => ['/tmp/qinxin-climbed', '/tmp/x.xlsx', join(import.meta.dirname, 'x.xlsx'), join(import.meta.dirname, '..', 'x.xlsx')].filter((file) => existsSync(file));

test('A-39: a file name that climbs names nothing: uploads land by number, downloads say it as text alone', () => withOutsideServer(async (server) => {
  assert.ok(climbing.length >= 80, `${climbing.length} names`);
  const { cookie } = await server.member('administrator');
  const content = await writeTemplate('en');
  const before = [places(), readdirSync('/tmp').filter((name) => name.includes('qinxin-climbed'))];
  let answered = 0;
  for (const name of climbing) {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(content)]), name);
    const answer = await fetch(`${server.address}/api/imports?commandId=${commandId()}`, { method: 'POST', headers: { cookie }, body: form });
    const text = await answer.text();
    assert.ok(answer.status < 500, `${JSON.stringify(name)}: ${answer.status} ${text}`);
    answered += 1;
    assert.equal(answer.headers.get('x'), null);
    assert.ok(!answer.headers.getSetCookie().some((cookieText) => cookieText.startsWith('x=')), name);
  }
  assert.equal(answered, climbing.length);
  assert.deepEqual([places(), readdirSync('/tmp').filter((name) => name.includes('qinxin-climbed'))], before);
  const { rows } = await server.database.ownerPool.query<{ file_name: string }>('select file_name from people.workbook_import');
  for (const { file_name: name } of rows) assert.ok(!/[\r\n\u0000]/.test(name), JSON.stringify(name));
}));

test('A-39: a path that climbs reaches no file through the address of a download or of the web application', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  for (const name of climbing) {
    for (const path of ['/api/imports/', '/assets/', '/']) {
      const answer = await fetch(`${server.address}${path}${encodeURIComponent(name.isWellFormed() ? name : 'x')}/failed-rows`, { headers: { cookie } }).catch(() => null);
      if (answer === null) continue;
      const text = await answer.text();
      assert.ok(answer.status < 500, `${path}${JSON.stringify(name)}: ${answer.status}`);
      assert.ok(!/root:.*:0:0:|\[extensions\]/.test(text), name);
    }
  }
}));
