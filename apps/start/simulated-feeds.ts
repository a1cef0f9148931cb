/** The project tool and the customer system by themselves, with made-up items: a sandbox for goals that follow figures of other systems. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { createCrm, type Deal } from '#simulators/crm';
import { createProjectTool, type Issue } from '#simulators/project-tool';
import type { SetUpFailure } from '../setup/open-database.ts';
import { checkPort } from './listen.ts';

export type SimulatedFeedsOptions = {
  /** People as the two systems know them. */
  readonly logins: readonly string[];
  /** Last day of the items, as an epoch-day; they reach back two months. */
  readonly untilDay: number;
  /** Of the project tool; the customer system takes the next one. 0 takes any free ones. */
  readonly port: number;
};

/** What to enter for a source of the connector feed. */
export type SimulatedFeed = { readonly name: 'projectTool' | 'crm'; readonly baseUrl: string; readonly settings: Readonly<Record<string, string>> };

const days = 60;
const itemsADay = 2;
const statuses = ['done', 'done', 'inProgress', 'open'] as const;
const stages = ['won', 'negotiating', 'lost'] as const;

/** Items that turn through people, days and states; nothing about them is random, so that a figure can be counted by hand. */
const issuesOf = ({ logins, untilDay }: SimulatedFeedsOptions): readonly Issue[] => Array.from({ length: days * itemsADay }, (_, index): Issue => ({
  key: `QX-${index + 1}`, title: `事项 ${index + 1}`, project: 'QX', status: statuses[index % statuses.length] ?? 'open', points: 1 + (index % 5), assignee: logins[index % logins.length] ?? '',
  updatedAt: `${formatDay(untilDay - days + 1 + Math.floor(index / itemsADay))}T18:20:00+08:00`,
}));
const dealsOf = ({ logins, untilDay }: SimulatedFeedsOptions): readonly Deal[] => Array.from({ length: days }, (_, index): Deal => ({
  dealId: 900 + index, customer: `示例客户 ${index + 1}`, owner: logins[index % logins.length] ?? '', stage: stages[index % stages.length] ?? 'won', amount: `${1000 + 10 * index}.50`, closedOn: formatDay(untilDay - days + 1 + index),
}));

/** Starts both. Errors: a port is taken or may not be opened. */
export const startSimulatedFeeds = async (options: SimulatedFeedsOptions): Promise<Result<{ readonly feeds: readonly SimulatedFeed[]; readonly stop: () => Promise<void> }, SetUpFailure>> => {
  const ports = options.port === 0 ? [0, 0] : [options.port, options.port + 1];
  for (const port of ports) {
    const taken = port === 0 ? null : await checkPort(port);
    if (taken !== null) return failure(taken);
  }
  const [tool, crm] = [createProjectTool({ nowMilliseconds: Date.now, issues: issuesOf(options), logins: options.logins }), createCrm({ nowMilliseconds: Date.now, deals: dealsOf(options), owners: options.logins })];
  const [toolUrl, crmUrl] = [await tool.start(ports[0]), await crm.start(ports[1])];
  return success({
    feeds: [
      { name: 'projectTool', baseUrl: toolUrl, settings: { baseUrl: toolUrl, path: '/rest/issues', keyPath: 'key', dayPath: 'fields.updatedAt', token: tool.token, itemsPath: 'issues', personPath: 'fields.assignee.login', personParameter: 'assignee', fromParameter: 'updatedFrom', toParameter: 'updatedTo', sizeParameter: 'perPage', pageSize: '50' } },
      { name: 'crm', baseUrl: crmUrl, settings: { baseUrl: crmUrl, path: '/api/v2/deals', keyPath: 'deal_id', dayPath: 'closed_on', token: crm.apiKey, tokenHeader: 'X-Api-Key', itemsPath: 'data.deals', personPath: 'owner_id', personParameter: 'owner', fromParameter: 'closed_from', toParameter: 'closed_to', paging: 'cursor', sizeParameter: 'limit', pageSize: '25', nextPath: 'paging.next' } },
    ],
    stop: async () => {
      await tool.stop();
      await crm.stop();
    },
  });
};
