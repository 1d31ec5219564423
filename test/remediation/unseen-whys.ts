import { unseenReasons, type UnseenWhy } from '../../shared/alarm-chain/index.ts';

/** Every way in which nobody could look. */
export const whys = Object.keys(unseenReasons) as readonly UnseenWhy[];
