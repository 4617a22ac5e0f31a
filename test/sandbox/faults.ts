import { z } from 'zod';
import { draw } from './hash';

const delayMs = z.number().nonnegative();
const status = z.number().int().min(200).max(599);
/** Charged for good or not at all; where absent, as the terms say of the status (./terms.ts). */
const charge = z.boolean().optional();
/** Text and bytes go out as they are, anything else as JSON. */
const body = z.unknown();

/** Which calls a fault hits: those that fit all that is given. */
const match = z
	.object({
		path: z.string().startsWith('/'),
		method: z.string(),
		vin: z.string(),
		/** The job that is asked for. */
		jobId: z.string(),
		/** Client ID. */
		account: z.string(),
		/** How many calls it hits; 1 where absent, without end where a probability is given. */
		times: z.union([z.number().int().positive(), z.literal('always')]),
		/** How many fitting calls it lets pass first. */
		skip: z.number().int().nonnegative(),
		/** Share of the fitting calls it hits, 0 to 1. */
		probability: z.number().min(0).max(1),
		/** Another seed, other calls hit. */
		seed: z.number(),
	})
	.partial();

/** One kind of fault: what it takes beside the match. Unknown fields are refused, since they are slips. */
const kind = <K extends string, T extends z.ZodRawShape>(name: K, fields: T) =>
	match.extend({ kind: z.literal(name), ...fields }).strict();

export const faultSchema = z.discriminatedUnion('kind', [
	/** Any status. `retryAfter`: a number of seconds, or text as it is to appear (an HTTP date). */
	kind('status', {
		status,
		retryAfter: z.union([z.number(), z.string()]).optional(),
		body: body.optional(),
		charge,
	}),
	/** Any answer at all. `bodyBase64`: bytes, for those who set the fault over HTTP; `isTruncated`: only half the body. */
	kind('respond', {
		status: status.default(200),
		headers: z.record(z.string()).default({}),
		body: body.optional(),
		bodyBase64: z.string().optional(),
		isTruncated: z.boolean().optional(),
		charge,
	}),
	/** The connection breaks before anything is done. */
	kind('resetBefore', {}),
	/** The call is done and charged, then the connection breaks. */
	kind('resetAfter', {}),
	/** The answer comes late as a whole. */
	kind('slow', { delayMs }),
	/** Headers and half the body come at once, the rest late. */
	kind('slowBody', { delayMs }),
	/** The body breaks off before the length that was announced. */
	kind('truncated', {}),
	/** JSON by its header, but not by its content. */
	kind('garbage', {}),
	/** A page for people, with status 200. */
	kind('html', {}),
	kind('redirect', { location: z.string().optional() }),
	kind('emptyBody', {}),
	/** The usual answer under the name of another content type. */
	kind('mislabeled', { contentType: z.string() }),
	/** A submit that works, with an empty 202: the ID of its job stands beside the body only. */
	kind('jobIdInHeader', { header: z.enum(['location', 'x-job-id']) }),
	/** An error that repeats what was sent, sign-in included, as servers under development do. */
	kind('echo', { status, charge }),
]);

/** A fault on demand, as it is ordered. */
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

/** Tells how often a fault has struck, and takes it back. */
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

	/** Whether it strikes this call, which is counted. */
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

	/** Depends on what is called and how often, not on who comes first: calls in parallel get the same each run. */
	private happens({ path, vin = '' }: Call): boolean {
		const { probability = 1, seed = this.seed } = this.fault;
		const key = `${path} ${vin}`;
		const attempt = (this.attempts.get(key) ?? 0) + 1;
		this.attempts.set(key, attempt);
		return draw('fault', seed, key, attempt) < probability;
	}
}

/** The faults that have been ordered. The first that fits strikes. */
export class Faults {
	private rules: Rule[] = [];

	/** @param seed for the faults that bring none of their own */
	constructor(private readonly seed: number) {}

	/** @throws where the order is not one */
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

	/** The fault that strikes this call, if any. */
	take(call: Call): Fault | undefined {
		return this.rules.find((rule) => rule.strikes(call))?.fault;
	}
}
