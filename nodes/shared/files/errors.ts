/**
 * Why a paid answer could not be turned into what was asked for: `{ problem: 'page', message: 'The response was a web page …' }`. The
 * call itself went through, so it may have been charged.
 */
export interface UnreadableAnswer {
	readonly problem: 'empty' | 'unreadable' | 'page' | 'words' | 'fileField';
	/** In a user's words. */
	readonly message: string;
}
