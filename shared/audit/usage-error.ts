/**
 * Something that the person who started the program can mend: a flag, a file, a setting, credentials. The message is
 * one line that names the thing and the mend; the terminal prints it and ends with exit code 2, without a stack.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
