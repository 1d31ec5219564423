/** The rules of the SARIF log: each rule of the catalogue with each way to break it, whether it occurs or not. */
import type { ReportingDescriptor } from 'sarif';
import { breakReasons, type BreakReason } from '../../shared/alarm-chain/index.ts';
import type { ResultReport } from '../../shared/audit/report.ts';
import {
  generalRecommendation,
  type Recommendation,
  type VerdictChoice,
} from '../../shared/findings/index.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { prose } from './markdown-text.ts';
import { cloudguardCheckFails } from './cloudguard-check-fails.ts';

/** What a result is of besides a break reason: CloudGuard's check fails alone, or nothing is known. */
const undetermined = 'not-determined';

/**
 * `D9.AWS.MON.22/filter-misses-events`: hierarchical, so that one kind of break can be told from another (§3.27.5). Where
 * CloudGuard's check alone decides, what keeps the chain from ringing is not why the account fails.
 */
export function sarifRuleId({ ruleId, status, reason, rings }: ResultReport, verdict: VerdictChoice): string {
  if (status !== 'FAILED') return `${ruleId}/${undetermined}`;
  return `${ruleId}/${verdict === 'cloudguard' && rings === 'no' ? cloudguardCheckFails : (reason ?? cloudguardCheckFails)}`;
}

/** The descriptors of one rule, in the order of the chain. */
export function describeRule(rule: Rule): readonly ReportingDescriptor[] {
  return [
    ...(Object.keys(breakReasons) as BreakReason[]).map((reason) => describeBreak(rule, reason)),
    describeCloudguard(rule),
    describeUndetermined(rule),
  ];
}

/**
 * CVSS-like scores in the ranges that GitHub calls low, medium, high and critical:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const securitySeverity: Readonly<Record<Rule['risk'], string>> = {
  Low: '2.0',
  Medium: '5.5',
  High: '8.0',
  Critical: '9.5',
};

function describeBreak(rule: Rule, reason: BreakReason): ReportingDescriptor {
  const { link, sentence } = breakReasons[reason];
  // Of several kinds of break this one alone is mended beside a chain that rings.
  const rings = reason === 'filter-broader-than-rule' ? 'yes' : 'no';
  return failure(
    rule,
    reason,
    link,
    `${capitalised(sentence)}.`,
    generalRecommendation({ reason, rings }, rule, patternOfRule),
  );
}

function describeCloudguard(rule: Rule): ReportingDescriptor {
  const mend = generalRecommendation({ reason: null, rings: 'unknown' }, rule, patternOfRule);
  const sentence = "CloudGuard's check fails, whether the chain rings or not.";
  return failure(rule, cloudguardCheckFails, 'metric-filter', sentence, mend);
}

/** Its braces would be a placeholder's. */
const patternOfRule = "the rule's pattern";

function failure(
  rule: Rule,
  kind: string,
  link: string,
  sentence: string,
  { Text, Url }: Recommendation,
): ReportingDescriptor {
  const where = `\`ringcheck rules ${rule.id}\` shows the rule's pattern.`;
  return {
    id: `${rule.id}/${kind}`,
    name: pascalCase(kind),
    shortDescription: { text: sentence },
    fullDescription: { text: `${sentence} ${rule.title}. ${rule.description}` },
    ...(Url === undefined ? {} : { helpUri: Url }),
    help: {
      text: `${Text} ${where}`,
      markdown: `${prose(Text)} ${where}${Url === undefined ? '' : ` [AWS: how](${Url})`}`,
    },
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: ['security', 'aws', 'cloudtrail', link],
      precision: 'very-high',
      'security-severity': securitySeverity[rule.risk],
      pattern: rule.pattern,
    },
  };
}

function describeUndetermined(rule: Rule): ReportingDescriptor {
  const sentence = 'Whether one call rings could not be determined.';
  const text = 'The message names what was not seen and why; let the audit see it, and audit again.';
  return {
    id: `${rule.id}/${undetermined}`,
    name: pascalCase(undetermined),
    shortDescription: { text: sentence },
    fullDescription: { text: `${sentence} ${rule.title}. ${rule.description}` },
    help: { text, markdown: text },
    defaultConfiguration: { level: 'note' },
    properties: { tags: ['aws', 'cloudtrail'], precision: 'very-high', pattern: rule.pattern },
  };
}

function pascalCase(kind: string): string {
  return kind.split('-').map(capitalised).join('');
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
