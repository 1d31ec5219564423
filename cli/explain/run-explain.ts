import { UsageError } from '../../shared/audit/usage-error.ts';
import { findRule, rules } from '../../shared/rules/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { explainLines } from './explain-lines.ts';
import { explain, toJsonLine } from './explanation.ts';
import { toPage } from './page.ts';
import { styleFor } from '../style.ts';
import { printable } from '../printable.ts';
import type { PatternTester } from '../verify/pattern-tester.ts';

/** What `ringcheck explain` does; offline but for `--verify`. @returns the exit code */
export async function runExplain(
  pattern: string | undefined,
  values: CommandValues,
  terminal: Terminal,
): Promise<number> {
  const rule = requireRule(typeof values['rule'] === 'string' ? values['rule'] : defaultRuleId);
  const input = values['input'];
  if (typeof input === 'string' && pattern !== undefined) {
    throw new UsageError('give a pattern or --input, not both');
  }
  if (typeof input !== 'string' && pattern === undefined) {
    throw new UsageError("no pattern: give one in quotes ('' is legal), or --input FILE");
  }
  const verify = values['verify'] === true ? await createVerifier(rule, terminal) : null;
  if (typeof input === 'string') {
    return await explainLines(input, async (line) => await explainJson(line, rule, verify), terminal);
  }
  return await explainOne(pattern ?? '', rule, { verify, asJson: values['json'] === true }, terminal);
}

const defaultRuleId = 'D9.AWS.MON.22';

function requireRule(id: string): Rule {
  const rule = findRule(id);
  if (rule !== undefined) return rule;
  throw new UsageError(
    `unknown rule \`${printable(id)}\`: use one of ${rules.map((each) => each.id).join(', ')}`,
  );
}

/** What asks AWS about an explanation. */
type Verifier = Awaited<ReturnType<typeof createVerifier>>;

/** Loaded on use: without `--verify` the AWS SDK is not needed. */
async function createVerifier(rule: Rule, terminal: Terminal) {
  const { createPatternTester } = await import('../verify/pattern-tester.ts');
  const witnesses = await import('../verify/witnesses.ts');
  const tester: PatternTester = await createPatternTester(terminal);
  return {
    ask: async (explanation: ReturnType<typeof explain>) => {
      const verification = await witnesses.verifyWitnesses(explanation, rule, tester);
      const differs = witnesses.hasDifference(verification);
      if (differs) terminal.stderr.write(`ringcheck: ${witnesses.differenceText}\n`);
      return { verification, differs };
    },
    page: async (
      explanation: ReturnType<typeof explain>,
      verification: Awaited<ReturnType<typeof witnesses.verifyWitnesses>>,
    ) => await witnesses.verificationPage(explanation, rule, verification, tester),
  };
}

async function explainJson(pattern: string, rule: Rule, verifier: Verifier | null) {
  const explanation = explain(pattern, rule);
  if (verifier === null) return { value: explanation, differs: false };
  const { verification, differs } = await verifier.ask(explanation);
  return { value: { ...explanation, verification }, differs };
}

/** Everything is asked before anything is printed, so that a refusal leaves stdout empty. */
async function explainOne(
  pattern: string,
  rule: Rule,
  { verify, asJson }: { readonly verify: Verifier | null; readonly asJson: boolean },
  terminal: Terminal,
): Promise<number> {
  if (asJson) {
    const { value, differs } = await explainJson(pattern, rule, verify);
    terminal.stdout.write(toJsonLine(value));
    return differs ? exitCodes.failed : exitCodes.ok;
  }
  const explanation = explain(pattern, rule);
  const page = toPage(explanation, rule, styleFor(terminal));
  if (verify === null) {
    terminal.stdout.write(page);
    return exitCodes.ok;
  }
  const { verification, differs } = await verify.ask(explanation);
  terminal.stdout.write(page + (await verify.page(explanation, verification)));
  return differs ? exitCodes.failed : exitCodes.ok;
}
