import type { Dialect } from './dialect';
import { flat } from './flat';

const camelCase = (name: string): string =>
	name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The same value with all its names in camel case. */
function inCamelCase(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inCamelCase);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [camelCase(name), inCamelCase(inner)]),
	);
}

const data = (body: unknown) => ({ success: true, data: inCamelCase(body) });

/** Camel case, with everything under `data` next to a status of the request. */
export const wrapped: Dialect = {
	good: (reply) => data(flat.good(reply)),
	choice: (reply) => data(flat.choice(reply)),
	token: (reply) => data(flat.token(reply)),
	problem: ({ error: code, message }) => ({ success: false, error: { code, message } }),
};
