import releases from '../releases.json';

/**
 * A version of n8n. The package is proven on two: `newest` is the newest 2.x that the npm registry can install (2.41.3
 * depends on a package version that is not there), `oldest` is the newest of the last line of 1.x.
 */
export type Release = string;

export const { newest: NEWEST, oldest: OLDEST } = releases;

/** n8n 2 needs Node.js 24, and 1.123 runs on it too. It comes from the npm registry, as the package `node`. */
export const NODE_VERSION = releases.node;

/** The parts of n8n's chat page. n8n does not include them: the page loads the newest version. */
export const CHAT_VERSION = releases.chat;

/**
 * Dependencies of n8n that are taken from the npm registry instead of a server of their own. 1.123 fetches its reader of
 * spreadsheets from its maker.
 */
export const OVERRIDES = { xlsx: '0.18.5' } as const;
