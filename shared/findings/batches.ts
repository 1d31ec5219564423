/**
 * What one call of BatchImportFindings takes: 100 findings of 240 KB each, 6 MB together; read as thousands, so that no
 * reading of the unit is crossed. https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html
 */
export const importLimits = { findings: 100, findingBytes: 240_000, batchBytes: 6_000_000 } as const;

/** Findings for as few calls as the limits allow, in their order, and those that no call takes. */
export interface Batches<Item> {
  readonly batches: readonly (readonly Item[])[];
  readonly tooLarge: readonly Item[];
}

/** Splits what is to be imported by number and by size of its JSON in UTF-8. */
export function batchesOf<Item extends object>(items: readonly Item[]): Batches<Item> {
  const batches: Item[][] = [];
  const tooLarge: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = batches.at(-1);
    if (size > importLimits.findingBytes) {
      tooLarge.push(item);
    } else if (
      last === undefined ||
      last.length === importLimits.findings ||
      bytes + size > importLimits.batchBytes
    ) {
      batches.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return { batches, tooLarge };
}
