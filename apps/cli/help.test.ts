/** Goal: every command explains itself. Method: its help is made as the command line makes it, in every language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhraseBook } from '../server/phrase-book.ts';
import { commandHelp } from './help.ts';
import { commonOptions, listCommands } from './registry.ts';

test('every command has help with usage, options and examples, in both languages', async () => {
  const [commands, phrases] = [await listCommands(), createPhraseBook()];
  assert.ok(commands.length >= 10);
  for (const command of commands) {
    const [chinese, english] = (['zh-CN', 'en'] as const).map((language) => commandHelp(command, [...(command.options ?? []), ...commonOptions], phrases, language));
    for (const text of [chinese!, english!]) {
      assert.ok(text.startsWith(`qinxin ${command.name}`), command.name);
      for (const { name } of [...(command.options ?? []), ...commonOptions]) assert.ok(text.includes(`--${name}`), `${command.name}: --${name}`);
      assert.ok(text.includes(`npm run qinxin -- ${command.name}`), `${command.name} has an example`);
    }
    assert.match(chinese!, /[\u4e00-\u9fff]/, `${command.name} is said in Chinese`);
    assert.doesNotMatch(english!.split('npm run')[0]!, /[\u4e00-\u9fff]/, `${command.name} is said in English`);
  }
});
