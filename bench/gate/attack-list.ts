/**
 * The attacks, faults and invariants that this suite answers for, in our words. Each needs a test whose name begins with
 * its id ("A-17: …"), or a surface that does not exist (absent-surfaces.ts).
 */
export const attackList: Readonly<Record<string, string>> = {
  'A-1': 'reading by the id of another object, in path, query or body', 'A-2': 'writing on behalf of another person', 'A-3': 'reaching an object through a related one',
  'A-4': 'a sibling branch, a former manager, an acting manager after the end', 'A-5': 'the id of another company', 'A-6': 'fields that a request may not set', 'A-7': 'the same, nested',
  'A-8': 'order as an oracle', 'A-9': 'filter as an oracle', 'A-10': 'groups and totals as an oracle', 'A-11': 'hidden columns of exports and files', 'A-12': 'values in logs and error texts',
  'A-13': 'search and suggestions', 'A-14': 'caches and conditional requests', 'A-15': 'values in notices', 'A-16': 'ratings and their authors', 'A-17': 'old and new values in the audit', 'A-18': 'reading the tables directly',
  'A-19': 'list, get and who-can disagree', 'A-20': 'callback with a forged signature', 'A-21': 'callback sent again', 'A-22': 'callback of another company', 'A-23': 'probing the padding of callbacks', 'A-24': 'hostile XML in callbacks',
  'A-25': 'keys of programs: wrong scope, ended, in an address', 'A-26': 'ambiguous HTTP requests', 'A-27': 'hidden and forgotten routes', 'A-28': 'requests from another site', 'A-29': 'frames and foreign origins',
  'A-30': 'guessing passwords', 'A-31': 'sessions that outlive their end', 'A-32': 'forged identity tokens', 'A-33': 'links for a new password', 'A-34': 'codes of the second factor', 'A-35': 'who has an account, by text or time',
  'A-36': 'outgoing requests to inner addresses', 'A-37': 'renderers that fetch', 'A-38': 'connection tests to inner addresses', 'A-39': 'file names that climb', 'A-40': 'granting oneself', 'A-41': 'delegation without end or in circles',
  'A-42': 'acting as somebody else', 'A-43': 'approving what one asked for', 'A-44': 'approval by opening a link', 'A-45': 'pay diverted to a new account', 'A-46': 'one account for several people', 'A-47': 'a person made up by one hand',
  'A-54': 'formulas in the cells of exports', 'A-55': 'workbooks that are small and large when read', 'A-56': 'workbooks with links, macros, document types and names of the language',
  'A-66': 'prototype pollution', 'A-67': 'statements smuggled into values', 'A-68': 'patterns that take for ever', 'A-69': 'header lines smuggled into values', 'A-70': 'changing the audit with the rights of the product',
  'A-71': 'changing the audit with every right', 'A-72': 'forged log lines', 'A-73': 'flooding the audit', 'A-74': 'acting without an audit row', 'A-75': 'moving sealed values', 'A-76': 'amounts that are none',
  'A-77': 'the same twice at once', 'A-78': 'a command id used again', 'A-79': 'skipping a step', 'A-80': 'content swapped behind an approval',
  'A-81': 'gains by rounding', 'A-85': 'scripts in texts', 'A-86': 'PDF files that act, or say what belongs to another', 'A-87': 'renderers that read files', 'A-99': 'secrets in code, pages and errors', 'A-100': 'defaults in production', 'A-101': 'redirects to elsewhere',
  'A-102': 'event streams without rights', 'A-103': 'caches that keep private pages', 'A-104': 'imports that replace people', 'A-105': 'allowed and forbidden ids in one request', 'A-106': 'expansion without bound', 'A-107': 'undo and merge around the gate',
  'A-108': 'reports joined by hand', 'A-109': 'scheduled reports after the right has gone', 'A-110': 'words that tell an assistant what to do', 'A-112': 'time and size as an oracle',
  'F-84': 'keys and certificates that end', 'F-95': 'the product\'s own login drops nothing', 'F-96': 'empty or default secrets stop the start',
  'I-30': 'no role obtains what it may not see', 'I-31': 'decisions equal a naive model', 'I-32': 'fewer grants never give more', 'I-33': 'every change has its audit row', 'I-34': 'two people for the same money', 'I-35': 'the chain shows every change',
  'I-37': 'only drawn transitions happen', 'I-38': 'a command happens once', 'I-50': 'a sealed value opens in its own place only',
};
