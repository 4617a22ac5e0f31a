import type { IDataObject } from 'n8n-workflow';

import type { Deliverables } from '../files/types';

const NO_CODE =
	'The node could not find a code in the response. Look for one in the other fields of this item and in the BimmerVIN dashboard. File Field only finds files, so it does not help here.';
const WAS_CHARGED =
	' The call was charged, like every call that is answered, so look before you run it again.';

/** Fields of the answer that have a meaning of their own in the item. */
const OWN = { code: 'apiCode', codes: 'apiCodes' } as const;

/**
 * The code fields of an item that was bought for its code: `code` if there is one, `codes` if there are several,
 * `codeProblem` if there is neither a code nor a file. The answer's own fields of these names are renamed to `apiCode` and
 * `apiCodes`.
 * @param hasFiles whether the answer contains or links to a file
 */
export function withCodeFields(
	{ json, codes = [] }: Deliverables,
	hasFiles: boolean,
	isSandbox: boolean,
): IDataObject {
	const [only] = codes;
	const fields: IDataObject =
		codes.length === 1 ? { code: only } : codes.length > 1 ? { codes: [...codes] } : {};
	const problem =
		codes.length > 0 || hasFiles
			? {}
			: { codeProblem: isSandbox ? NO_CODE : NO_CODE + WAS_CHARGED };
	const answer = Object.entries(json).map(([key, value]) => [nameFor(key, value, fields), value]);
	return { ...(Object.fromEntries(answer) as IDataObject), ...fields, ...problem };
}

const isOwn = (key: string): key is keyof typeof OWN => key in OWN;

function nameFor(key: string, value: unknown, fields: IDataObject): string {
	const own = fields[key];
	const isList = Array.isArray(value) && Array.isArray(own);
	const isSame = isList
		? value.length === own.length && own.every((code, at) => code === value[at])
		: typeof value === 'string' && value.trim() === own;
	return !isOwn(key) || isSame ? key : OWN[key];
}
