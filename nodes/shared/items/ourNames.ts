import type { IDataObject } from 'n8n-workflow';

import { cleanJson, freeName } from '../files/clean';
import { isRecord, parseBody } from '../responses/json';

/** Fields that our items define: an answer's own fields of these names are renamed. */
const OURS = [
	['summary', 'apiSummary'],
	['cost', 'apiCost'],
] as const;

/**
 * The answer's own fields, renamed where they clash with ours; fields outside its wrapper count too.
 * `{ cost: 0.25, vin: 'WBA…' }` -> `{ apiCost: 0.25, vin: 'WBA…' }`
 * @param body the whole answer: bytes, text or parsed
 */
export function withoutOurNames(json: IDataObject, body: unknown): IDataObject {
	const whole = parseBody(body);
	let fields = json;
	for (const [ours, theirs] of OURS) {
		const isInside = Object.hasOwn(json, ours);
		const value: unknown = isInside ? json[ours] : isRecord(whole) ? whole[ours] : undefined;
		if (!isInside && (value === undefined || value === null)) continue;
		const name = freeName(theirs, fields);
		const entries = Object.entries(fields).map(([key, own]) => [key === ours ? name : key, own]);
		const all = isInside ? entries : [...entries, [name, cleanJson(value)]];
		fields = Object.fromEntries(all) as IDataObject;
	}
	return fields;
}
