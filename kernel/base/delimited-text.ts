/** Rows and cells of a text between separators, quotes as in RFC 4180. Rows of nothing but blanks are left out. */
export const readDelimited = (text: string, separator: ',' | ';' | '\t' | '|' = ','): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  const content = text.replace(/^\uFEFF/, '');
  let row: string[] = [];
  let value = '';
  let isQuoted = false;
  const endRow = (): void => {
    row.push(value);
    if (row.some((cell) => cell.trim() !== '')) rows.push(row);
    [row, value] = [[], ''];
  };
  for (let index = 0; index < content.length; index += 1) {
    const sign = content[index];
    if (isQuoted) {
      if (sign !== '"') value += sign;
      else if (content[index + 1] === '"') {
        value += '"';
        index += 1;
      } else isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === separator) {
      row.push(value);
      value = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') value += sign;
  }
  endRow();
  return rows;
};
