/** Status words that aren't in any list. */
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { jobFamilyOf } from '../../../nodes/shared/responses/jobWords';
import { isOneOf } from '../../../nodes/shared/responses/json';
import type { Change } from './change';
import type { Field } from './fields';
import type { Asked, ReadAnswer } from './readAnswer';

const isInEnvelope = ({ path }: Field): boolean =>
	path.slice(0, -1).every((step) => isOneOf(step, FIELD_NAMES.wrappers));

const wordIn = ({ values: [value] }: Field): string =>
	typeof value === 'string' && /^[\p{L}_ -]{2,40}$/u.test(value) ? value : '';

/** The list that a job's status word belongs to, according to the rest of the answer. */
function listOfJobWord(
	{ facts }: ReadAnswer,
	isOfNoJob: boolean,
): 'done' | 'failed' | 'running' | 'unknownJob' {
	if (isOfNoJob) return 'unknownJob';
	if (facts.file !== undefined || facts.link !== undefined) return 'done';
	return facts.errorWords === undefined && facts.jobReason === undefined ? 'running' : 'failed';
}

/**
 * The status words in an answer that aren't in any list, from the envelope and from a job.
 * @param known what is missing from the lists of names, because a field that is likely to be a job's status may contain such
 * a word too
 */
export function unknownWords(
	{ endpoint }: Asked,
	read: ReadAnswer,
	fields: readonly Field[],
	{ isRefusalExpected, changes }: { isRefusalExpected: boolean; changes: readonly Change[] },
): Change[] {
	const isJob = endpoint !== 'signIn' && ENDPOINTS[endpoint].deliverable.kind === 'job';
	const isNewStatus = (field: Field): boolean =>
		changes.some((change) => change.field === field && change.list.list.startsWith('jobStatus'));
	return fields.flatMap((field): Change[] => {
		const word = wordIn(field);
		const isOfEnvelope = isInEnvelope(field) && isOneOf(field.key, ['status']);
		const isOfJob =
			isJob && (isOneOf(field.key, FIELD_NAMES.jobStatus) || isNewStatus(field) || isOfEnvelope);
		if (word === '' || isOneOf(word, FIELD_NAMES.envelopeStatus) || !(isOfJob || isOfEnvelope))
			return [];
		if (isOneOf(word, FIELD_NAMES.selectVehicle) || isOneOf(word, FIELD_NAMES.requestFailed))
			return [];
		if (isOfJob && jobFamilyOf(word) !== undefined) return [];
		const list = isOfJob
			? listOfJobWord(read, isRefusalExpected)
			: read.kind === 'good'
				? 'envelopeStatus'
				: 'requestFailed';
		const title = isOfJob ? 'word for the status of the job' : 'word for the status of the request';
		return [
			{
				list: { table: 'FIELD_NAMES', list },
				title,
				name: word,
				field,
				isWord: true,
				isLikely: true,
			},
		];
	});
}
