/**
 * A light load generator in a process of its own: one socket a client, the next request when the answer is whole. Requests
 * are ready bytes; answers are counted, not parsed beyond their head.
 */
import { connect, type Socket } from 'node:net';

export type Load = { readonly port: number; readonly milliseconds: number; /** Requests of each client, sent in turn. */ readonly clients: readonly (readonly string[])[] };
export type LoadResult = { readonly answers: number; readonly bad: number; readonly firstBad: string; readonly seconds: number; readonly p50: number; readonly p99: number };

const headEnd = Buffer.from('\r\n\r\n');
const statusOk = Buffer.from('HTTP/1.1 200');

type Client = { readonly socket: Socket; readonly requests: readonly string[]; next: number; sentAt: number; buffer: Buffer; missing: number };

const run = (load: Load): Promise<LoadResult> => new Promise((resolve, reject) => {
  const latencies: number[] = [];
  const result = { bad: 0, firstBad: '' };
  const startedAt = performance.now();
  const endAt = startedAt + load.milliseconds;
  let open = load.clients.length;
  const send = (client: Client): void => {
    if (performance.now() >= endAt) {
      client.socket.end();
      open -= 1;
      if (open > 0) return;
      const sorted = latencies.sort((a, b) => a - b);
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
      resolve({ answers: sorted.length, ...result, seconds: (performance.now() - startedAt) / 1000, p50: at(0.5), p99: at(0.99) });
      return;
    }
    client.sentAt = performance.now();
    client.socket.write(client.requests[client.next % client.requests.length]!);
    client.next += 1;
  };
  const answered = (client: Client): void => {
    latencies.push(performance.now() - client.sentAt);
    send(client);
  };
  const receive = (client: Client, chunk: Buffer): void => {
    if (client.missing > 0) {
      client.missing -= chunk.length;
      if (client.missing <= 0) answered(client);
      return;
    }
    client.buffer = client.buffer.length === 0 ? chunk : Buffer.concat([client.buffer, chunk]);
    const end = client.buffer.indexOf(headEnd);
    if (end === -1) return;
    const head = client.buffer.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (!client.buffer.subarray(0, statusOk.length).equals(statusOk)) {
      result.bad += 1;
      if (result.firstBad === '') result.firstBad = client.buffer.toString('utf8').slice(0, 600);
    }
    const rest = client.buffer.length - end - headEnd.length;
    client.buffer = Buffer.alloc(0);
    client.missing = length - rest;
    if (Number.isNaN(length)) reject(new Error(`an answer without a length: ${head.slice(0, 200)}`));
    else if (client.missing <= 0) answered(client);
  };
  for (const requests of load.clients) {
    const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
    const client: Client = { socket, requests, next: 0, sentAt: 0, buffer: Buffer.alloc(0), missing: 0 };
    socket.once('connect', () => send(client));
    socket.on('data', (chunk) => receive(client, typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
    socket.on('error', reject);
  }
});

process.on('message', (load) => {
  run(load as Load).then((result) => process.send?.(result), (error: unknown) => process.send?.({ error: String(error) }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ event: 'ready' });
