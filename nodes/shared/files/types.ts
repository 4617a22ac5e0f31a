import type { IDataObject } from 'n8n-workflow';
import type { Deliverable } from '../api/catalog';
import type { JsonObject } from './clean';
import type { LongText } from '../http/longText';
import type { Claim } from './digests';

export interface ReadOptions {
	readonly deliverable: Deliverable;
	/** Both are only used to name a file without a name. */
	readonly vin?: string;
	readonly jobId?: string;
	/** Dot path to the file or files in a JSON answer, for answers in an unknown form. */
	readonly fileField?: string;
}

/** A record around a file. */
export interface Beside {
	/** The record as it stays in the answer. */
	readonly record: JsonObject;
	/** Its keys that lead to the file itself. */
	readonly holders: ReadonlySet<string>;
}

/** What an answer says about a file besides its name and type. */
export interface Described {
	/** The records around it in the answer, innermost first. */
	readonly beside?: readonly Beside[];
	/** Claims about its bytes: checksums and lengths. */
	readonly claims?: readonly Claim[];
	/** Distinguishes it from others with the same name: its control unit, or its key in a map. */
	readonly label?: string;
}

/** A file as found, before its name is made safe. */
export interface FoundFile extends Described {
	readonly fileName?: string;
	readonly mimeType?: string;
	/** If it is stored, only its beginning may be here. */
	readonly content: Buffer;
	/** Its bytes in n8n's binary storage, if they went there while the answer arrived. */
	readonly stored?: LongText;
	/** It came as text in JSON, so the bytes are our own, in UTF-8. */
	readonly isOurText?: true;
	/** It came as text where bytes were expected. */
	readonly decodedFrom?: 'base64';
	/** Its form before it was decoded, to which a checksum may refer. */
	readonly source?: string | Buffer;
	/** Its bytes were reassembled here, so no checksum can match them. */
	readonly isRebuilt?: true;
}

/** A file with a safe name. */
export interface NamedFile extends FoundFile {
	readonly fileName: string;
	readonly mimeType: string;
}

/** A file as it is stored in an item. */
export interface DeliveredFile {
	readonly fileName: string;
	readonly mimeType: string;
	readonly content: Buffer;
	readonly stored?: LongText;
	readonly decodedFrom?: 'base64';
	/** The fields next to it in the answer, such as its control unit. */
	readonly beside?: IDataObject;
}

/** A file that has to be fetched. The address may be relative to the API's. */
export interface LinkedFile extends Described {
	readonly url: string;
	readonly fileName?: string;
	readonly mimeType?: string;
}

export interface Deliverables {
	/** The answer without the content of its files. */
	readonly json: IDataObject;
	readonly files: NamedFile[];
	readonly links: LinkedFile[];
	/** The codes, each once, if codes are the deliverable. */
	readonly codes?: readonly string[];
}

/** The kind of file that is expected, and the name and type of one that has none. */
export interface FileShape {
	readonly name: string;
	readonly extension: string;
	readonly mimeType: string;
	/** They are a job's: its input and its own address do not count. */
	readonly ofJob?: { readonly id?: string };
}

/** The files of a secure coding job. */
export const JOB_FILE: FileShape = {
	ofJob: {},
	name: 'secure-coding',
	extension: 'ncd',
	mimeType: 'application/octet-stream',
};

/** The name of a file if the deliverable is not a file. */
const ANY_FILE: FileShape = {
	name: 'bimmervin',
	extension: '',
	mimeType: 'application/octet-stream',
};

/** The shape of a deliverable's files. */
export function shapeOf(deliverable: Deliverable): FileShape {
	if (deliverable.kind === 'job') return JOB_FILE;
	if (deliverable.kind === 'code')
		return { name: deliverable.name, extension: 'txt', mimeType: 'text/plain' };
	return deliverable.kind === 'data' ? ANY_FILE : deliverable;
}

/** Whether the deliverable consists of files, so that a JSON answer is searched for files. */
export const isMadeOfFiles = ({ kind }: Deliverable): boolean => kind !== 'data' && kind !== 'code';
