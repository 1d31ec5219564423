import type * as RememberedListing from '../../shared/audit/remembered-listing.ts';
import { runEnvironment } from './run-environment.ts';

/** The function remembers a listing for its process, which here serves many organizations: each run has its own. */
export function listingOfRun({ rememberListing }: typeof RememberedListing): typeof RememberedListing {
  return {
    rememberListing: (now, list) => (accountIds) => {
      const { own } = runEnvironment();
      const known = own.get(rememberListing) as ReturnType<typeof rememberListing> | undefined;
      const remembered = known ?? rememberListing(now, list);
      own.set(rememberListing, remembered);
      return remembered(accountIds);
    },
  };
}
