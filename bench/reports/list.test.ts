/** A report that nobody measures grows slow unseen: every folder of lib/reporting/reports is in the bench's list. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { notMeasured, reportCases } from './list';

it('asks for every report', () => {
  const reports = readdirSync('lib/reporting/reports', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const listed = new Set([...reportCases.map(({ report }) => report), ...Object.keys(notMeasured)]);
  expect([...listed].toSorted()).toEqual(reports.map(({ name }) => name).toSorted());
});
