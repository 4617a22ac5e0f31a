/** Why a paid answer could not be turned into what was asked for. The call itself went through, so it may have been charged. */
export interface UnreadableAnswer {
	readonly problem: 'empty' | 'unreadable' | 'page' | 'fileField';
	/** In a user's words. */
	readonly message: string;
}

/** Tells `{ problem: 'page', message: 'The answer was a web page …' }` from what was read. */
export const isUnreadable = <T extends object>(
	read: T | UnreadableAnswer,
): read is UnreadableAnswer => 'problem' in read;
