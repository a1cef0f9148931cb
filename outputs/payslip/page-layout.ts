/** Where things stand on the page, in points from the top left corner of A4. Writer and reader share this and nothing else. */

export const page = { width: 595.28, height: 841.89, margin: 42 } as const;

const columnGap = 24;
export const columnWidth = (page.width - 2 * page.margin - columnGap) / 2;
export const columnStarts = { left: page.margin, right: page.margin + columnWidth + columnGap } as const;

/** Sizes of type. */
export const sizes = { title: 17, company: 9.5, fact: 9, net: 22, section: 9.5, line: 9, foot: 7.5 } as const;
/** The largest distance of two lines; a page with many has them closer together. */
export const widestRow = 16;
export const narrowestRow = 7;

/** Space kept for the foot. */
export const footRow = 11;

/** Minutes are printed as hours and minutes, "168:30". */
export const clockPattern = /^(-?)(\d[\d,]*):(\d{2})$/;
/** Every other figure has its digits in groups of three and all its places. A true minus sign, as on the screens. */
export const figurePattern = /^(−?)(\d{1,3}(?:,\d{3})*)(?:\.(\d+))?$/;
