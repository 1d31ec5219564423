/**
 * The commands by name, in the order of the help text, each with the sentence that says what it does. It imports
 * nothing: the general help loads no command.
 */
export const summaries = {
  audit: 'Audits the organization of your credentials, account by account.',
  explain:
    "Says what a filter pattern catches of a rule's events, with a record as proof; needs no AWS account.",
  rules: 'Lists the rules, or shows one with its remediation.',
  'check-setup': 'Looks whether the audit can do its work, and says what to mend; reads only.',
  plan: 'Audits afresh and plans the metric filters and alarms that are missing; writes nothing.',
  apply: 'Carries out what still holds of a plan, and prints the record of what was made.',
  undo: 'Deletes exactly what a record of apply says was created.',
  simulate: 'Serves a simulated AWS organization on 127.0.0.1, for audits that need no AWS account.',
  demo: 'Shows the main job on a simulated organization; needs no AWS account.',
} as const;

export type CommandName = keyof typeof summaries;

export const commandNames = Object.keys(summaries) as readonly CommandName[];
