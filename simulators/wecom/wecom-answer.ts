/** Answers in WeCom's envelope: HTTP 200, errcode first, the long errmsg of real failures, empty containers kept. */
export type WeComAnswer = { readonly errcode: number; readonly fields: Readonly<Record<string, unknown>> };

export const answered = (fields: Readonly<Record<string, unknown>>): WeComAnswer => ({ errcode: 0, fields });
export const refused = (errcode: number): WeComAnswer => ({ errcode, fields: {} });

const texts: Readonly<Record<number, string>> = {
  [-1]: 'system busy', 40001: 'invalid credential', 40003: 'invalid userid', 40013: 'invalid corpid', 40014: 'invalid access_token',
  40008: 'invalid message type', 40029: 'invalid code', 40056: 'invalid agentid', 44004: 'empty content', 45002: 'content size out of limit', 81013: 'user & party & tag all invalid', 42003: 'code expired',
  40058: 'invalid Request Parameter', 40063: 'some parameters are empty', 41001: 'access_token missing', 41002: 'corpid missing', 41004: 'corpsecret missing',
  41009: 'userid missing', 42001: 'access_token expired', 45009: 'api freq out of limit', 45033: 'api concurrent out of limit', 48002: 'api forbidden',
  60003: 'department not found', 60011: 'no privilege to access/modify contact/party/agent', 60020: 'not allow to access from your ip', 60111: 'userid not found',
  301021: 'userid is invalid', 301022: 'fail to get checkin data', 301023: 'userlist is over threshold', 301024: 'invalid time range',
  301025: 'invalid approval request', 301026: 'get approval detail fail', 301055: 'no approval auth', 301075: 'invalid schedule param', 301112: 'too much data, narrow the time range',
};

/** `hint` is what WeCom support asks for; `address` is the caller's, so that an operator knows what to list. */
export const encodeAnswer = (answer: WeComAnswer, emptyContainers: Readonly<Record<string, unknown>>, hint: string, address: string): string => {
  if (answer.errcode === 0) return JSON.stringify({ errcode: 0, errmsg: 'ok', ...answer.fields });
  const text = texts[answer.errcode] ?? 'system error';
  const errmsg = `${text}, hint: [${hint}], from ip: ${address}, more info at https://open.work.weixin.qq.com/devtool/query?e=${answer.errcode}`;
  return JSON.stringify({ errcode: answer.errcode, errmsg, ...emptyContainers, ...answer.fields });
};
