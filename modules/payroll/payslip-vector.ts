/**
 * A payslip's amounts as one byte vector: a big-endian signed 64-bit integer per item, in the order of the item set.
 * One vector is one ciphertext once pay columns are sealed.
 */
import { assert } from '#kernel/base/result';
import { formatScaled } from '#kernel/quantity/decimal';

/** Digits after the point of the amounts of money on a payslip. */
export const moneyScale = 2;

const bytesPerAmount = 8;
const twoTo32 = 4_294_967_296;

/** Encodes `count` safe integers from `amounts[start]` on. */
export const encodeVector = (amounts: Float64Array, start: number, count: number): Buffer => {
  const bytes = Buffer.allocUnsafe(count * bytesPerAmount);
  for (let index = 0; index < count; index += 1) {
    const amount = amounts[start + index]!;
    assert(Number.isSafeInteger(amount), 'an amount is a safe integer');
    const high = Math.floor(amount / twoTo32);
    bytes.writeInt32BE(high, index * bytesPerAmount);
    bytes.writeUInt32BE(amount - high * twoTo32, index * bytesPerAmount + 4);
  }
  return bytes;
};

/** The amount at one position; asserts that the vector has it. */
export const amountInVector = (vector: Uint8Array, index: number): number => {
  const offset = index * bytesPerAmount;
  assert(offset + bytesPerAmount <= vector.length, 'the vector holds an amount for every item');
  const high = (vector[offset]! << 24) | (vector[offset + 1]! << 16) | (vector[offset + 2]! << 8) | vector[offset + 3]!;
  const low = ((vector[offset + 4]! << 24) | (vector[offset + 5]! << 16) | (vector[offset + 6]! << 8) | vector[offset + 7]!) >>> 0;
  const amount = high * twoTo32 + low;
  assert(Number.isSafeInteger(amount), 'an amount is a safe integer');
  return amount;
};

/** All amounts of a vector. */
export const decodeVector = (vector: Uint8Array, count: number): readonly number[] => {
  assert(vector.length === count * bytesPerAmount, 'the vector has one amount an item');
  return Array.from({ length: count }, (_, index) => amountInVector(vector, index));
};

const powers = [1, 10, 100, 1000, 10_000, 100_000];

/** Canonical decimal of a scaled amount: 314483 at scale 2 is "3144.83". The quick way for amounts of every size in use. */
export const formatAmount = (amount: number, scale: number): string => {
  if (scale === 0) return String(amount);
  const power = powers[scale];
  if (power === undefined) return formatScaled(BigInt(amount), scale);
  const magnitude = Math.abs(amount);
  const rest = magnitude % power;
  return `${amount < 0 ? '-' : ''}${(magnitude - rest) / power}.${String(rest).padStart(scale, '0')}`;
};
