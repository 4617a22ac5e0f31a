/**
 * Why a paid answer does not contain what was requested: `{ problem: 'page', message: 'The response was a web page …' }`. The
 * call itself succeeded, so it may have been charged.
 */
export interface UnreadableAnswer {
	readonly problem: 'empty' | 'unreadable' | 'page' | 'words' | 'fileField';
	/** Worded for the user. */
	readonly message: string;
}
