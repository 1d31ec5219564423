/** The formats of one organization in which every kind of fault occurs. */
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import { longestReport } from '../../cli/formats/markdown.ts';
import { importLimits } from '../../shared/findings/index.ts';
import { generateScenario } from '../../simulator/index.ts';
import { formatError } from '../../simulator/services/finding-format.ts';
import { withSimulator } from '../audit/simulated.ts';
import { collected } from './audited.ts';
import { onlyRun, validSarif } from './sarif/validate-sarif.ts';
import { written } from './written.ts';

const { report, findings } = await withSimulator(generateScenario({ accounts: 60, seed: 7 }), async (audit) =>
  collected(audit),
);
const statuses = report.accounts.flatMap(({ accountId, results }) =>
  results.map(({ status }) => [accountId, status] as const),
);

test('ASFF: every finding keeps the limits of the format, and there is one for each account in scope', async () => {
  const all = JSON.parse(await written('asff', report, { findings })) as readonly AwsSecurityFinding[];

  expect(all.flatMap((finding) => formatError(finding) ?? [])).toEqual([]);
  const sizes = all.map((finding) => Buffer.byteLength(JSON.stringify(finding)));
  expect(Math.max(...sizes)).toBeLessThan(importLimits.findingBytes);
  expect(new Set(all.map(({ Id }) => Id)).size).toBe(58);
  expect(all.map(({ Compliance }) => Compliance?.Status)).toEqual(statuses.map(([, status]) => status));
});

test('SARIF: the log is valid, fits code scanning, and is the same twice', async () => {
  const text = await written('sarif', report, { findings });
  const { results, tool } = onlyRun(validSarif(text));

  expect(await written('sarif', report, { findings })).toBe(text);
  expect(results.map(({ properties }) => [properties?.['accountId'], properties?.['status']])).toEqual(
    statuses.filter(([, status]) => status !== 'PASSED'),
  );
  for (const { ruleId, ruleIndex, kind, level, locations, codeFlows } of results) {
    expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    expect(level).toBe(kind === 'fail' ? 'error' : 'none');
    const steps = (codeFlows ?? []).flatMap(({ threadFlows }) =>
      threadFlows.flatMap((flow) => flow.locations),
    );
    for (const location of [...(locations ?? []), ...steps.map((step) => step.location)]) {
      expect(location?.physicalLocation).toMatchObject({
        artifactLocation: { uri: expect.stringMatching(/^aws\/accounts\/\d{12}$/) as unknown },
        region: { startLine: 1 },
      });
    }
  }
  const prints = results.map(({ partialFingerprints }) => partialFingerprints?.['primaryLocationLineHash']);
  expect(new Set(prints).size).toBe(results.length);
});

test('Markdown: every account that did not pass is named, under its reason', async () => {
  const shown = await written('markdown', report, { findings });

  expect(shown.length).toBeLessThanOrEqual(longestReport);
  const unnamed = statuses.filter(([id, status]) => status !== 'PASSED' && !shown.includes(`- \`${id}\``));
  expect(unnamed).toEqual([]);
  const reasons = report.accounts.flatMap(({ results }) => results.flatMap(({ reason }) => reason ?? []));
  expect(reasons.filter((reason) => !shown.includes(`### \`${reason}\``))).toEqual([]);
});
