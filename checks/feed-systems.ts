/** A project tool and a customer system of ours with their feed connectors, by the codes of sources: issues and crm. */
import { createFeedConnector } from '#connectors/feed';
import type { Connector } from '#contracts/connector/connector';
import { createVirtualClock } from '#contracts/connector/kit/clocks';
import { createOutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { createCrm, type Crm, type Deal } from '#simulators/crm';
import { createProjectTool, type Issue, type ProjectTool } from '#simulators/project-tool';

export const issue = (number: number, given: Partial<Issue> = {}): Issue => ({ key: `QX-${number}`, title: `事项 ${number}`, project: 'QX', status: 'done', points: 2, assignee: 'leaf', updatedAt: '2026-10-12T10:00:00+08:00', ...given });
export const deal = (dealId: number, given: Partial<Deal> = {}): Deal => ({ dealId, customer: '示例客户', owner: 'twin', stage: 'won', amount: '1200.50', closedOn: '2026-10-20', ...given });

export type FeedSystems = { readonly tool: ProjectTool; readonly crm: Crm; readonly clock: ReturnType<typeof createVirtualClock>; readonly connectors: Readonly<Record<string, Connector>> };

/** Four issues of October done by "leaf", one open, one of September, one of "mid"; two deals won by "twin", of 2,000 together, and one lost. */
export const withFeedSystems = async (nowMilliseconds: number, work: (systems: FeedSystems) => Promise<void>): Promise<void> => {
  const clock = createVirtualClock(nowMilliseconds);
  const tool = createProjectTool({ nowMilliseconds: clock.nowMilliseconds, logins: ['leaf', 'mid'], issues: [issue(1), issue(2), issue(3, { status: 'open' }), issue(4, { assignee: 'mid' }), issue(5, { updatedAt: '2026-09-30T23:00:00+08:00' }), issue(6), issue(7)] });
  const crm = createCrm({ nowMilliseconds: clock.nowMilliseconds, owners: ['twin'], deals: [deal(1), deal(2, { amount: '799.50' }), deal(3, { stage: 'lost' })] });
  const [toolUrl, crmUrl] = [await tool.start(), await crm.start()];
  const deps = { clock, outbound: createOutboundGuard({ allowedPrivateAddresses: ['127.0.0.1'] }), random: () => 0.5, log: () => undefined };
  try {
    await work({ tool, crm, clock, connectors: {
      issues: createFeedConnector(deps, { baseUrl: toolUrl, path: '/rest/issues', token: tool.token, itemsPath: 'issues', keyPath: 'key', dayPath: 'fields.updatedAt', personPath: 'fields.assignee.login', personParameter: 'assignee', sizeParameter: 'perPage', pageSize: '2' }),
      crm: createFeedConnector(deps, { baseUrl: crmUrl, path: '/api/v2/deals', token: crm.apiKey, tokenHeader: 'x-api-key', itemsPath: 'data.deals', keyPath: 'deal_id', dayPath: 'closed_on', personPath: 'owner_id', personParameter: 'owner', paging: 'cursor', sizeParameter: 'limit', pageSize: '2', nextPath: 'paging.next' }),
    } });
  } finally {
    await tool.stop();
    await crm.stop();
  }
};
