/** One text message of the app to one member. WeCom takes a message for unknown members without an error: its list of them is read. */
import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorError, OutgoingMessage } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import { createCallCounter, weComApis, type WeComClient } from './wecom-client.ts';
import type { WeComSettings } from './wecom-settings.ts';

/** A message sent again by a job that was killed arrives once. */
const duplicateSeconds = 14_400;
const longestBytes = 2048;

/** Whole characters up to the limit of a text message. */
const shortened = (text: string): string => {
  let kept = '';
  for (const sign of text) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(sign) > longestBytes) break;
    kept += sign;
  }
  return kept;
};

/** Sends a text to one member, shortened to what WeCom takes. Fails with `notAuthorised` without an agent, `unknownPerson` for a key that is nobody's, else with what the client met. */
export const sendMessage = async (client: WeComClient, settings: WeComSettings, message: OutgoingMessage): Promise<Result<{ readonly providerMessage: string }, ConnectorError>> => {
  const path = weComApis.messageSend.path;
  if (settings.agentId === 0) return failure(connectorError('notAuthorised', { path, setting: 'agentId' }));
  // A key with the separator would reach other members; WeCom has none, so it is nobody's.
  if (message.personKey === '' || message.personKey.includes('|') || message.personKey === '@all') return failure(connectorError('unknownPerson', { path }));
  const answer = await client.call(createCallCounter(), weComApis.messageSend, {
    body: { touser: message.personKey, msgtype: 'text', agentid: settings.agentId, text: { content: shortened(message.text) }, safe: 0, enable_duplicate_check: 1, duplicate_check_interval: duplicateSeconds },
  });
  if (!answer.ok) return answer;
  const { msgid, invaliduser = '' } = answer.value.value as { msgid?: unknown; invaliduser?: unknown };
  if (invaliduser !== '') return failure(connectorError('unknownPerson', { path }));
  return typeof msgid === 'string' && msgid !== '' ? success({ providerMessage: msgid }) : failure(connectorError('schemaChanged', { path, field: 'msgid' }));
};
