import type { ServerResponse } from 'node:http';
import type { FiredFault } from './wecom-faults.ts';

/** Sends an answer, or spoils its way as the fault says. `text` is what would have been sent. */
export const deliver = (response: ServerResponse, status: number, text: string, fault: FiredFault | null): void => {
  const body = Buffer.from(text, 'utf8');
  const socket = response.socket;
  const cut = fault === null ? 0 : Math.min(body.length - 1, Math.max(1, Number(fault.rule.args['byte'] ?? Math.floor(fault.random() * body.length))));
  switch (fault?.rule.fault) {
    case 'F-1': case 'F-4':
      socket?.resetAndDestroy();
      return;
    case 'F-3':
      return;
    case 'F-5':
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', 'content-length': body.length });
      response.write(body.subarray(0, cut), () => { socket?.resetAndDestroy(); });
      return;
    case 'F-6':
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
      response.write(body.subarray(0, cut));
      response.end();
      return;
    case 'F-7':
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', 'content-length': body.length });
      drip(response, body);
      return;
    case 'F-11':
      deliverMaintenance(response, fault);
      return;
    default:
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', 'content-length': body.length });
      response.end(body);
  }
};

/** One byte every few milliseconds of real time: the connection is never idle, only the whole never ends. */
const drip = (response: ServerResponse, body: Buffer): void => {
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed || sent >= body.length) { clearInterval(timer); if (!response.destroyed) response.end(); return; }
    response.write(body.subarray(sent, sent + 1));
    sent += 1;
  }, 5);
  response.on('close', () => { clearInterval(timer); });
};

/** 503 while the burst lasts, then a maintenance page that says 200. */
const deliverMaintenance = (response: ServerResponse, fault: FiredFault): void => {
  const isLast = fault.occurrence === Number(fault.rule.args['times'] ?? 2) - 1;
  response.writeHead(isLast ? 200 : 503, { 'content-type': 'text/html; charset=UTF-8' });
  response.end('<!doctype html><html><body>系统维护中</body></html>');
};
