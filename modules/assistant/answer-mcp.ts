/** A message of the Model Context Protocol, answered for a caller: nothing while the company has the assistant off. */
import { forSubject, readCompany, recordAudit, withCompany, type Database, type Subject } from '#modules/platform';
import type { AskingDeps } from './answer-question.ts';
import { readIsOn } from './assistant-store.ts';
import { answerMessage, type McpReply, type McpRequest } from './mcp-message.ts';
import { callTool, toolsFor, type ToolResult } from './mcp-tools.ts';
import type { Language } from './scene.ts';

export type McpDeps = AskingDeps & { readonly database: Database; readonly version: string };

const off = (deps: McpDeps, language: Language): ToolResult => ({ content: [{ type: 'text', text: deps.phrase(language, 'error.assistantOff') ?? '' }], isError: true });

/** Every call of a tool leaves a row beside those of what it read. */
export const answerMcp = async (deps: McpDeps, subject: Subject, language: Language, request: McpRequest): Promise<McpReply> => {
  const isOn = await readCompany(deps.database, forSubject(subject), readIsOn);
  return answerMessage({
    version: deps.version,
    tools: () => Promise.resolve(isOn ? toolsFor(deps, subject) : []),
    call: async (name, given) => {
      if (!isOn) return off(deps, language);
      const result = await callTool(deps, subject, language, name, given);
      if (result !== null) await withCompany(deps.database, forSubject(subject), (tx) => recordAudit(tx, { action: 'assistant.called', subject: `tool:${name}`, data: { isError: result.isError } }));
      return result;
    },
  }, request);
};
