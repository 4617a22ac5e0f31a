import { TOKEN_PATH } from '../../../nodes/shared/api/catalog';
import type { Clock } from '../../../nodes/shared/http/clock';
import { requestBy, type Helper } from '../results';

/** What an HTTP client rejects with where the API refuses. */
export const refusal = (status: number, headers: Record<string, string> = {}): Error =>
	Object.assign(new Error(`Request failed with status code ${status}`), {
		code: 'ERR_BAD_RESPONSE',
		response: { status, headers, data: '' },
	});

/** Gives token-1, token-2 and so on, without a network. */
export class TokenSource {
	exchanges = 0;
	/** Seconds. */
	life = 3600;
	/** The next exchanges fail with these. */
	readonly failures: Error[] = [];

	readonly helper: Helper = async ({ url }) => {
		// What is asked beside the sign-in, such as a job's status, gets an empty answer.
		if (url !== TOKEN_PATH) return await Promise.resolve({ statusCode: 200, body: {} });
		this.exchanges++;
		const failure = this.failures.shift();
		if (failure) return await Promise.reject(failure);
		const body = { access_token: `token-${this.exchanges}`, expires_in: this.life };
		return await Promise.resolve({ statusCode: 200, body: JSON.stringify(body) });
	};

	readonly http = requestBy(this.helper);
}

/** A clock that moves when it is told to, and by whatever is slept. */
export class ManualClock implements Clock {
	readonly slept: number[] = [];
	private time = Date.parse('2026-03-01T12:00:00Z');

	now(): number {
		return this.time;
	}

	pass(seconds: number): void {
		this.time += seconds * 1000;
	}

	async sleep(ms: number): Promise<void> {
		this.slept.push(ms);
		this.time += ms;
		await Promise.resolve();
	}
}
