import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countKnownPasswords, isKnownPassword, isPacked, packPasswords } from './known-passwords.ts';
import { checkPassword } from './password-strength.ts';

const user = { name: 'Wang Xiaoming', email: 'xiaoming.wang@test.example' };
const codeOf = (password: string): string => {
  const checked = checkPassword(password, user);
  return checked.ok ? 'ok' : checked.error.code;
};

test('a weak password is refused with the reason, a long unusual one is taken whatever its letters are', () => {
  const cases: Readonly<Record<string, string>> = {
    'Ab1!xyz': 'passwordTooShort', '短密码': 'passwordTooShort', '1234567890': 'passwordKnown', 'qwertyuiop': 'passwordKnown', 'QwertyUiop1!': 'passwordKnown', 'password123': 'passwordKnown',
    'Xiaoming2026': 'passwordNamesUser', 'wangxiaoming': 'passwordNamesUser', 'aaaaaaaaaaaa': 'passwordKnown', 'xyxyxyxyxyxyxy': 'passwordGuessable', '2026-10-012026': 'passwordGuessable',
    'correct horse battery staple': 'ok', 'zvq grumble tannin 7': 'ok', '紫藤 花开 在 十月 的 清晨 里': 'ok', 'rtkwpzlmqa': 'ok',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((password) => [password, codeOf(password)])), cases);
});

test('the list of known passwords is there and finds what was put in, whatever the case', () => {
  assert.ok(countKnownPasswords() > 100_000);
  assert.ok(isKnownPassword('1QAZ2wsx3edc'));
  fc.assert(fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 50 }), fc.string(), (passwords, other) => {
    const packed = packPasswords(passwords);
    for (const password of passwords) assert.ok(isPacked(packed, password.toLowerCase()));
    if (!passwords.some((password) => password.normalize('NFKC').toLowerCase() === other.normalize('NFKC').toLowerCase())) assert.equal(isPacked(packed, other), false);
  }), { seed: Number(process.env['SEED'] ?? 20_261_122) });
});

test('a very long password is looked at quickly', () => {
  const started = performance.now();
  assert.equal(codeOf('ab1'.repeat(66)), 'passwordGuessable');
  assert.ok(performance.now() - started < 2000);
});
