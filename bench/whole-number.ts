/** The value of a flag. @throws TypeError with a code, as `parseArgs` does for what it does not take */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw Object.assign(new TypeError(`--${flag} \`${text}\` is not a whole number from ${least} to ${most}`), {
    code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE',
  });
}
