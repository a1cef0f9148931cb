/** What a proposal is about, in words: the same on its own page and in the inbox. */
import { rightText } from '../access/access-words.tsx';
import { formatMonth } from '../text/format.ts';
import type { Text } from '../text/text.tsx';

type Details = Readonly<Record<string, string>>;

/** Rights come as they are stored, "approve:health", and months as "2026-10". */
const inWords = (details: Details, language: string, text: Text): Details => ({
  ...details,
  ...(language === 'en' && 'positionEnglish' in details ? { position: String(details['positionEnglish']) } : {}),
  ...('rights' in details ? { rights: String(details['rights']).replaceAll(/([a-z]+):([a-z]+)/g, (_, action: string, fieldClass: string) => rightText({ action, fieldClass }, text)) } : {}),
  ...Object.fromEntries(['month', 'fromMonth', 'toMonth'].flatMap(name => (/^\d{4}-\d{2}$/.test(details[name] ?? '') ? [[name, formatMonth(details[name] ?? '', language)]] : []))),
});

export const proposalText = (kind: string, details: Details, { text, language }: { readonly text: Text; readonly language: string }): string => text(`proposal.${kind}`, inWords(details, language, text)).trim();
