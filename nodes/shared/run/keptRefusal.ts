import type { Explanation } from '../messages/explanation';
import { withoutUndefined } from '../responses/json';
import type { KeptRefusal } from './ledger';
import type { ReadyRequest } from './prepare';
import type { Receipts } from './receipts';

/** A refusal in the form that is saved: its message without the subject. */
export function toKept({ message, ...why }: Explanation, subject: string): KeptRefusal {
	const about = `${subject}: `;
	const what = message.startsWith(about) ? message.slice(about.length) : message;
	const { description, reason, status, charged, settlement, vehicles, jobId } = why;
	const { apiMessage, apiCode } = why;
	return withoutUndefined({
		...{ what, description, reason, status, charged, settlement, vehicles, jobId },
		...{ apiMessage, apiCode },
	});
}

/** A refusal from earlier in this execution, for an item with the same request. */
export function explainKept(kept: KeptRefusal, subject: string): Explanation {
	const { what, description, ...rest } = kept;
	const once = kept.charged === 'yes' ? ' It was charged once, when it was first sent.' : '';
	return {
		...rest,
		message: `${subject}: ${what}. This request was answered before and was not sent again`,
		description: `${description}${once}`,
		isKept: true,
		stopsTheRest: false,
	};
}

/**
 * The same from another execution, through Reuse Within: this time nothing was charged.
 * @param todo what to do, without the cost
 * @param ageMs age of the answer, ms
 */
export function explainReused(
	kept: KeptRefusal,
	subject: string,
	todo: string,
	ageMs: number,
): Explanation {
	const minutes = Math.max(1, Math.round(ageMs / 60_000));
	const age = minutes === 1 ? 'a minute' : `${minutes} minutes`;
	return {
		...explainKept(kept, subject),
		message: `${subject}: ${kept.what}. This request was answered ${age} ago and was not sent again, because Reuse Within is set`,
		description: `${todo} To send it again, remove Reuse Within from the options. Nothing was charged.`,
		charged: 'no',
		settlement: 'open',
	};
}

/**
 * Why a request is not sent: it was refused before, in this execution or, through Reuse Within, in another.
 * @returns undefined if it was not, or if a good answer was paid for since
 */
export function explainEarlierRefusal(
	receipts: Pick<Receipts, 'find' | 'findRefusal'>,
	{ key, account, cached }: ReadyRequest,
	subject: string,
): Explanation | undefined {
	if (receipts.find(key)) return undefined;
	const kept = receipts.findRefusal(key, account.path);
	if (kept) return explainKept(kept, subject);
	if (!cached || !('refusal' in cached.answer)) return undefined;
	const { refusal, todo } = cached.answer;
	return explainReused(refusal, subject, todo, Date.now() - cached.atMs);
}
