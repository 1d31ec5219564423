/**
 * How often each property is tried. A long campaign raises it: RINGCHECK_PROPERTY_RUNS=100000 npm test.
 * Properties that enumerate many records for each try take a part of it.
 */
export const propertyRuns = Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 200);
