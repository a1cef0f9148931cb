/** What any output must do, whatever its layout. Its own tests run every case. */
import assert from 'node:assert/strict';
import type { Output, OutputSummary } from '../output.ts';

/** Texts that break careless writers: separators, quotes, formulas, markup, controls, rare and wide characters. */
export const hostileTexts: readonly string[] = [
  '=1+1', '+86', '-2', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x.invalid";"y")', 'a,b;c|d\te', '"quoted" and \'single\'', 'two\nlines\r\nthree', '<b>&amp;</b>]]>', '&#0;', '\u0000\u0007\u001f', '王小明·阿布都', '𠮷野家', '\u202Eevil', '﻿bom', ' '.repeat(3), 'x'.repeat(500),
];

export type OutputSubject<Input> = {
  readonly output: Output<Input, Uint8Array | Promise<Uint8Array>>;
  /** Inputs with what their files must say. */
  readonly samples: readonly { readonly input: Input; readonly summary: OutputSummary }[];
  /** The input with every free text (names, remarks, titles) replaced; its amounts and keys stay those of the first sample. */
  readonly withText: (text: string) => Input;
  /** Changed files that a reader must not take for the first sample's: a digit of an amount, a line less, a total more. */
  readonly tampered: (bytes: Uint8Array) => readonly Uint8Array[];
  /** Whether a file cut short shows it. A layout without an end of its own cannot. */
  readonly knowsItsEnd: boolean;
};

export type OutputCase = { readonly name: string; readonly run: () => Promise<void> };

const read = <Input>({ output }: OutputSubject<Input>, bytes: Uint8Array): OutputSummary => {
  const result = output.check(bytes);
  assert.ok(result.ok, result.ok ? '' : `the layout's reader refused its own file: ${result.error.code} at ${result.error.at}`);
  return result.value;
};

const firstOf = <Input>(subject: OutputSubject<Input>) => {
  const [sample] = subject.samples;
  assert.ok(sample !== undefined, 'a layout is tried with a sample');
  return sample;
};

const cutsShow = async <Input>(subject: OutputSubject<Input>): Promise<void> => {
  const { input, summary } = firstOf(subject);
  const bytes = await subject.output.render(input);
  for (const part of [0, 0.25, 0.5, 0.75, 0.95]) {
    const result = subject.output.check(bytes.slice(0, Math.floor(bytes.length * part)));
    if (!result.ok) continue;
    assert.ok(!subject.knowsItsEnd, `a file cut at ${part} was taken for whole`);
    assert.notDeepEqual(result.value, summary, `a file cut at ${part} says what the whole one says`);
  }
};

const changesShow = async <Input>(subject: OutputSubject<Input>): Promise<void> => {
  const { input, summary } = firstOf(subject);
  const bytes = await subject.output.render(input);
  const changed = subject.tampered(bytes);
  assert.ok(changed.length > 0, 'a layout is tried with changed files');
  for (const [index, file] of changed.entries()) {
    assert.notDeepEqual(Buffer.from(file), Buffer.from(bytes), `changed file ${index} is unchanged`);
    const result = subject.output.check(file);
    if (result.ok) assert.notDeepEqual(result.value, summary, `changed file ${index} was taken for the whole one`);
  }
};

const textsAreText = async <Input>(subject: OutputSubject<Input>): Promise<void> => {
  const { summary } = firstOf(subject);
  for (const text of hostileTexts) assert.deepEqual(read(subject, await subject.output.render(subject.withText(text))), summary, JSON.stringify(text.slice(0, 20)));
};

const zoneChangesNothing = async <Input>(subject: OutputSubject<Input>): Promise<void> => {
  const before = process.env['TZ'];
  try {
    const files: string[] = [];
    for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
      process.env['TZ'] = zone;
      files.push(Buffer.from(await subject.output.render(firstOf(subject).input)).toString('base64'));
    }
    assert.equal(new Set(files).size, 1);
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
};

/** The cases of a layout. */
export const outputCases = <Input>(subject: OutputSubject<Input>): readonly OutputCase[] => [
  {
    name: 'exact: the file says what was meant, and the same input gives the same bytes',
    run: async () => {
      for (const { input, summary } of subject.samples) {
        const bytes = await subject.output.render(input);
        assert.deepEqual(read(subject, bytes), summary);
        assert.deepEqual(Buffer.from(await subject.output.render(structuredClone(input))), Buffer.from(bytes));
      }
    },
  },
  { name: 'cut: a file cut short is no file, or says less', run: () => cutsShow(subject) },
  { name: 'change: a changed file is refused or says something else', run: () => changesShow(subject) },
  { name: 'text: separators, formulas, markup and controls in names change no record', run: () => textsAreText(subject) },
  { name: 'zone: the zone of the machine changes nothing', run: () => zoneChangesNothing(subject) },
  {
    name: 'name: a file name is plain',
    run: async () => {
      for (const { input } of subject.samples) assert.match(subject.output.fileName(input), /^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,119}$/u);
      for (const text of hostileTexts) assert.match(subject.output.fileName(subject.withText(text)), /^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,119}$/u);
    },
  },
];
