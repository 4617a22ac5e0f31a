import type { NameList } from './concepts';
import type { Field } from './fields';

/** What has to be added to a list of assumed names. */
export interface Change {
	readonly list: Pick<NameList, 'table' | 'list'>;
	readonly title: string;
	/** A name, or a word of a status. */
	readonly name: string;
	readonly field: Field;
	readonly isWord?: true;
	readonly isLikely: boolean;
}
