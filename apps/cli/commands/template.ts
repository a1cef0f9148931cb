import { failure, success } from '#kernel/base/result';
import { writeTemplate } from '#connectors/spreadsheet';
import type { Command } from '../command.ts';
import { writeOutputFile } from '../import-workbook.ts';

export const command: Command = {
  name: 'template',
  summary: 'Write the empty company workbook.',
  options: [
    { name: 'language', kind: 'text', placeholder: 'zh-CN|en', summary: 'Language of headings and notes; that of the terminal when left out.' },
    { name: 'output', kind: 'text', placeholder: 'FILE', summary: 'File to write (qinxin-workbook.xlsx).' },
  ],
  examples: ['template', 'template --language zh-CN --output company.xlsx'],
  run: async ({ text, language, phrases }) => {
    const wanted = text('language') ?? language;
    if (wanted !== 'zh-CN' && wanted !== 'en') return failure({ code: 'optionValue', data: { option: '--language', expected: 'zh-CN | en' } });
    const file = text('output') ?? 'qinxin-workbook.xlsx';
    const written = await writeOutputFile(file, await writeTemplate(wanted));
    if (!written.ok) return written;
    return success({ lines: [phrases.find(language, 'cli.template.written', { file }) ?? file], json: { file, language: wanted } });
  },
};
