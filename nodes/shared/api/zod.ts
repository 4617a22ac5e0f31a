import type { z as Zod } from 'zod';

/** n8n provides its own version of zod; if it is missing or cannot be loaded, the message below says so. */
function loadZod(): unknown {
	try {
		return require('zod');
	} catch {
		return undefined;
	}
}

/** Whether it has what is used here, in the form that 3.22 and 4 share. */
function isZod(host: unknown): host is { readonly z: typeof Zod } {
	try {
		const { z } = host as { z: typeof Zod };
		const text = z
			.unknown()
			.transform(String)
			.superRefine(() => {});
		const one = z.custom<string>((value) => value === 'a', { message: 'not a' });
		const either = z.union([z.string().trim(), z.number().positive().optional()]);
		const tried = z.object({ text, one, either }).safeParse({ text: 1, one: 'a', either: ' b ' });
		return tried.success && tried.data.text === '1' && tried.data.either === 'b';
	} catch {
		return false;
	}
}

const host = loadZod();
if (!isZod(host)) {
	throw new Error(
		'n8n-nodes-bimmervin cannot start, because the package "zod", which comes with n8n, is missing or broken. Uninstall this package under Settings > Community nodes and install it again. If that does not help, update n8n.',
	);
}

/** The host's zod. */
export const { z } = host;
