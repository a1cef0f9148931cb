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
import { sendMessage } from './send-message.ts';
import { createCallCounter, createWeComClient } from './wecom-client.ts';
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
  const pages: Readonly<Partial<Record<Stream, FetchPage>>> = {
    department: fetchDepartmentPage, person: createPersonPage(details), punch: fetchPunchPage, dayReport: fetchDayReportPage,
    rule: fetchRulePage, roster: fetchRosterPage, approval: fetchApprovalPage,
  };
  return {
    manifest: weComManifest,
    plan: (request) => {
      refusedPersons.clear();
      return planSync(deps.clock, settings, request);
    },
    fetchPage: async (slice, cursor, onTrouble) => {
      const pagesOnce = slice.stream !== 'person' && slice.stream !== 'approval';
      if (pagesOnce && cursor !== null) return failure(connectorError('requestRejected', { stream: slice.stream, field: 'cursor' }));
      const counter = createCallCounter(onTrouble);
      const fetch = pages[slice.stream];
      if (fetch === undefined) return failure(connectorError('requestRejected', { stream: slice.stream, field: 'stream' }));
      const page = await fetch({ client, settings, clock: deps.clock, counter, refusedPersons }, slice, cursor);
      if (counter.repeatedRows > 0) await counter.onTrouble(connectorError('repeatedRows', { stream: slice.stream, rows: counter.repeatedRows }));
      return page;
    },
    check: () => checkSetup(client, deps.clock),
    sendMessage: (message) => sendMessage(client, settings, message),
  };
};
