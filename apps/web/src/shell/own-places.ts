/** One's own pages: which stand in the bar under the thumb, and which behind "more". */
import type { OptionalModule } from '#contracts/api/optional-module';
import { isThere, pageAt } from './pages.ts';

type OwnPlace = {
  readonly to: string;
  /** Phrases page.<name> and tab.<name>. */
  readonly name: string;
  /** Lines of its sign, in a field of 24 by 24. */
  readonly path: string;
  /** Among the few that are reached with one tap; the others are two taps away. */
  readonly isInBar: boolean;
  /** The module that it belongs to, when that may be left out. */
  readonly module?: OptionalModule;
};

export const ownPlaces: readonly OwnPlace[] = [
  { to: '/my/payslip', name: 'ownPayslip', path: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6', isInBar: true },
  { to: '/my/attendance', name: 'ownMonth', path: 'M4 5h16v15H4zM4 10h16M8 3v4M16 3v4', isInBar: true },
  { to: '/my/requests', name: 'ownRequests', path: 'M5 4h10l4 4v12H5zM15 4v4h4M12 11v6M9 14h6', isInBar: true },
  { to: '/my/goals', name: 'ownGoals', path: 'M12 3a9 9 0 1 0 9 9M12 7a5 5 0 1 0 5 5M12 12l8-8M16 4h4v4', isInBar: true, module: 'performance' },
  { to: '/my/reviews', name: 'ownReviews', path: 'M5 4h14v16H5zM8 9h8M8 13h5M14 17l2 2 3-4', isInBar: false, module: 'performance' },
  { to: '/my/feedback', name: 'ownFeedback', path: 'M4 5h16v11H13l-4 4v-4H4zM8 9h8M8 12h5', isInBar: false, module: 'performance' },
  { to: '/my/courses', name: 'ownCourses', path: 'M3 8l9-4 9 4-9 4zM7 10v6c3 2 7 2 10 0v-6M21 8v6', isInBar: false, module: 'learning' },
  { to: '/my/questions', name: 'ownQuestions', path: 'M4 5h16v11H9l-5 4zM9.5 9.2a2.5 2.5 0 1 1 3.4 2.3c-.6.2-.9.6-.9 1.2M12 14.4h.01', isInBar: false },
  { to: '/my/punches', name: 'ownPunches', path: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2M4 4l16 16', isInBar: false },
  { to: '/my/interviews', name: 'ownInterviews', path: 'M4 5h10v8H8l-4 3zM14 9h6v9l-4-3h-6v-2', isInBar: false, module: 'recruiting' },
  { to: '/my/bank-account', name: 'ownBank', path: 'M3 10l9-6 9 6M5 10v8M10 10v8M14 10v8M19 10v8M3 20h18', isInBar: false },
  { to: '/my/assistant', name: 'ownAssistant', path: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5', isInBar: false },
  { to: '/my/readers', name: 'ownReaders', path: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6', isInBar: false },
  { to: '/my/data', name: 'ownData', path: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 12l2 2 4-4', isInBar: false },
];

/** Whether an address of one's own, or of the office, belongs to nothing that is left out: a notice outlives its page. */
export const leadsSomewhere = (address: string, modules: readonly OptionalModule[]): boolean => {
  const path = address.split('?')[0] ?? '';
  const page = path.startsWith('/my/') ? ownPlaces.find(({ to }) => path.startsWith(to)) : pageAt(path)?.page;
  return page === undefined || isThere(page, modules);
};

/** Places whose modules are there. */
export const ownPlacesOf = (modules: readonly OptionalModule[]): readonly OwnPlace[] => ownPlaces.filter(({ module }) => module === undefined || modules.includes(module));
