/** What a person should do. `{alarm}` and the like stand for what is known of the account, the chain and the rule. */
export interface Mend {
  readonly text: string;
  /** AWS's own page about it; left out where AWS has nothing to do with it. */
  readonly url?: string;
}

/** Puts values in the place of their names. A name without a value stays, which a test would see. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => values[name] ?? whole);
}
