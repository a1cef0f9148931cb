/**
 * Must show 4: what colleagues say in a group is nobody's. Two worlds that differ in who wrote what, when, in which order and beside
 * what else are asked the same as the person spoken about, after every step and at the end: every page, list, copy, refusal, byte by
 * byte. Of groups below three nothing shows, not even that there is one.
 */
import { apiRoutes } from '#contracts/api/api-routes';
import type { Route } from '#contracts/api/api-route';
import { createRandom, type Random } from '#checks/seeded-random';
import type { Figure, SuiteOptions } from '../figure.ts';
import { holdChance } from '../gate/fixed-chance.ts';
import { createRequestGenerator } from '../gate/generate-requests.ts';
import { timesDiffer } from '../gate/timing.ts';
import { authors, spokenAbout, withFeedbackWorld, type FeedbackWorld, type Said, type Step } from './feedback-worlds.ts';

const fullRequests = 700;
const words = ['说话直接，帮人快', '常常加班，文档少', '把问题讲得清楚', '会议太长', '愿意带新人', '交付准时', '不太回消息'];
const smallWords = ['只有两个人说过的话', '另一个人的话'];

const shuffled = <T>(random: Random, values: readonly T[]): readonly T[] => {
  const left = [...values];
  return values.map(() => left.splice(random(left.length), 1)[0]!);
};

/** The same things said, by others, in another order, at other minutes; answers below three are about LEAF in one world and about MID in the other. */
const stepsOf = (random: Random, said: readonly Said[], small: readonly Said[], open: readonly Said[], smallSays: readonly string[]): readonly Step[] => {
  const answers = (round: 'large' | 'small' | 'open', own: readonly Said[], from: readonly string[]): readonly Step[] => {
    const by = shuffled(random, from);
    return own.map((each, index) => ({ kind: 'answer', round, author: by[index] as (typeof authors)[number], said: each, minute: random(1_000) }));
  };
  const asides = said.map((): Step => ({ kind: 'aside', minute: random(1_000) }));
  const others = authors.filter((author) => author !== 'MID');
  return shuffled(random, [...answers('large', said, authors), ...answers('open', open, authors), ...asides, ...small.map((each, index): Step => ({ kind: 'answer', round: 'small', author: (smallSays[index] ?? others[index]) as (typeof authors)[number], said: each, minute: random(1_000) }))]);
};

type Tally = { compared: number; readonly differing: string[]; shown: number; readonly held: Set<string> };
type Worlds = readonly [FeedbackWorld, FeedbackWorld];
type Asked = { readonly method: string; readonly url: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | null };

/** One request as LEAF to both worlds, with the same chance. */
const askBoth = async ([one, other]: Worlds, begin: (seed: number) => void, seed: number, { method, url, headers = {}, body = null }: Asked, tally: Tally): Promise<void> => {
  begin(seed);
  const left = await one.ask(spokenAbout, method, url, { headers, body });
  begin(seed);
  const right = await other.ask(spokenAbout, method, url, { headers, body });
  tally.compared += 1;
  for (const answer of [left, right]) {
    const text = Buffer.from(answer.body, 'latin1').toString('utf8');
    if (smallWords.some((word) => text.includes(word))) tally.shown += 1;
  }
  if (left.status === right.status && left.headers === right.headers && left.body === right.body) return;
  const [a, b] = [left, right].map((answer) => `${answer.status} ${answer.headers} ${Buffer.from(answer.body, 'latin1').toString('utf8')}`) as [string, string];
  const at = Math.max(0, [...a].findIndex((letter, index) => letter !== [...b][index]) - 60);
  tally.differing.push(`${method} ${url}: …${a.slice(at, at + 140)} and …${b.slice(at, at + 140)}`);
};

const watched = ({ reviews }: FeedbackWorld): readonly string[] => [
  '/api/me/feedback', '/api/me/reviews', ...Object.values(reviews).flatMap((reviewId) => [`/api/me/reviews/${reviewId}`, `/api/me/reviews/${reviewId}/explanation`]), '/api/inbox', '/api/notices', '/api/me/readers', '/api/me/training', '/api/me/goals',
];

/** What the page of feedback shows of the rounds that are no group. */
const countHeld = async (world: FeedbackWorld, tally: Tally): Promise<void> => {
  const answer = await world.ask(spokenAbout, 'GET', '/api/me/feedback');
  const { groups } = JSON.parse(Buffer.from(answer.body, 'latin1').toString('utf8')) as { groups: { cycleTitle: string; state: string; texts: string[]; average: string | null }[] };
  for (const { cycleTitle, state, texts, average } of groups) {
    if (cycleTitle === 'large') {
      if (state !== 'shown') throw new Error('the group of three and more is not shown: the worlds prove nothing');
      continue;
    }
    tally.held.add(`${cycleTitle} ${tally.held.size}`);
    if (state !== 'heldBack' || texts.length > 0 || average !== null) tally.shown += 1;
  }
};

const isAsked = ({ method, operationId }: Route, { server }: FeedbackWorld): boolean => method === 'GET' && operationId !== 'watchProgress' && server.boundOperations.has(operationId);

/** Where chance begins for each kind of request: what writes draws nothing twice. */
const chances = { locks: 100_000, refusals: 200_000, looks: 300_000 } as const;

/** Lives one pair of worlds step by step. `seed` says who writes what in each. */
const comparePair = async (worlds: Worlds, begin: (seed: number) => void, { seed, requests }: { readonly seed: number; readonly requests: number }, tally: Tally): Promise<void> => {
  const random = createRandom(seed);
  const said = Array.from({ length: 3 + random(3) }, (_, index): Said => ({ text: words[index]!, score: random(5) === 0 ? null : String(60 + random(40)), level: 1 + random(5) }));
  const small = smallWords.map((text): Said => ({ text, score: String(50 + random(50)), level: 1 }));
  const open = Array.from({ length: 3 }, (_, index): Said => ({ text: words[6 - index]!, score: '77', level: 2 }));
  const smallSays = shuffled(random, authors.filter((author) => author !== 'MID')).slice(0, small.length);
  const plans = worlds.map(() => stepsOf(random, said, small, open, smallSays));
  const watch = watched(worlds[0]);
  for (let index = 0; index < plans[0]!.length; index += 1) {
    for (const [place, world] of worlds.entries()) {
      const step = plans[place]![index]!;
      begin(seed + index);
      await world.take(step, step.kind === 'answer' && step.round === 'small' && place === 1 ? 'MID' : spokenAbout);
    }
    for (const url of watch) await askBoth(worlds, begin, seed + chances.looks + index, { method: 'GET', url }, tally);
  }
  for (const world of worlds) {
    begin(seed + chances.locks);
    await world.lock();
    await countHeld(world, tally);
  }
  for (const url of watch) await askBoth(worlds, begin, seed + chances.looks, { method: 'GET', url }, tally);
  const [copy, twin] = [await worlds[0].copy(), await worlds[1].copy()];
  for (const [index, [table, rows]] of copy.entries()) {
    tally.compared += 1;
    if (rows !== twin[index]![1]) tally.differing.push(`copy of ${table}: ${rows.slice(0, 200)} and ${twin[index]![1].slice(0, 200)}`);
    if (smallWords.some((word) => rows.includes(word))) tally.shown += 1;
  }
  // Refusals: what others are asked, answered or not, is nothing that LEAF could answer.
  for (const [index, askId] of worlds[0].askIds.entries()) {
    const body = JSON.stringify({ commandId: `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`, text: 'x' });
    await askBoth(worlds, begin, seed + chances.refusals + index, { method: 'POST', url: `/api/me/feedback/asks/${askId}`, headers: { 'content-type': 'application/json' }, body }, tally);
  }
  const routes = Object.values(apiRoutes).flat().filter((route) => isAsked(route, worlds[0]));
  const next = createRequestGenerator(seed, routes, { reviewId: Object.values(worlds[0].reviews), personNumber: [spokenAbout, 'MID'] });
  for (let index = 0; index < requests; index += 1) await askBoth(worlds, begin, seed + chances.looks + index, next(), tally);
};

/** Routes whose time tells the worlds apart. */
const countTimes = async ([one, other]: Worlds, urls: readonly string[]): Promise<number> => {
  let apart = 0;
  for (const url of urls) {
    const timed = (world: FeedbackWorld) => async (): Promise<number> => {
      const began = performance.now();
      await world.ask(spokenAbout, 'GET', url);
      return performance.now() - began;
    };
    if (await timesDiffer(timed(one), timed(other))) apart += 1;
  }
  return apart;
};

export const feedbackPart = {
  name: 'feedback',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const tally: Tally = { compared: 0, differing: [], shown: 0, held: new Set() };
    const requests = Math.ceil(fullRequests * scale);
    let [apart, timed] = [0, 0];
    for (const [index, seed] of seeds.entries()) {
      const chance = holdChance();
      const begin = (): void => chance.begin(seed);
      try {
        await withFeedbackWorld(begin, (one) => withFeedbackWorld(begin, async (other) => {
          await comparePair([one, other], chance.begin, { seed, requests: index === 0 ? requests : 0 }, tally);
          if (index > 0) return;
          const urls = ['/api/me/feedback', `/api/me/reviews/${one.reviews.small}`].slice(0, scale < 0.1 ? 1 : 2);
          apart = await countTimes([one, other], urls);
          timed = urls.length;
        }));
      } finally {
        chance.release();
      }
    }
    for (const difference of tally.differing.slice(0, 8)) log(`  ${difference}`);
    return [
      { bar: 'feedback.answersDiffer', value: tally.differing.length, n: tally.compared, note: tally.differing[0]?.slice(0, 200) ?? `seeds ${seeds.join(',')}, ${requests} requests beside what is watched after each step` },
      { bar: 'feedback.smallGroupsShown', value: tally.shown, n: tally.held.size, note: 'rounds with fewer than three answers, or that are not over' },
      { bar: 'feedback.timesApart', value: apart, n: timed, note: 'two samples of 200 each, three times in a row' },
    ];
  },
};
