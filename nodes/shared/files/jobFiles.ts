/** Parts of a job's answer that are not its files, although they may look like files. */
import { isObject, type Json } from './clean';
import { beginningOf, extensionOf } from './sniff';
import type { FoundFile } from './types';

/** How much of a file is read, in bytes. */
const START = 20_000;
/** Root elements of a vehicle order and of a list of control units, in BMW's own formats. */
const SENT_XML =
	/^\s*(?:<[?!][^>]{0,300}>\s*)*<(?:[\w.-]{1,60}:)?(?:fa|falist\w*|vehicle_?orders?|fahrzeugauftrag|svt|svt_?list|svtist|systemverbautabelle)\b/i;
const SENT_NAME = /(?:^|[ _.-])(?:fa|svt)(?:[ _.-].*)?\.(?:xml|txt|json)$/i;

/** Whether a file's name is that of a vehicle order or of a list of control units. */
export const isSentName = (name: string): boolean =>
	SENT_NAME.test(name.split(/[\\/]/).at(-1) ?? '');

/**
 * Whether a file is a vehicle order or a list of control units: these are the job's input; its output is signed coding data.
 */
export const isSentFile = ({ fileName = '', content }: FoundFile): boolean =>
	isSentName(fileName) ||
	SENT_XML.test(beginningOf(content, START).replace(/<!--(?:(?!-->)[^])*(?:-->|$)/g, ''));

/** Files that come with coding data: a picture, a log, a page. */
const BESIDE_CODING = /^(?:png|jpe?g|gif|svg|txt|log|html?|pdf|csv|md)$/;

/** Whether a file can be the job's result. */
export const isCodingFile = ({ fileName = '' }: FoundFile): boolean =>
	!BESIDE_CODING.test(extensionOf(fileName));

/** Whether a file is unnamed plain text, such as a log: it counts only if there is nothing else. */
export const isBareText = (value: Json, { fileName, content }: FoundFile): boolean =>
	fileName === undefined &&
	!isObject(value) &&
	typeof value === 'string' &&
	content.toString('utf8') === value;
