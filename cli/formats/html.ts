import { builtPage } from '../html-report/built-page.ts';
import { writeDocument } from '../html-report/document.ts';
import type { Format } from './format.ts';

// When the format is chosen: a page that cannot be built is known before an organization was audited for it.
const page = await builtPage();

/** A page for a browser, in one file that loads nothing. */
export const html: Format = {
  needsFindings: true,
  write: (audited) => writeDocument(audited, page),
};
