/** Goal: a masked value cannot be used. Method: examples, and for random values that the hidden part never shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskBankAccount, maskEmail, maskIdentityNumber, maskMobile, maskName } from './mask-values.ts';

test('examples', () => {
  assert.equal(maskMobile('13812345678'), '138****5678');
  assert.equal(maskMobile('12345'), '*****');
  assert.equal(maskIdentityNumber('31010119900101123X'), '3101**********123X');
  assert.equal(maskBankAccount('6222021234567890'), '************7890');
  assert.equal(maskEmail('zhang.san@example.com'), 'z***@example.com');
  assert.equal(maskEmail('nothing'), '*******');
  assert.deepEqual(['张三', '王小明', '欧阳小明', '王', '', 'Ada King'].map(maskName), ['张*', '王**', '欧阳**', '*', '', 'A*** K***']);
});

test('what a mask hides never stands in it, and lengths stay', () => {
  const digits = fc.stringMatching(/^\d{12,19}$/);
  fc.assert(fc.property(digits, (value) => {
    for (const [mask, head, tail] of [[maskMobile, 3, 4], [maskIdentityNumber, 4, 4], [maskBankAccount, 0, 4]] as const) {
      const masked = mask(value);
      assert.equal(masked.length, value.length);
      assert.equal(masked.slice(head, value.length - tail), '*'.repeat(value.length - head - tail));
    }
  }), { seed: Number(process.env['SEED'] ?? Date.now() % 2 ** 31) });
});
