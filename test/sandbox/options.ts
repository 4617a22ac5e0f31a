import { DEFAULT_LIMITS, TOKEN_LIFE_SECONDS } from '../../nodes/shared/api/catalog';
import type { DialectName } from './dialects';
import type { Rate } from './limiter';

export interface AccountOptions {
	clientId: string;
	clientSecret: string;
	/** Euro cents; the sandbox's own where absent. */
	credits?: number;
	/** The sandbox's own where absent. */
	requestsPerSecond?: number;
	burst?: number;
}

export interface SandboxOptions {
	/** A free one where absent. */
	port?: number;
	/** The path that everything is under, e.g. `/prod`; what is outside of it is at `/outside`. None where absent. */
	basePath?: string;
	/** 10 where absent. */
	requestsPerSecond?: number;
	/** How many requests may come at once after a pause; 30 where absent. */
	burst?: number;
	/** false: never refuses for speed. */
	rateLimit?: boolean;
	/** What each account may spend, in euro cents; a million euros where absent. */
	credits?: number;
	/** 3600 where absent; may be a fraction. */
	tokenLifeSeconds?: number;
	/** How long each answer takes, in milliseconds; a call is charged before that. 0 where absent. */
	latencyMs?: number;
	/** How many times faster than in life (10 to 50 s) jobs are done; 1 where absent. */
	jobSpeed?: number;
	/** How a job's status is asked for; the other way is no route, as a gateway says it. `POST` where absent. */
	statusMethod?: 'POST' | 'GET';
	/** How answers are worded; `reported` where absent. */
	dialect?: DialectName;
	/** true: where it went wrong, only the words say so, and the status is 200. */
	errorsAs200?: boolean;
	/** How a token that is no longer valid is refused: 403 as by a gateway's authorizer. 401 where absent. */
	oldTokenStatus?: 401 | 403;
	/** How many free calls each account has for the sandbox VIN; 1000 where absent. */
	sandboxQuota?: number;
	/** Where the sandbox VIN is free. With `orderOnly` no other endpoint knows it. `lookUps` where absent. */
	sandboxVinAt?: 'lookUps' | 'everywhere' | 'orderOnly';
	/** Decides which calls a fault with a probability hits; 1 where absent. */
	seed?: number;
	/** Who may call; one account with DEFAULT_ACCOUNT's id and secret where absent. */
	accounts?: AccountOptions[];
	/** Speaks https under this name, with a certificate for it; http on 127.0.0.1 where absent. */
	tls?: { readonly name: string; readonly key: string; readonly cert: string };
	/** The time of day for tokens, charges and jobs, in milliseconds since 1970; the real one where absent. */
	now?: () => number;
}

/** Who may call where a test does not care. */
export const DEFAULT_ACCOUNT = {
	clientId: 'sandbox-client',
	clientSecret: 'sandbox-secret',
} as const;

const PLENTY_OF_CREDITS = 100_000_000;
const SANDBOX_QUOTA = 1000;

/** An account with everything said. */
export type AccountSettings = AccountOptions & { credits: number; rate: Rate };

/** The options with every gap filled. */
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

/** The account that is meant where none is named. */
export function firstAccount({ accounts }: Settings): AccountSettings {
	const [first] = accounts;
	if (first === undefined) throw new Error('The sandbox needs at least one account');
	return first;
}
