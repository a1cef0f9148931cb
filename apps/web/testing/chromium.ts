/**
 * Chromium for browser tests: the one from npm with Chinese fonts, as root too. Other systems than Linux on x64 name
 * their own by CHROMIUM_PATH.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const require = createRequire(import.meta.url);

/** A one-line font configuration, so that no font needs to be installed on the machine. */
const fontConfiguration = (): string => {
  const folder = join(tmpdir(), `qinxin-fonts-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'fonts.conf');
  const fonts = join(dirname(require.resolve('@embedpdf/fonts-sc')), '..', 'fonts');
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><cachedir>${folder}</cachedir></fontconfig>\n`);
  return file;
};

const executable = async (): Promise<string> => {
  const own = process.env['CHROMIUM_PATH'];
  if (own !== undefined && own !== '') return own;
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('No Chromium for this system in the packages: name one by CHROMIUM_PATH.');
  const packaged = (await import('@sparticuz/chromium')).default;
  return packaged.executablePath();
};

/** Starts a browser; the caller closes it. */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = await executable();
  if (!existsSync(executablePath)) throw new Error(`Chromium was not found at ${executablePath}`);
  return chromium.launch({
    executablePath, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none', '--hide-scrollbars'],
    env: { ...process.env, FONTCONFIG_FILE: fontConfiguration() } as Record<string, string>,
  });
};
