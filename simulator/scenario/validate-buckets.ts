import { isBucketName } from '../bucket-name.ts';
import { ScenarioError, type Scenario } from './scenario.ts';

/**
 * Refuses a bucket that S3 would not make: a name against its rules, or one that stands elsewhere, since names are
 * unique over all accounts and Regions.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function validateBuckets(accounts: Scenario['accounts']): void {
  const placeOfName = new Map<string, string>();
  for (const [accountId, account] of Object.entries(accounts)) {
    for (const [region, { buckets }] of Object.entries(account.regions)) {
      buckets.forEach((name, index) => {
        const place = `accounts.${accountId}.regions.${region}.buckets[${index}]`;
        if (!isBucketName(name, accountId, region)) {
          throw new ScenarioError(`${place}: ${name} is no name that S3 takes for a bucket here: rename it`);
        }
        const other = placeOfName.get(name);
        if (other !== undefined) {
          throw new ScenarioError(`${place}: ${name} stands at ${other} too: rename one`);
        }
        placeOfName.set(name, place);
      });
    }
  }
}
