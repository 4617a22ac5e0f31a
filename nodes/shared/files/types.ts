import type { IDataObject } from 'n8n-workflow';
import type { Deliverable } from '../api/catalog';
import type { JsonObject } from './clean';
import type { Claim } from './digests';

export interface ReadOptions {
	readonly deliverable: Deliverable;
	/** Both only name a file that has no name of its own. */
	readonly vin?: string;
	readonly jobId?: string;
	/** Dot path to the file or files in a JSON answer, for answers that look different from all that is known. */
	readonly fileField?: string;
}

/** A record around a file. */
export interface Beside {
	/** As it is left in the answer. */
	readonly record: JsonObject;
	/** Its keys behind which the file itself stands. */
	readonly holders: ReadonlySet<string>;
}

/** What an answer says about a file besides its name and type. */
export interface Described {
	/** What stands around it in the answer, the nearest first. */
	readonly beside?: readonly Beside[];
	/** What is said of its bytes: checksums and lengths. */
	readonly claims?: readonly Claim[];
	/** What tells it from others that are called the same: its control unit, or its key in a map. */
	readonly label?: string;
}

/** A file as found, before it has a name that is safe to use. */
export interface FoundFile extends Described {
	readonly fileName?: string;
	readonly mimeType?: string;
	readonly content: Buffer;
	/** It came as text in JSON: the bytes are ours, in UTF-8. */
	readonly isOurText?: true;
	/** It came as text where bytes were expected. */
	readonly decodedFrom?: 'base64';
	/** What it was before it was decoded: a checksum may be of that. */
	readonly source?: string | Buffer;
	/** Its bytes were put together here, so that no checksum can fit them. */
	readonly isRebuilt?: true;
}

/** A file with a name that is safe to use. */
export interface NamedFile extends FoundFile {
	readonly fileName: string;
	readonly mimeType: string;
}

/** A file as an item holds it. */
export interface DeliveredFile {
	readonly fileName: string;
	readonly mimeType: string;
	readonly content: Buffer;
	readonly decodedFrom?: 'base64';
	/** What the answer says beside it, such as its control unit. */
	readonly beside?: IDataObject;
}

/** A file that has to be fetched. The address may be relative to the API's own. */
export interface LinkedFile extends Described {
	readonly url: string;
	readonly fileName?: string;
	readonly mimeType?: string;
}

export interface Deliverables {
	/** What the answer says, without the content of its files. */
	readonly json: IDataObject;
	readonly files: NamedFile[];
	readonly links: LinkedFile[];
	/** The codes, each once, where the deliverable is one. */
	readonly codes?: readonly string[];
}

/** What kind of file is looked for, and how one without name and type is called. */
export interface FileShape {
	readonly name: string;
	readonly extension: string;
	readonly mimeType: string;
	/** They are a job's: what was sent for it is none of them, and its own address neither. */
	readonly ofJob?: { readonly id?: string };
}

/** The files of a secure coding job. */
export const JOB_FILE: FileShape = {
	ofJob: {},
	name: 'secure-coding',
	extension: 'ncd',
	mimeType: 'application/octet-stream',
};

/** What a file is called where the deliverable is not meant to be one. */
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

/** Whether the deliverable is made of files, so that files are looked for in a JSON answer. */
export const isMadeOfFiles = ({ kind }: Deliverable): boolean => kind !== 'data' && kind !== 'code';
