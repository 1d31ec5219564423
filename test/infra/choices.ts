import type { Template } from './template.ts';

/**
 * Every way in which the conditions of a template can be decided by its parameters: each parameter that a condition
 * compares takes the texts that it is compared with, and one that is none of them.
 */
export function choicesOf(template: Template): readonly Readonly<Record<string, string>>[] {
  const compared = new Map<string, Set<string>>();
  visit(template.Conditions ?? {}, compared);
  let choices: readonly Readonly<Record<string, string>>[] = [{}];
  for (const [name, values] of compared) {
    choices = choices.flatMap((chosen) =>
      [...values, 'another'].map((value) => ({ ...chosen, [name]: value })),
    );
  }
  return choices;
}

function visit(value: unknown, compared: Map<string, Set<string>>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value) as [string, unknown][]) {
    if (key === 'Fn::Equals') {
      const [reference, text] = child as readonly [{ readonly Ref: string }, unknown];
      compared.set(reference.Ref, (compared.get(reference.Ref) ?? new Set()).add(String(text)));
    }
    visit(child, compared);
  }
}
