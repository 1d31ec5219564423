/**
 * Names of general purpose buckets: 3 to 63 of lowercase letters, digits, dots and hyphens, a letter or digit at both
 * ends, no two dots in a row, no IP address, and none of the prefixes and suffixes that S3 keeps for itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const pattern = /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:\.?[a-z0-9-])*$/;
const keptSuffixes: readonly string[] = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];
/**
 * Of the account's own namespace in a Region, which the name must then spell out: `…-111111111111-us-east-1-an`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
const ownNamespace = '-an';

/** Whether S3 lets this account have a bucket of this name in this Region. */
export function isBucketName(name: string, accountId: string, region: string): boolean {
  const isInNamespace = name.endsWith(ownNamespace);
  return isBucketNameAnywhere(name) && (!isInNamespace || name.endsWith(`-${accountId}-${region}-an`));
}

/** Whether some account may have a bucket of this name. */
export function isBucketNameAnywhere(name: string): boolean {
  return (
    name.length >= 3 &&
    name.length <= 63 &&
    pattern.test(name) &&
    !name.endsWith('-') &&
    !keptSuffixes.some((suffix) => name.endsWith(suffix))
  );
}
