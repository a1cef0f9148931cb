import { once } from 'node:events';
import { failure, success, type Result } from '#kernel/base/result';
import { startSimulatedWeCom } from '../../start/simulated-wecom.ts';
import type { Command, CommandContext, CommandFailure } from '../command.ts';

const wholeOption = (context: CommandContext, name: string, usual: number, range: { readonly smallest: number; readonly largest: number }): Result<number, CommandFailure> => {
  const value = context.number(name) ?? usual;
  if (Number.isSafeInteger(value) && value >= range.smallest && value <= range.largest) return success(value);
  return failure({ code: 'optionValue', data: { option: `--${name}`, expected: `${range.smallest} … ${range.largest}` } });
};

export const command: Command = {
  name: 'simulate wecom',
  summary: 'Run the WeCom simulator by itself, on a seeded world, until Ctrl+C.',
  options: [
    { name: 'seed', kind: 'number', placeholder: 'S', summary: 'Seed of the world (20261001).' },
    { name: 'people', kind: 'number', placeholder: 'N', summary: 'People of the company (200).' },
    { name: 'port', kind: 'number', placeholder: 'P', summary: 'Port to open (8867); 0 takes any free one.' },
    { name: 'virtual-clock', kind: 'flag', summary: 'Time stands at 2026-11-02 09:00 in Shanghai until someone sleeps on it (the usual).' },
    { name: 'real-clock', kind: 'flag', summary: 'Time goes by itself, as with the real WeCom.' },
  ],
  examples: ['simulate wecom', 'simulate wecom --people 50 --port 9000 --real-clock', 'simulate wecom --port 0 --json'],
  run: async (context) => {
    const { phrases, language, signal, flag } = context;
    const seed = wholeOption(context, 'seed', 20_261_001, { smallest: 0, largest: Number.MAX_SAFE_INTEGER });
    const people = wholeOption(context, 'people', 200, { smallest: 8, largest: 90_000 });
    const port = wholeOption(context, 'port', 8867, { smallest: 0, largest: 65_535 });
    if (!seed.ok) return seed;
    if (!people.ok) return people;
    if (!port.ok) return port;
    if (flag('virtual-clock') && flag('real-clock')) return failure({ code: 'optionValue', data: { option: '--real-clock', expected: 'no --virtual-clock' } });
    const clock = flag('real-clock') ? 'real' : 'virtual';
    const started = await startSimulatedWeCom({ seed: seed.value, people: people.value, port: port.value, clock });
    if (!started.ok) return started;
    const { stop, ...corp } = started.value;
    const lines = ['address', 'corp', 'appSecret', 'contactSecret', 'size', 'control', 'stop'].map((name) => phrases.find(language, `cli.simulate.${name}`, corp) ?? '');
    // Said at once: this command's answer would come only when it ends.
    process.stdout.write(flag('json') ? `${JSON.stringify({ ...corp, seed: seed.value, people: people.value, clock })}\n` : `${lines.join('\n')}\n`);
    if (!signal.aborted) await once(signal, 'abort');
    await stop();
    return success({ lines: [], json: null, isPrinted: true });
  },
};
