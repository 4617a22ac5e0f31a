/** What mail programs drop or refuse: scripts, style sheets, frames, forms, and whatever is fetched from elsewhere. */
const REFUSED =
	/<(?:script|style|link|iframe|object|embed|form|img|svg|video|base)\b|\son\w+\s*=|\bsrc\s*=|url\(|@import|javascript:|https?:/gi;

/** The pieces of a mail that would not show, or would fetch something. */
export const notForMail = (html: string): string[] => html.match(REFUSED) ?? [];

/** What a reader sees of a page: text, with lines for rows. */
export const readable = (html: string): string =>
	html
		.replace(/<(head|script|style)\b.*?<\/\1>/gs, '')
		.replace(/<\/t[rd]>|<br>/g, '\n')
		.replace(/<[^>]+>/g, '')
		.replace(/&nbsp;/g, ' ');
