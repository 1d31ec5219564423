const asked = process.env['RINGCHECK_PROPERTY_RUNS'];

/** How often each property is tried. `npm run test:long` asks for 10,000, and RINGCHECK_PROPERTY_RUNS for any number. */
export const propertyRuns = Number(asked ?? 200);

/** The same for properties that enumerate thousands of records for each try: a part of it, unless runs are asked for. */
export const costlyPropertyRuns = Number(asked ?? 70);
