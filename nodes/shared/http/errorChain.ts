/** An error, a response or another object that somebody else has made: any field may hold anything. */
export type ErrorFields = Readonly<Record<string, unknown>>;

const errorFields = (value: unknown): ErrorFields | undefined =>
	typeof value === 'object' && value !== null ? (value as ErrorFields) : undefined;

/**
 * An error and all that it wraps, outermost first: n8n's NodeApiError wraps axios' error, which wraps the
 * system's, which may be several (one per address that was tried).
 */
export function errorChain(error: unknown): ErrorFields[] {
	const layers = new Set<ErrorFields>();
	const visit = (value: unknown): void => {
		const layer = errorFields(value);
		if (!layer || layers.has(layer)) return;
		layers.add(layer);
		visit(layer.cause);
		visit(layer.errorResponse);
		if (Array.isArray(layer.errors)) layer.errors.forEach(visit);
	};
	visit(error);
	return [...layers];
}

/**
 * The answers that an error holds, as the HTTP client or n8n has put them there. n8n 1 loses the cause of its error; of the
 * answer it keeps the body, as `context.data`. A streamed body is Node's own response, with status and headers.
 */
export function responsesIn(error: unknown): ErrorFields[] {
	const layers = errorChain(error);
	const whole = layers.map(({ response }) => errorFields(response));
	const left = layers.map(({ context }) => errorFields(errorFields(context)?.data));
	return [...whole, ...left].filter((response) => response !== undefined);
}
