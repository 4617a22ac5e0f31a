/** Lists in which n8n cannot read the credential of some items. */
import type { IDataObject } from 'n8n-workflow';

import { someVins } from '../../someVins';
import type { EngineRun } from './engine';
import { engine, sandbox } from './stage';

export const VINS = someVins(3);

/** `A1` asks for the first vehicle, `a1` by the last characters of its VIN. `X` and `x` do the same without a readable credential. */
export const itemsOf = (list: string, jobIds: string[] = []): IDataObject[] =>
	list.split(' ').map((name) => {
		const at = Number(name[1]) - 1;
		const vin = VINS[at] ?? '';
		const isShort = name[0] !== name[0]?.toUpperCase();
		return { name, vin: isShort ? vin.slice(-7) : vin, jobId: jobIds[at] };
	});

/** Which of its reads fail, counted from 1 for each item, and the index of the item. */
export type Fails = (read: number, at: number) => boolean;
export const always: Fails = () => true;
/** n8n itself reads the credential of the first item before the node does, and fails as a whole if it cannot. */
export const afterN8n: Fails = (read) => read > 1;
export const onceItIsPrepared: Fails = (read, at) => at > 0 || read > 2;
export const everyOther: Fails = (read) => read % 2 === 0;

/** n8n's reading of the credential fails for the items called `X` or `x`. */
export function breakCredential(list: string, fails: Fails = always): void {
	const names = list.split(' ');
	const { credentialsHelper } = engine;
	const read = credentialsHelper.getDecrypted.bind(credentialsHelper);
	const reads = names.map(() => 0);
	jest.spyOn(credentialsHelper, 'getDecrypted').mockImplementation(async (...given) => {
		const at = given[6]?.itemIndex ?? 0;
		reads[at]!++;
		if (/x/i.test(names[at] ?? '') && fails(reads[at]!, at)) throw new Error('database is locked');
		return await read(...given);
	});
}

/** The names of the items that came out well. */
export const delivered = ({ items }: EngineRun, list: string): string =>
	items
		.map(({ pairedItem }) => list.split(' ')[(pairedItem as { item: number }).item])
		.sort()
		.join(' ');

/** What the failed items say about themselves. */
export const failures = ({ errorItems }: EngineRun) =>
	errorItems.map(({ json }) => json.details as IDataObject);

/** The cars that were charged, once for each charge: `1 2`. */
export const charged = (): string =>
	sandbox
		.ledger()
		.map(({ vin }) => VINS.findIndex((known) => known.endsWith(vin.slice(-7))) + 1)
		.sort()
		.join(' ');
