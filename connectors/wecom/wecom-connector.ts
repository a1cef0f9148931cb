import { failure } from '#kernel/base/result';
import type { Connector, ConnectorFactory } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import type { Stream } from '#contracts/flow/source-record';
import { checkSetup } from './check-setup.ts';
import { fetchApprovalPage } from './fetch-approval.ts';
import { createPersonPage, fetchDepartmentPage, type ContactDetails } from './fetch-contacts.ts';
import type { FetchPage } from './fetch-context.ts';
import { fetchDayReportPage } from './fetch-day-report.ts';
import { fetchPunchPage } from './fetch-punch.ts';
import { fetchRosterPage } from './fetch-roster.ts';
import { fetchRulePage } from './fetch-rule.ts';
import { planSync } from './plan-sync.ts';
import { createWeComClient } from './wecom-client.ts';
import { readWeComSettings, weComManifest } from './wecom-settings.ts';

/**
 * WeCom (企业微信) as a source of contacts, punches, daily reports, rules, rosters and approvals. Tokens and call counts
 * are shared by all connectors that were built with the same clock object and account: build the clock once per process.
 */
export const createWeComConnector: ConnectorFactory = (deps, rawSettings): Connector => {
  const settings = readWeComSettings(rawSettings);
  const client = createWeComClient(deps, settings);
  const details: ContactDetails = new Map();
  const refusedPersons = new Set<string>();
  const pages: Readonly<Record<Stream, FetchPage>> = {
    department: fetchDepartmentPage, person: createPersonPage(details), punch: fetchPunchPage, dayReport: fetchDayReportPage,
    rule: fetchRulePage, roster: fetchRosterPage, approval: fetchApprovalPage,
  };
  return {
    manifest: weComManifest,
    plan: (request) => {
      refusedPersons.clear();
      return planSync(deps.clock, settings, request);
    },
    fetchPage: (slice, cursor) => {
      const pagesOnce = slice.stream !== 'person' && slice.stream !== 'approval';
      if (pagesOnce && cursor !== null) return Promise.resolve(failure(connectorError('requestRejected', { stream: slice.stream, field: 'cursor' })));
      return pages[slice.stream]({ client, settings, clock: deps.clock, counter: { calls: 0 }, refusedPersons }, slice, cursor);
    },
    check: () => checkSetup(client, deps.clock),
  };
};
