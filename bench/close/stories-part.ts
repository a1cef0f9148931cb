/**
 * Must show 8: the stories of the close on real screens, against the product as a newcomer starts it. They follow each other in
 * one demonstration: who is hired and on leave is in the company whose October is closed.
 */
import path from 'node:path';
import { tmpdir } from 'node:os';
import { launchChromium } from '#apps/web/testing/chromium';
import type { Figure, SuiteOptions } from '../figure.ts';
import { openStoryPage, type StoryCount, type StoryPage } from '../main-line/story-page.ts';
import { startProduct } from '../main-line/story-part.ts';
import { tellCloseStory } from './close-story.ts';
import { tellHireStory } from './hire-story.ts';
import { tellLeaveStory } from './leave-story.ts';
import { tellQuestionStory } from './question-story.ts';
import type { StoryRoom } from './story-steps.ts';

const people = 60;
const seed = 20_261_001;

const stories: readonly (readonly [name: string, tell: (room: StoryRoom) => Promise<void>])[] = [
  ['hire', tellHireStory], ['leave', tellLeaveStory], ['close', tellCloseStory], ['question', tellQuestionStory],
];

type Told = { readonly told: number; readonly failed: string; readonly assertions: number };

/** Tells every story to its end, or to the first step that is not as it should be; the next one begins anew. */
const tellAll = async (baseUrl: string, log: (line: string) => void): Promise<Told> => {
  const count: StoryCount = { assertions: 0 };
  const failed: string[] = [];
  const browser = await launchChromium();
  try {
    for (const [name, tell] of stories) {
      const pages: StoryPage[] = [];
      const open: StoryRoom['open'] = async (width) => {
        const page = await openStoryPage({ browser, baseUrl, width, height: width > 600 ? 900 : 740, count });
        pages.push(page);
        return page;
      };
      const began = performance.now();
      try {
        await tell({ open, log });
        log(`  story of ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s, ${count.assertions} assertions so far`);
      } catch (error) {
        failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        log(`  ${failed.at(-1)}`);
        for (const [index, { page }] of pages.entries()) await page.screenshot({ path: path.join(tmpdir(), `qinxin-story-${name}-${index}.png`) }).catch(() => undefined);
      }
    }
  } finally {
    await browser.close();
  }
  return { told: stories.length - failed.length, failed: failed[0] ?? '', assertions: count.assertions };
};

export const storiesPart = {
  name: 'stories',
  run: async ({ log }: SuiteOptions): Promise<readonly Figure[]> => {
    const product = await startProduct(people, seed);
    try {
      const { told, failed, assertions } = await tellAll(product.baseUrl, log);
      return [{ bar: 'stories.steps', value: told, n: assertions, note: failed === '' ? `${people} people, seed ${seed}, assertions on real screens` : failed.slice(0, 300) }];
    } finally {
      await product.stop();
    }
  },
};
