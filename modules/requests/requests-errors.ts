/** What can go wrong with requests and leave as an expected outcome; text in phrases under `error.<code>`. */
const requestErrorCodes = [
  'requestUnknown', 'requestClosed', 'requestTimeInvalid', 'requestNothingPlanned', 'requestTooFarBack', 'requestOverlaps', 'correctionInFuture', 'correctionLimit', 'punchAnchorUnknown', 'punchAnchorOld', 'punchChainBroken', 'punchTimeImpossible', 'leaveBalanceTooLow', 'noApprover', 'cannotCount',
  'contentChanged', 'notYourStep', 'ownRequest', 'ownLeave', 'reasonMissing', 'remindedAlready', 'receiverMayNotDecide', 'timeOffNotOffered', 'requestBegun', 'programsDecideNothing', 'leaveDatesInvalid', 'serviceDateInvalid', 'policyInPast',
] as const;
export type RequestErrorCode = (typeof requestErrorCodes)[number];
export type RequestError = { readonly code: RequestErrorCode; readonly data?: Readonly<Record<string, string | number>> };
