/** Which document holds which generated parts. */
import type { Part } from './fill-parts.ts';
import { findingPart } from './finding-part.ts';
import { reasonsParts } from './reasons-parts.ts';
import { settingsParts } from './settings-parts.ts';
import { terminalParts } from './terminal-parts.ts';
import { verdictParts } from './verdict-parts.ts';

const { settings, scope } = settingsParts;
const { commands, formats, refusals } = terminalParts;
const { catalogue, links, statuses } = verdictParts;

/** A document that is not named here has none, and no markers. */
export const documents: Readonly<Record<string, Readonly<Record<string, Part>>>> = {
  'README.md': { ...findingPart, catalogue, links, statuses, commands, settings },
  'docs/how-it-decides.md': { 'status-rule': verdictParts['status-rule'] },
  'docs/reasons.md': reasonsParts,
  'docs/remediation.md': { refusals },
  'docs/terminal.md': { formats, 'exit-codes': terminalParts['exit-codes'], scope },
};
