import { writeDocument } from '../html-report/document.ts';
import type { Format } from './format.ts';

/** A page for a browser, in one file that loads nothing. */
export const html: Format = {
  needsFindings: true,
  write: async (audited) => writeDocument(audited),
};
