/**
 * Must show 1: the loop told end to end on real screens, once on a phone of 360 px and once on a desk of 1440 px, each in a company
 * of its own. A small run tells one of them, by its seed.
 */
import path from 'node:path';
import { tmpdir } from 'node:os';
import { launchChromium } from '#apps/web/testing/chromium';
import { tellSteps } from '../close/story-steps.ts';
import type { Figure, SuiteOptions } from '../figure.ts';
import { openStoryPage, type StoryCount, type StoryPage } from '../main-line/story-page.ts';
import { storyOfLoop, type Cast } from './story-steps.ts';
import { actors, withStoryWorld, type Actor } from './story-world.ts';

type Width = 360 | 1440;
type Browser = Awaited<ReturnType<typeof launchChromium>>;

const tellAt = async (browser: Browser, width: Width, count: StoryCount, log: (line: string) => void): Promise<void> => {
  await withStoryWorld(log, async (world) => {
    const cast: Partial<Record<Actor, StoryPage>> = {};
    for (const actor of Object.keys(actors) as Actor[]) cast[actor] = await openStoryPage({ browser, baseUrl: world.baseUrl, width, height: width > 600 ? 900 : 740, count });
    const everyone = cast as Cast;
    try {
      await tellSteps({ log }, storyOfLoop(world, everyone, width));
      for (const story of Object.values(everyone)) await story.finish();
    } catch (error) {
      for (const [actor, { page }] of Object.entries(everyone)) await page.screenshot({ path: path.join(tmpdir(), `qinxin-loop-${width}-${actor}.png`) }).catch(() => undefined);
      throw error;
    } finally {
      // A page that still stands holds the server.
      for (const { page } of Object.values(everyone)) await page.context().close().catch(() => undefined);
    }
  });
};

const run = async ({ scale, seeds, log }: SuiteOptions): Promise<readonly Figure[]> => {
  const widths: readonly Width[] = scale >= 1 ? [360, 1440] : [(seeds[0] ?? 1) % 2 === 0 ? 1440 : 360];
  const count: StoryCount = { assertions: 0 };
  const failed: string[] = [];
  const browser = await launchChromium();
  try {
    for (const width of widths) {
      const began = performance.now();
      try {
        await tellAt(browser, width, count, log);
      } catch (error) {
        failed.push(`${width} px: ${error instanceof Error ? error.message : String(error)}`);
        log(`  ${failed.at(-1)}`);
      }
      log(`  ${width} px: ${((performance.now() - began) / 1000).toFixed(1)} s, ${count.assertions} assertions so far`);
    }
  } finally {
    await browser.close();
  }
  return [{ bar: 'loopStory.broken', value: failed.length, n: count.assertions, note: failed[0]?.slice(0, 400) ?? `told at ${widths.join(' and ')} px, assertions on real screens` }];
};

export const storyPart = { name: 'story', run };
