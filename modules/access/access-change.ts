/** What may be asked for: every change of who may what, as data, so that it can wait for a second person. */
import type { Action, FieldClass, Right } from '#contracts/api/access-terms';
import type { Holder, Scope } from './access-facts.ts';
import type { EndableFact } from './access-store.ts';

type Dates = { readonly validFrom: number; readonly validTo: number | null };
type Noted = { readonly note: string };

export type RoleLine = { readonly action: Action; readonly fieldClass: FieldClass; readonly scope: Scope };

export type AccessChange =
  | ({ readonly kind: 'assign'; readonly holder: Holder; readonly roleCode: string; readonly scope: Scope } & Dates & Noted)
  | ({ readonly kind: 'grant'; readonly holder: Holder; readonly effect: 'allow' | 'forbid'; readonly action: Action; readonly fieldClass: FieldClass; readonly scope: Scope } & Dates & Noted)
  | ({ readonly kind: 'changeRole'; readonly roleCode: string; readonly title: string; readonly grants: readonly RoleLine[] } & Noted)
  | ({ readonly kind: 'addMember'; readonly groupCode: string; readonly personId: number } & Dates & Noted)
  | ({ readonly kind: 'delegate'; readonly fromUserId: string; readonly toUserId: string; readonly rights: readonly Right[]; readonly validFrom: number; readonly validTo: number } & Noted)
  | ({ readonly kind: 'end'; readonly fact: EndableFact; readonly key: string } & Noted);

export type ChangeOf<Kind extends AccessChange['kind']> = Extract<AccessChange, { readonly kind: Kind }>;
