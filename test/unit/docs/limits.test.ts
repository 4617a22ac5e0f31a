/** The figures of what is asked again, and how long, in docs/reliability.md. */
import { FRESH_TOKEN_EVERY_MS } from '../../../nodes/shared/auth/freshToken';
import { LONGEST_PAUSE_MS } from '../../../nodes/shared/http/retryAfter';
import {
	NOTHING_THROUGH_MS,
	REMEMBERED_MS,
	TOLD_AGAIN_MS,
} from '../../../nodes/shared/rateLimit/exhaustion';
import { ALIKE_REFUSALS } from '../../../nodes/shared/run/sameRefusals';
import { rowsWith, sectionOf } from './markdown';

it('are those of the code, in their order', () => {
	const rows = rowsWith(sectionOf('docs/reliability.md', 'How long it goes on'), ['Figure']);
	expect(rows.map(({ Figure }) => Figure)).toEqual([
		`${NOTHING_THROUGH_MS / 1000} s`,
		`${LONGEST_PAUSE_MS / 1000} s`,
		// The sign-in's: test/unit/auth/tokens.retry.test.ts
		`${LONGEST_PAUSE_MS / 1000} s`,
		// test/unit/rateLimit/rateLimiter.exhausted.test.ts
		'150 calls',
		`${TOLD_AGAIN_MS / 1000} s`,
		`${REMEMBERED_MS / 60_000} minutes`,
		`${ALIKE_REFUSALS} refusals`,
		// test/engine/notEnabled.test.ts
		'12 calls',
		`${FRESH_TOKEN_EVERY_MS / 60_000} minutes`,
	]);
});
