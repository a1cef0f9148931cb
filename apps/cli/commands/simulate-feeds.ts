import { once } from 'node:events';
import { failure, success } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { startSimulatedFeeds } from '../../start/simulated-feeds.ts';
import type { Command } from '../command.ts';

const largestPort = 65_534;

export const command: Command = {
  name: 'simulate feeds',
  summary: 'Run a project tool and a customer system with made-up items, for goals that follow their figures, until Ctrl+C.',
  options: [
    { name: 'logins', kind: 'text', placeholder: 'A,B', summary: 'People as the systems know them (ann,bo,cai).' },
    { name: 'until', kind: 'text', placeholder: 'DATE', summary: 'Last day of the items (2026-11-01); they reach back two months.' },
    { name: 'port', kind: 'number', placeholder: 'P', summary: 'Port of the project tool (8871), the customer system takes the next; 0 takes any free ones.' },
  ],
  examples: ['simulate feeds', 'simulate feeds --logins sz000813,sz000814 --until 2026-11-30', 'simulate feeds --port 0 --json'],
  run: async ({ phrases, language, signal, flag, text, number }) => {
    const logins = (text('logins') ?? 'ann,bo,cai').split(',').map((login) => login.trim()).filter((login) => login !== '');
    const until = parseDay(text('until') ?? '2026-11-01');
    const port = number('port') ?? 8871;
    if (logins.length === 0) return failure({ code: 'optionValue', data: { option: '--logins', expected: 'ann,bo' } });
    if (!until.ok) return failure({ code: 'optionValue', data: { option: '--until', expected: 'YYYY-MM-DD' } });
    if (!Number.isSafeInteger(port) || port < 0 || port > largestPort) return failure({ code: 'optionValue', data: { option: '--port', expected: `0 … ${largestPort}` } });
    const started = await startSimulatedFeeds({ logins, untilDay: until.value, port });
    if (!started.ok) return started;
    const { feeds, stop } = started.value;
    const say = (name: string, values: Readonly<Record<string, string>> = {}): string => phrases.find(language, `cli.simulateFeeds.${name}`, values) ?? '';
    const lines = [...feeds.flatMap(({ name, baseUrl, settings }) => [say('feed', { name, baseUrl }), say('settings', { settings: Object.entries(settings).map(([setting, value]) => `${setting}=${value}`).join(' ') })]), say('logins', { logins: logins.join(', ') }), say('stop')];
    // Said at once: this command's answer would come only when it ends.
    process.stdout.write(flag('json') ? `${JSON.stringify({ feeds, logins })}\n` : `${lines.join('\n')}\n`);
    if (!signal.aborted) await once(signal, 'abort');
    await stop();
    return success({ lines: [], json: null, isPrinted: true });
  },
};
