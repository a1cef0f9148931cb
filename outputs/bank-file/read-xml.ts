/** A small strict reader of XML: elements, attributes and text. No document types, no entities but the five and numbers, no comments. */
import { failure, success, type Result } from '#kernel/base/result';
import type { OutputProblem } from '#contracts/output/output';

export type XmlElement = { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly children: readonly XmlElement[]; readonly text: string };

type Open = { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly children: XmlElement[]; text: string };

const entities: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"]]);

/** Signs that no XML document holds; looked for once in the whole text. */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

/** Null when something stands there that XML does not allow. */
const unescaped = (text: string): string | null => {
  if (text.includes('<')) return null;
  if (!text.includes('&')) return text;
  let isBroken = false;
  const plain = text.replaceAll(/&([^;&]{0,10};?)/g, (_, inner: string) => {
    const known = inner.endsWith(';') ? entities.get(inner.slice(0, -1)) : undefined;
    if (known === undefined) isBroken = true;
    return known ?? '';
  });
  return isBroken ? null : plain;
};

const noAttributes: ReadonlyMap<string, string> = new Map();

const attributesOf = (text: string): ReadonlyMap<string, string> | null => {
  if (text === '') return noAttributes;
  const found = new Map<string, string>();
  const rest = text.replaceAll(/\s+([A-Za-z][\w:.-]*)="([^"]*)"/g, (_, name: string, value: string) => {
    const plain = unescaped(value);
    if (plain !== null && !found.has(name)) found.set(name, plain);
    return plain === null ? '!' : '';
  });
  return rest.trim() === '' ? found : null;
};

/** One tag taken in; false when it does not fit. */
const take = (stack: Open[], tag: string): boolean => {
  const inner = tag.slice(1, -1);
  if (inner.startsWith('/')) {
    const closed = stack.pop();
    const parent = stack.at(-1);
    if (closed === undefined || parent === undefined || closed.name !== inner.slice(1)) return false;
    parent.children.push(closed);
    return true;
  }
  const name = /^[A-Za-z][\w:.-]*/.exec(inner)?.[0];
  const attributes = name === undefined ? null : attributesOf(inner.slice(name.length));
  if (name === undefined || attributes === null) return false;
  stack.push({ name, attributes, children: [], text: '' });
  return true;
};

/** The root element of a document. */
export const readXml = (bytes: Uint8Array): Result<XmlElement, OutputProblem> => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failure({ code: 'wrongEncoding', at: 'file' });
  }
  if (forbidden.test(text)) return failure({ code: 'unreadable', at: 'file' });
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '');
  const top: Open = { name: '', attributes: new Map(), children: [], text: '' };
  const stack: Open[] = [top];
  let from = 0;
  for (const { index, 0: tag } of body.matchAll(/<[^>]*>/g)) {
    const between = unescaped(body.slice(from, index));
    const open = stack.at(-1);
    if (between === null || open === undefined || !take(stack, tag)) return failure({ code: 'unreadable', at: `sign ${index}` });
    open.text += between;
    from = index + tag.length;
  }
  const [root] = top.children;
  if (stack.length !== 1 || root === undefined || top.children.length !== 1 || `${top.text}${body.slice(from)}`.trim() !== '') return failure({ code: 'truncated', at: 'end' });
  return success(root);
};

/** Children of a name. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] => element.children.filter((child) => child.name === name);

/** The text at a path of names, each of which must be there once; null otherwise. */
export const textAt = (element: XmlElement, ...path: readonly string[]): string | null => {
  let here: XmlElement = element;
  for (const name of path) {
    const [child, ...more] = childrenOf(here, name);
    if (child === undefined || more.length > 0) return null;
    here = child;
  }
  return here.children.length === 0 ? here.text : null;
};
