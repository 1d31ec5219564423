import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepRecord } from '../../cli/remediation/growing-record.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import { createdBy, readRecord } from '../../shared/remediation/index.ts';
import { ownAlarmStep, ownFilterStep } from '../remediation/own-resources.ts';

const subject = { accountId: '333333333333', ruleId: 'D9.AWS.MON.22' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-record-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('each write is a line, which is a record by itself, until the whole takes its place', () => {
  const file = path.join(folder, 'record.json');
  const kept = keepRecord(file);
  const [filter, alarm] = [createdBy(ownFilterStep, false), createdBy(ownAlarmStep, true)];
  kept.add(filter, subject);
  kept.add(alarm, subject);

  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => readRecord(JSON.parse(line)))).toEqual([
    [{ ...subject, created: [filter] }],
    [{ ...subject, created: [alarm] }],
  ]);
  expect(kept.end({ schemaVersion: 1, appliedAt: 'now', accounts: [] })).toBeNull();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    schemaVersion: 1,
    appliedAt: 'now',
    accounts: [],
  });
});

test('a disk that fails stops nothing, and is told in the end', () => {
  const kept = keepRecord(path.join(folder, 'record.json'));
  rmSync(folder, { recursive: true });
  kept.add(createdBy(ownFilterStep, true), subject);

  expect(kept.end({ schemaVersion: 1, appliedAt: 'now', accounts: [] })).toMatch(
    /is not whole \(ENOENT\): keep what is printed$/,
  );
});

test('a file that cannot be made is refused before anything is made', () => {
  expect(() => keepRecord(path.join(folder, 'no', 'record.json'))).toThrow(UsageError);
});
