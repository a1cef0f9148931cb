/**
 * Field classes: who may see a value is granted by class. `public`: known to everyone who may know of the person at all.
 * `personal`: contact data, attendance, whereabouts. `identity`: identity numbers and documents. `bank`: accounts.
 * `pay`: wages, deductions, payslips. `rating`: scores and reviews. `health`: sick and maternity leave.
 */
export const fieldClasses = ['public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health'] as const;
export type FieldClass = (typeof fieldClasses)[number];
