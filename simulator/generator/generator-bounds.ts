/** What may be asked of the generator, apart from what generates: a help text names it. */

/** Accounts of a generated organization. */
export const mostAccounts = 10_000;

/** From this seed on an organization has an organization trail: with one, no account is without a trail. */
export const firstSeedWithOrganizationTrail = 1_000_000;
