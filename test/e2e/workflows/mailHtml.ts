/** What email programs remove or block: scripts, style sheets, frames, forms, and everything from other servers. */
const REFUSED =
	/<(?:script|style|link|iframe|object|embed|form|img|svg|video|base)\b|\son\w+\s*=|\bsrc\s*=|url\(|@import|javascript:|https?:/gi;

/** The parts of an email that would not be shown or would be loaded from a server. */
export const notForMail = (html: string): string[] => html.match(REFUSED) ?? [];

/** The visible text of a page, with one line for each row. */
export const readable = (html: string): string =>
	html
		.replace(/<(head|script|style)\b.*?<\/\1>/gs, '')
		.replace(/<\/t[rd]>|<br>/g, '\n')
		.replace(/<[^>]+>/g, '')
		.replace(/&nbsp;/g, ' ');
