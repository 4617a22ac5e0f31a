/** What values look like. `2` means that a value can be little else, `1` that it's possible, and `0` that it isn't. */
import type { Json } from '../fixture';
import { EACH, isObject, type Field } from './fields';

export type Fit = 0 | 1 | 2;
/** Whether the values of a field have the shape of what is missing. */
export type Shape = (field: Field) => Fit;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DATE =
	/^(?:\d{4}-\d{2}(?:-\d{2})?(?:[T ].*)?|\d{4}\/\d{2}\/\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})$/;
const BASE64 = /^[A-Za-z0-9+/_-]{40,}={0,2}\s*$/;
const ADDRESS = /^https?:\/\/\S+$/;
const VERDICT =
	/^(?:yes|no|y|n|ja|nein|true|false|(?:in|not )?compatible|(?:un|not )?supported|(?:not )?possible)$/i;

/** Whether something is true of all texts of a field. */
const texts =
	(test: RegExp, fit: Fit): Shape =>
	({ values }) => {
		const given = values.filter((value) => value !== null);
		const fits = (value: Json) => typeof value === 'string' && test.test(value.trim());
		return given.length > 0 && given.every(fits) ? fit : 0;
	};

const best =
	(...shapes: Shape[]): Shape =>
	(field) =>
		Math.max(...shapes.map((shape) => shape(field))) as Fit;

const numbers =
	(isOne: (value: number) => boolean, fit: Fit = 1): Shape =>
	({ values }) =>
		values.length > 0 && values.every((value) => typeof value === 'number' && isOne(value))
			? fit
			: 0;

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;

/** A list of objects, such as control units or the entries of a history. */
const records =
	(fits: (record: { [key: string]: Json }) => boolean): Shape =>
	({ kind, values }) => {
		const [list] = values;
		return kind === 'list' && Array.isArray(list) && list.every((one) => isObject(one) && fits(one))
			? 1
			: 0;
	};

const isDate = (value: Json): boolean => typeof value === 'string' && DATE.test(value.trim());

const yesOrNo: Shape = (field) =>
	field.values.length > 0 && field.values.every((value) => typeof value === 'boolean')
		? 1
		: texts(VERDICT, 1)(field);

const notInList =
	(shape: Shape): Shape =>
	(field) =>
		field.path.includes(EACH) ? 0 : shape(field);

const inList =
	(shape: Shape): Shape =>
	(field) =>
		field.path.includes(EACH) ? shape(field) : 0;

export const SHAPES = {
	token: best(
		texts(/^(?:bearer )?[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}$/i, 2),
		texts(/^(?:bearer )?[\x21-\x7e]{24,}$/i, 2),
		texts(/^(?:bearer )?[\x21-\x7e]{16,}$/i, 1),
	),
	life: best(
		numbers((value) => value >= 60),
		texts(/^\d{1,13}\s*[smhd]?$/, 1),
	),
	jobId: notInList(
		best(
			texts(UUID, 2),
			texts(/^[a-z]{1,12}[-_:][\w-]*\d[\w-]*$/i, 2),
			texts(/^(?!\d{4}-\d\d)[\w-]*\d[\w-]*$/, 1),
			numbers(Number.isSafeInteger),
		),
	),
	/** A word that describes a status. */
	word: notInList(texts(/^[A-Za-z]+(?:[_-][A-Za-z]+){0,3}$/, 1)),
	/** A sentence. */
	words: texts(/^(?=.*\p{L})\S+(?:\s+\S+)+$/u, 2),
	/** In the answer itself, because what is true of a part of it says nothing about the whole. */
	yes: ({ values, path }: Field): Fit =>
		path.length <= 2 && values.length > 0 && values.every((value) => value === true) ? 1 : 0,
	yesOrNo,
	vin: texts(/^[A-HJ-NPR-Z0-9]{17}$/, 2),
	code: best(
		texts(/^[A-Z0-9]{4,}(?:-[A-Z0-9]{4,})+$/, 2),
		texts(/^(?=.*\d)(?=.*[A-Z])[A-Z0-9+/=-]{8,}$/, 2),
	),
	content: best(texts(BASE64, 2), texts(/^data:/, 2), texts(/^\s*<(?:!doctype|html)/i, 2)),
	address: texts(ADDRESS, 2),
	fileName: texts(/^[^/<>\n]{1,200}\.[a-z][a-z0-9]{1,4}$/i, 2),
	price: best(
		numbers((value) => value > 0 && value < 1000),
		texts(/^(?:€ ?)?\d{1,3}(?:[.,]\d{1,2})?(?: ?(?:€|eur|credits?))?$/i, 1),
	),
	/** A sentence that explains something. */
	sentence: texts(/^(?=.*\p{L})\S+(?:\s+\S+){4,}$/u, 2),
	text: texts(/\p{L}/u, 1),
	mimeType: texts(/^(?:application|text|image|audio|video|multipart)\/[\w.+-]+(?:\s*;.*)?$/i, 2),
	model: notInList(
		texts(
			/^(?:BMW |MINI )?(?:M?[1-8]\d{2}(?:[a-z]{1,3}\b.*)|[XZ][1-8]\b.*|i[X3-8]\b.*|M[2-8]\b.*|Cooper.*)$/i,
			2,
		),
	),
	mapVersion: notInList(
		texts(/\b(?:road ?map|map|premium|route|motion|move|next|evo|way)\b.*20\d\d/i, 2),
	),
	series: notInList(texts(/^[EFGIUR]\d{2}[A-Z]?$/, 2)),
	date: notInList(texts(DATE, 1)),
	dateOfEntry: inList(texts(DATE, 1)),
	monthAndYear: notInList(texts(/^(?:0[1-9]|1[0-2])\d{2}$/, 1)),
	year: notInList(
		best(
			numbers((value) => value >= 1990 && value <= 2035),
			texts(/^(?:19|20)\d{2}$/, 1),
		),
	),
	/** In a list, it would be the name of one of many control units. */
	headUnit: notInList(
		texts(
			/^(?!.*\bmap\b)(?=.*\b(?:EVO|NBT|CIC|CHAMP|MGU|HU|ID ?\d|EntryEVO))\S+(?: \S+){0,3}$/i,
			2,
		),
	),
	iLevel: texts(/^[A-Z]\w{2,3}-\d{2}-\d{2}-\d{3}$/, 2),
	options: inList(texts(/^[0-9A-Z]{3}$/, 2)),
	count: numbers(isCount),
	ecus: records(() => true),
	entries: records((record) => Object.values(record).some(isDate)),
	typeKey: notInList(texts(/^(?=.*[A-Z])(?=.*\d)[A-Z0-9]{4}$/, 1)),
	colourCode: notInList(texts(/^[A-Z]?\d{2,4}[A-Z]?$/, 1)),
	upholstery: notInList(texts(/^[A-Z]{2}[A-Z0-9]{2}$/, 1)),
	distanceInList: inList(numbers((value) => value >= 1000)),
	distance: best(
		numbers((value) => value >= 0),
		texts(/^\d[\d.,]* ?(?:km|mi|miles)?$/i, 1),
	),
} as const satisfies Readonly<Record<string, Shape>>;
