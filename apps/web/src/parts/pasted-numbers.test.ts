import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pastedNumbers } from './pasted-numbers.ts';

test('person numbers are told apart however they are pasted, each once', () => {
  assert.deepEqual(pastedNumbers(' E1,E2，E3、E4;E5；E6\n\tE7　E1\r\n'), ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7']);
  assert.deepEqual(pastedNumbers(' \n'), []);
});
