import type { NameList } from './concepts';
import type { Field } from './fields';

/** An addition to a list of assumed names. */
export interface Change {
	readonly list: Pick<NameList, 'table' | 'list'>;
	readonly title: string;
	/** A name, or a status word. */
	readonly name: string;
	readonly field: Field;
	readonly isWord?: true;
	readonly isLikely: boolean;
}

/** Fields that may be what is missing, if nothing but their shape suggests it. */
export interface Choice {
	readonly fields: readonly Field[];
	/** What the fields may be, and the list that contains the names for it. */
	readonly meanings: ReadonlyArray<Pick<Change, 'list' | 'title'>>;
}

/**
 * Removes the changes that only a person can decide on, because several fields look like one thing, or one field looks like
 * several. For example, three fields that contain only yes or no may be CarPlay, Fullscreen CarPlay, and Wi-Fi port, in any
 * order.
 */
export function withoutChoices(all: readonly Change[]): { changes: Change[]; choices: Choice[] } {
	const groups: Change[][] = [];
	for (const change of all.filter(({ isLikely }) => !isLikely)) {
		const isNear = (other: Change) => other.field === change.field || other.title === change.title;
		const near = groups.filter((group) => group.some(isNear));
		for (const group of near) groups.splice(groups.indexOf(group), 1);
		groups.push([...near.flat(), change]);
	}
	const open = groups.filter((group) => group.length > 1);
	const isOpen = new Set(open.flat());
	return {
		changes: all.filter((change) => !isOpen.has(change)),
		choices: open.map((group) => ({
			fields: [...new Set(group.map(({ field }) => field))],
			meanings: [...new Map(group.map((change) => [change.title, change])).values()],
		})),
	};
}
