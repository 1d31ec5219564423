import { Ajv } from 'ajv';
import { expect } from 'vitest';
import type { Report } from '../../shared/audit/report.ts';
import reportSchema from '../../shared/audit/report.schema.json' with { type: 'json' };

const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(reportSchema);

/** Every test report passes the committed schema, and its coverage adds up. */
export function checked(report: Report): Report {
  const parsed: unknown = JSON.parse(JSON.stringify(report));
  expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
  const { accounts, judged, undetermined, excluded } = report.coverage;
  expect(judged + undetermined + excluded).toBe(accounts);
  expect(report.accounts).toHaveLength(accounts);
  return report;
}
