/** What in an answer about a job is none of its files, however much it looks like one. */
import type { FoundFile } from './types';

/** So much of a file's start is looked at, in bytes. */
const START = 2_000;
/** The first elements of a vehicle order and of a list of control units, in BMW's own formats. */
const SENT_XML =
	/^\uFEFF?\s*(?:<[?!][^>]{0,300}>\s*)*<(?:[\w.-]{1,60}:)?(?:fa|falist|vehicleorder|vehicle_order|fahrzeugauftrag|svt|svtlist|svtist|systemverbautabelle)\b/i;
const SENT_NAME = /^(?:fa|svt)(?:[ _.-].*)?\.(?:xml|txt|json|fa|svt)$/i;

/** Whether a file is a vehicle order or a list of control units: those are sent, and signed coding data comes back. */
export const isSentFile = ({ fileName = '', content }: FoundFile): boolean =>
	SENT_NAME.test(fileName.split(/[\\/]/).at(-1) ?? '') ||
	SENT_XML.test(content.toString('utf8', 0, START));
