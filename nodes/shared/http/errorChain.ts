/** An error, a response or another foreign object: any field may contain anything. */
export type ErrorFields = Readonly<Record<string, unknown>>;

const errorFields = (value: unknown): ErrorFields | undefined =>
	typeof value === 'object' && value !== null ? (value as ErrorFields) : undefined;

/**
 * An error and everything that it wraps, outermost first: n8n's NodeApiError wraps axios' error, which wraps the system's, of
 * which there may be several (one per address tried).
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
 * The responses inside an error, where the HTTP client or n8n put them. n8n 1 loses the cause of its error, but keeps the
 * response body as `context.data`. A streamed body is Node's own response, with status and headers.
 */
export function responsesIn(error: unknown): ErrorFields[] {
	const layers = errorChain(error);
	const whole = layers.map(({ response }) => errorFields(response));
	const left = layers.map(({ context }) => errorFields(errorFields(context)?.data));
	return [...whole, ...left].filter((response) => response !== undefined);
}
