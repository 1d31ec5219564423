/** Stands for a reason where there is none: no link is seen to be broken, but CloudGuard's check was seen to fail. */
export const cloudguardCheckFails = 'cloudguard-check-fails';
