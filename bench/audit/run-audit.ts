/** Process of `npm run bench -- audit`: one audit that publishes, as the Lambda function makes it. Arguments: concurrency, and a file for the trace where one is wanted. */
import { writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { measureProcess } from './measure-process.ts';
import { recordCalls } from './record-calls.ts';

const [concurrency = '', traceFile] = process.argv.slice(2);
const recording = traceFile === undefined ? null : recordCalls();
await measureProcess(async () => {
  const statuses: Record<string, string> = {};
  await auditOrganization({
    settings: readSettings({ concurrency: [concurrency] }, process.env),
    scope: { kind: 'organization' },
    publishes: true,
    now: () => new Date(),
    endpoint: process.env['AWS_ENDPOINT_URL'],
    observer: {
      onAccountDone: ({ accountId, results }) => {
        statuses[accountId] = results[0]?.status ?? 'excluded';
        const failed = results.find(({ finding }) => finding?.outcome === 'failed');
        if (failed !== undefined) statuses[accountId] = `not published: ${failed.finding?.error ?? ''}`;
      },
      onDefect: (accountId, error) => {
        process.stderr.write(`defect in ${accountId}: ${String(error)}\n`);
        process.exitCode = 1;
      },
    },
  });
  return statuses;
});
if (traceFile !== undefined && recording !== null) writeFileSync(traceFile, serialize(recording()));
