import type { Note } from '../../shared/alarm-chain/index.ts';
import type { ResultReport } from '../../shared/audit/report.ts';

/** What says that the alarm is in ALARM already, so that the next call notifies nobody; null where nothing does. */
export function inAlarmNote({ notes }: Pick<ResultReport, 'notes'>): Note | null {
  return notes.find(({ code }) => code === 'alarm-already-in-alarm') ?? null;
}
