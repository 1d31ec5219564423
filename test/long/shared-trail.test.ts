import { expect, test } from 'vitest';
import { managementId, mended, mendSharedTrail } from '../audit/shared-trail-story.ts';

test('an organization trail is mended once, at its owner, though 200 members fail and send their events', async () => {
  const { listings: _pages, ...became } = await mendSharedTrail(200, [managementId]);

  expect(became).toEqual(mended(200));
});
