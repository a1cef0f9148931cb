/** Workbooks with canaries in their cells: one that lands, one that is refused. */
import ExcelJS from 'exceljs';
import type { Caller } from './running-product.ts';

export type CellsByHeading = Readonly<Record<string, string>>;

/** Fills rows into the product's own template, by sheet and heading. */
export const fillTemplate = async (caller: Caller, sheets: Readonly<Record<string, readonly CellsByHeading[]>>): Promise<Uint8Array> => {
  const template = await caller.get('/api/imports/template', { 'accept-language': 'zh-CN' });
  if (template.status !== 200) throw new Error(`template: ${template.status}`);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(template.bytes as unknown as ArrayBuffer);
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = workbook.worksheets.find((candidate) => candidate.name === name);
    if (sheet === undefined) throw new Error(`the template has no sheet ${name}: ${workbook.worksheets.map((each) => each.name).join(', ')}`);
    const headings = new Map<string, number>();
    sheet.getRow(1).eachCell((cell, column) => headings.set(String(cell.value).replace(/[*＊]/g, '').trim(), column));
    for (let row = sheet.rowCount; row > 1; row -= 1) sheet.spliceRows(row, 1);
    rows.forEach((cells, index) => {
      for (const [heading, text] of Object.entries(cells)) {
        const column = headings.get(heading);
        if (column === undefined) throw new Error(`the sheet ${name} has no heading ${heading}: ${[...headings.keys()].join(', ')}`);
        sheet.getRow(index + 2).getCell(column).value = text;
      }
    });
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
};

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** An identity number of the region 000000, which is never assigned, with its check digit. */
export const identityNumberOf = (serial: number): string => {
  const digits = `00000019900101${String(serial).padStart(3, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * weights[index]!, 0);
  return `${digits}${'10X98765432'[sum % 11]}`;
};
