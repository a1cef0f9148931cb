/** Why bank accounts refuse. Text under `error.<code>` in phrases. */
export type BankError = {
  readonly code: 'notFound' | 'notAllowed' | 'accountForm' | 'accountCheckDigit' | 'bankChangePending' | 'sameAccount' | 'bankChangeOver' | 'officeAsksNotForOneself';
};
