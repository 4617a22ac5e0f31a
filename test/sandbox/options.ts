import { DEFAULT_LIMITS, TOKEN_LIFE_SECONDS } from '../../nodes/shared/api/catalog';
import type { DialectName } from './dialects';
import type { Rate } from './limiter';

export interface AccountOptions {
	clientId: string;
	clientSecret: string;
	/** Euro cents; by default the credit of the sandbox. */
	credits?: number;
	/** By default the one of the sandbox. */
	requestsPerSecond?: number;
	burst?: number;
}

export interface SandboxOptions {
	/** By default a free port. */
	port?: number;
	/** The path of the whole API, such as `/prod`. Whatever is outside of it is at `/outside`. Default: none. */
	basePath?: string;
	/** Default: 10. */
	requestsPerSecond?: number;
	/** The number of requests that are accepted at once after a pause. Default: 30. */
	burst?: number;
	/** false: accepts any rate. */
	rateLimit?: boolean;
	/** The credit of each account, in euro cents. Default: a million euros. */
	credits?: number;
	/** May be a fraction. Default: 3600. */
	tokenLifeSeconds?: number;
	/** The delay of each answer after the call was charged, in milliseconds. Default: 0. */
	latencyMs?: number;
	/** How many times faster than in reality (10 to 50 s) jobs run. Default: 1. */
	jobSpeed?: number;
	/** The method for the status of a job. A gateway answers that the other one has no route. Default: `POST`. */
	statusMethod?: 'POST' | 'GET';
	/** The dialect of the answers. Default: `reported`. */
	dialect?: DialectName;
	/** true: errors have status 200, and only their text says what went wrong. */
	errorsAs200?: boolean;
	/** The status for a token that is no longer valid: 403, as from the authorizer of a gateway, or 401. Default: 401. */
	oldTokenStatus?: 401 | 403;
	/** The number of free calls that each account has for the sandbox VIN. Default: 1000. */
	sandboxQuota?: number;
	/** The endpoints where the sandbox VIN is free. With `orderOnly`, no other endpoint knows it. Default: `lookUps`. */
	sandboxVinAt?: 'lookUps' | 'everywhere' | 'orderOnly';
	/** Decides which calls a fault with a probability applies to. Default: 1. */
	seed?: number;
	/** The accounts. Default: one with the ID and secret of DEFAULT_ACCOUNT. */
	accounts?: AccountOptions[];
	/** Uses https with this name and a certificate for it. Default: http on 127.0.0.1. */
	tls?: { readonly name: string; readonly key: string; readonly cert: string };
	/** The time of day for tokens, charges and jobs, in milliseconds since 1970. Default: the real time. */
	now?: () => number;
}

/** The account for tests in which it does not matter. */
export const DEFAULT_ACCOUNT = {
	clientId: 'sandbox-client',
	clientSecret: 'sandbox-secret',
} as const;

const PLENTY_OF_CREDITS = 100_000_000;
const SANDBOX_QUOTA = 1000;

/** An account with all of its settings. */
export type AccountSettings = AccountOptions & { credits: number; rate: Rate };

/** The options with all defaults filled in. */
export function settingsOf(options: SandboxOptions) {
	const { accounts = [DEFAULT_ACCOUNT], credits = PLENTY_OF_CREDITS } = options;
	const { requestsPerSecond = DEFAULT_LIMITS.requestsPerSecond, burst = DEFAULT_LIMITS.burst } =
		options;
	return {
		port: options.port ?? 0,
		basePath: options.basePath ?? '',
		rateLimit: options.rateLimit ?? true,
		tokenLifeSeconds: options.tokenLifeSeconds ?? TOKEN_LIFE_SECONDS,
		latencyMs: options.latencyMs ?? 0,
		jobSpeed: options.jobSpeed ?? 1,
		statusMethod: options.statusMethod ?? ('POST' as const),
		dialect: options.dialect ?? ('reported' as const),
		oldTokenStatus: options.oldTokenStatus ?? (401 as const),
		errorsAs200: options.errorsAs200 ?? false,
		sandboxQuota: options.sandboxQuota ?? SANDBOX_QUOTA,
		sandboxVinAt: options.sandboxVinAt ?? ('lookUps' as const),
		seed: options.seed ?? 1,
		tls: options.tls,
		now: options.now ?? Date.now,
		accounts: accounts.map((account: AccountOptions): AccountSettings => ({
			...account,
			credits: account.credits ?? credits,
			rate: {
				requestsPerSecond: account.requestsPerSecond ?? requestsPerSecond,
				burst: account.burst ?? burst,
			},
		})),
	};
}

export type Settings = ReturnType<typeof settingsOf>;

/** The account that is used if none is given. */
export function firstAccount({ accounts }: Settings): AccountSettings {
	const [first] = accounts;
	if (first === undefined) throw new Error('The sandbox needs at least one account');
	return first;
}
