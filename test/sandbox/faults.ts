import { z } from 'zod';
import { draw } from './hash';

const delayMs = z.number().nonnegative();
const status = z.number().int().min(200).max(599);
/** Whether it is charged; by default, the terms for the status decide (./terms.ts). */
const charge = z.boolean().optional();
/** Text and bytes are sent unchanged, anything else as JSON. */
const body = z.unknown();

/** The calls that a fault applies to: those that match all given fields. */
const match = z
	.object({
		path: z.string().startsWith('/'),
		method: z.string(),
		vin: z.string(),
		/** The requested job. */
		jobId: z.string(),
		/** Client ID. */
		account: z.string(),
		/** The number of calls that it applies to. The default is 1, or no limit if there is a probability. */
		times: z.union([z.number().int().positive(), z.literal('always')]),
		/** The number of matching calls that pass first. */
		skip: z.number().int().nonnegative(),
		/** The share of the matching calls that it applies to, 0 to 1. */
		probability: z.number().min(0).max(1),
		/** With another seed, it applies to other calls. */
		seed: z.number(),
	})
	.partial();

/** One kind of fault, with its fields besides the match. Unknown fields are refused, because they are typing errors. */
const kind = <K extends string, T extends z.ZodRawShape>(name: K, fields: T) =>
	match.extend({ kind: z.literal(name), ...fields }).strict();

export const faultSchema = z.discriminatedUnion('kind', [
	/** Any status. `retryAfter`: a number of seconds, or a text to send unchanged (an HTTP date). */
	kind('status', {
		status,
		retryAfter: z.union([z.number(), z.string()]).optional(),
		body: body.optional(),
		charge,
	}),
	/** Any answer. `bodyBase64`: bytes, if the fault is set over HTTP. `isTruncated`: half the body is missing. */
	kind('respond', {
		status: status.default(200),
		headers: z.record(z.string()).default({}),
		body: body.optional(),
		bodyBase64: z.string().optional(),
		isTruncated: z.boolean().optional(),
		charge,
	}),
	/** The connection breaks before the call is processed. */
	kind('resetBefore', {}),
	/** The call is processed and charged, then the connection breaks. */
	kind('resetAfter', {}),
	/** The whole answer is late. */
	kind('slow', { delayMs }),
	/** The headers and half of the body are sent at once, the rest late. */
	kind('slowBody', { delayMs }),
	/** The body ends before its announced length. */
	kind('truncated', {}),
	/** An answer that claims to be JSON but is not. */
	kind('garbage', {}),
	/** A page for people, with status 200. */
	kind('html', {}),
	kind('redirect', { location: z.string().optional() }),
	kind('emptyBody', {}),
	/** The usual answer under the name of another content type. */
	kind('mislabeled', { contentType: z.string() }),
	/** A successful submit with an empty 202: only a header has the ID of its job. */
	kind('jobIdInHeader', { header: z.enum(['location', 'x-job-id']) }),
	/** An error that repeats the request, including the sign-in, as development servers do. */
	kind('echo', { status, charge }),
]);

/** An order for a fault. */
export type FaultOrder = z.input<typeof faultSchema>;
/** The same with its defaults. */
export type Fault = z.output<typeof faultSchema>;

export type FaultKind = Fault['kind'];

/** What a fault is matched against. */
export interface Call {
	readonly method: string;
	readonly path: string;
	readonly vin?: string;
	readonly jobId?: string;
	readonly account?: string;
}

/** Says how often a fault was applied, and removes it. */
export interface FaultHandle {
	readonly hits: number;
	remove(): void;
}

class Rule {
	hits = 0;
	private seen = 0;
	private readonly attempts = new Map<string, number>();

	constructor(
		readonly fault: Fault,
		private readonly seed: number,
	) {}

	/** Whether it applies to this call. Counts the call. */
	strikes(call: Call): boolean {
		const { times, skip = 0, probability, ...fault } = this.fault;
		const fits = (['method', 'path', 'vin', 'jobId', 'account'] as const).every(
			(key) => fault[key] === undefined || fault[key] === call[key],
		);
		const limit = times ?? (probability === undefined ? 1 : 'always');
		if (!fits || this.hits === limit) return false;
		this.seen += 1;
		if (this.seen <= skip || !this.happens(call)) return false;
		this.hits += 1;
		return true;
	}

	/** Depends on what is called and how often, not on the order: parallel calls get the same result in each run. */
	private happens({ path, vin = '' }: Call): boolean {
		const { probability = 1, seed = this.seed } = this.fault;
		const key = `${path} ${vin}`;
		const attempt = (this.attempts.get(key) ?? 0) + 1;
		this.attempts.set(key, attempt);
		return draw('fault', seed, key, attempt) < probability;
	}
}

/** The faults that were ordered. The first one that matches applies. */
export class Faults {
	private rules: Rule[] = [];

	/** @param seed for the faults without a seed of their own */
	constructor(private readonly seed: number) {}

	/** @throws if the order is not valid */
	add(order: FaultOrder): FaultHandle {
		const rule = new Rule(faultSchema.parse(order), this.seed);
		this.rules.push(rule);
		return {
			get hits() {
				return rule.hits;
			},
			remove: () => {
				this.rules = this.rules.filter((other) => other !== rule);
			},
		};
	}

	clear(): void {
		this.rules = [];
	}

	/** The fault that applies to this call, if there is one. */
	take(call: Call): Fault | undefined {
		return this.rules.find((rule) => rule.strikes(call))?.fault;
	}
}
