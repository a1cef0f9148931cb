/**
 * The application built with a mark on each control that says which line of the source made it. The marks are properties
 * that nothing reads but screen-eyes.ts; everything else is as it is shipped.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { build, type Plugin } from 'vite';

/** A deliberate bug in the source of the application. */
export type WebPlant = { readonly name: string; readonly file: string; readonly find: string; readonly replace: string };
export type MarkedBuild = { readonly folder: string; readonly sites: ReadonlySet<string> };

const webFolder = join(import.meta.dirname, '..');
const sourceFolder = join(webFolder, 'src');
const isControl = (tag: string): boolean => /^(?:button|summary|a|Checkbox|Switch|Segmented|Upload|Tabs|Menu|Pagination|ColumnSettings)$|Buttons?$|Link$/.test(tag);

const sitesIn = (name: string, text: string): readonly { readonly at: number; readonly site: string }[] => {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: { at: number; site: string }[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) && isControl(node.tagName.getText())) {
      const line = `${name}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.tagName.getText()}`;
      const times = found.filter(({ site }) => site.startsWith(line)).length;
      found.push({ at: (node.typeArguments?.end ?? node.tagName.end - 1) + 1, site: times === 0 ? line : `${line} ${times + 1}` });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
};

const withMarks = (sites: Set<string>, plant: WebPlant | null): Plugin => ({
  name: 'qinxin-marked-controls', enforce: 'pre',
  transform: (text, id) => {
    if (!id.startsWith(sourceFolder) || !/\.tsx?$/.test(id)) return null;
    const name = relative(sourceFolder, id).split(sep).join('/');
    let code = text;
    if (plant !== null && plant.file === `apps/web/src/${name}`) {
      const parts = text.split(plant.find);
      if (parts.length !== 2) throw new Error(`plant ${plant.name}: expected its text once in ${plant.file}, found ${parts.length - 1} times`);
      code = parts.join(plant.replace);
    }
    // What was answered in another state of the data is forgotten without loading the application again.
    if (name === 'main.tsx') code += '\nObject.assign(globalThis, { queries });\n';
    if (!name.endsWith('.tsx')) return { code, map: null };
    for (const { at, site } of sitesIn(name, code).toReversed()) {
      sites.add(site);
      code = `${code.slice(0, at)} data-site=${JSON.stringify(site)}${code.slice(at)}`;
    }
    return { code, map: null };
  },
});

/** Builds it into a folder of its own, which the caller removes. */
export const buildMarked = async (plant: WebPlant | null): Promise<MarkedBuild> => {
  const folder = mkdtempSync(join(tmpdir(), 'qinxin-marked-web-'));
  const sites = new Set<string>();
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build({ configFile: join(webFolder, 'vite.config.ts'), root: webFolder, mode: 'production', logLevel: 'error', plugins: [withMarks(sites, plant)], build: { outDir: folder, emptyOutDir: true, reportCompressedSize: false } });
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
  return { folder, sites };
};
