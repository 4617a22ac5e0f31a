/** Statuses that may mean "no such route", or "not by POST". A gateway's 403 is one: "Missing Authentication Token". */
const ROUTE_STATUSES: ReadonlySet<number> = new Set([403, 404, 405, 501]);
const ABOUT_METHOD =
	/\b(?:method|verb|post)\b.{0,60}\b(?:not (?:allowed|supported|implemented)|unsupported|invalid|unknown)|\b(?:cannot|unsupported|invalid|only) (?:http )?(?:post|get|method|verb)|missing authentication token|\bno (?:such )?route\b|\buse get\b/i;

/** Whether words are about method or path: `Missing Authentication Token` is how AWS says that there is no such route. */
export const saysWrongRoute = (words: string): boolean => ABOUT_METHOD.test(words);

/**
 * Whether a refusal may only mean that the wrong method was used: 405, or 403 with "Missing Authentication Token".
 * @param status the HTTP status; 200 if only the words say so
 */
export const isRouteRefusal = (status: number, words = ''): boolean =>
	ROUTE_STATUSES.has(status) || saysWrongRoute(words);
