/** How privacy's things look in answers. */
import type { RouteResponse } from '#contracts/api/api-route';
import type * as routes from '#contracts/api/privacy-api';
import type { Assessment } from './assessment-store.ts';
import type { ErasureWithObstacles } from './erasures.ts';
import type { PersonExport } from './export-store.ts';
import type { LegalHold } from './hold-store.ts';
import type { RetentionRule } from './retention-rules.ts';

export const exportAnswer = (copy: PersonExport): RouteResponse<typeof routes.startMyExport> =>
  ({ exportId: copy.exportId, personNumber: copy.personNumber, state: copy.state, askedAt: copy.askedAt.toISOString(), goneAt: copy.goneAt?.toISOString() ?? null, bytes: copy.bytes });

export const erasureAnswer = (erasure: ErasureWithObstacles): RouteResponse<typeof routes.requestErasure> => ({
  erasureId: String(erasure.erasureId), personNumber: erasure.personNumber, name: erasure.name, state: erasure.state, reason: erasure.reason, askedBy: erasure.askedBy, askedAt: erasure.askedAt.toISOString(),
  decidedBy: erasure.decidedBy, decidedAt: erasure.decidedAt?.toISOString() ?? null, eraseAfter: erasure.eraseAfter, obstacles: [...erasure.obstacles],
});

export const holdAnswer = (hold: LegalHold): RouteResponse<typeof routes.placeLegalHold> => ({
  holdId: String(hold.holdId), personNumber: hold.personNumber, reason: hold.reason, state: hold.endedAt !== null ? 'ended' : hold.endAskedBy !== null ? 'endAsked' : 'placed',
  placedBy: hold.placedBy, placedAt: hold.placedAt.toISOString(), endAskedBy: hold.endAskedBy, endedBy: hold.endedBy, endedAt: hold.endedAt?.toISOString() ?? null,
});

export const ruleAnswer = (rule: RetentionRule): RouteResponse<typeof routes.changeRetentionRule> =>
  ({ rule: rule.rule, tables: [...rule.tables], months: rule.months, shortestMonths: rule.shortestMonths, startsWith: rule.startsWith, basis: rule.basis, proof: rule.proof });

export const assessmentAnswer = (assessment: Assessment): RouteResponse<typeof routes.proposeAssessment> => ({
  assessmentId: String(assessment.assessmentId), kind: assessment.kind, state: assessment.state, purposeText: assessment.purposeText, risksText: assessment.risksText, measuresText: assessment.measuresText,
  validUntil: assessment.validUntil, author: assessment.author, writtenAt: assessment.writtenAt.toISOString(), approvedBy: assessment.approvedBy, approvedAt: assessment.approvedAt?.toISOString() ?? null,
});
