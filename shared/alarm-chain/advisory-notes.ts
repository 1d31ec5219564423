import type { Note } from './evidence.ts';
import type { LinkName, NoteCode } from './links.ts';
import type { Evidence } from './snapshot.ts';

/**
 * The note that a part of the advisory evidence could not be read. It bars no verdict, so the reader has to be told.
 * @param subject what could not be read, as the subject of a sentence
 */
export function unreadNote(
  code: NoteCode,
  link: LinkName,
  subject: string,
  answer: Exclude<Evidence<never>, { readonly state: 'seen' }>,
): Note {
  const why = answer.state === 'unseen' ? answer.why : 'not found';
  const message = `${subject} could not be read (${answer.operation}: ${why}, ${answer.message})`;
  return { code, link, message };
}
