import type { HttpResponse } from '../http/response';
import { unpackAnswer } from '../responses/platformError';
import { readFailedAnswer } from '../responses/refusal';

/**
 * An answer out of its platform's wrapping. Only a plain one can be read by the beginnings of its long texts.
 * @returns undefined if n8n's storage has lost one of them
 */
export async function unpacked(came: HttpResponse): Promise<HttpResponse | undefined> {
	const inner = unpackAnswer(came.body);
	const { long } = came;
	if (!long) return { ...came, ...inner };
	const whole = async () => {
		const all = await long.whole();
		return all && (await unpacked(all));
	};
	if (!inner && !readFailedAnswer(came.body)) return { ...came, long: { ...long, whole } };
	for (const text of long.texts) text.dropped();
	return await whole();
}
