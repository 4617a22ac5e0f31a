import type { Car } from './car';
import { bytesOf, drawBetween } from './hash';
import type { Facts } from './replies';
import type { Validated } from './requests';
import { specialVin } from './specialVins';

interface Job {
	readonly id: string;
	readonly account: string;
	readonly car: Car;
	readonly order: Pick<Validated, 'fa' | 'svt'>;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly finishedAt: number;
}

/** What is known about a job. */
export interface JobFacts {
	job_id: string;
	status: 'queued' | 'processing' | 'completed' | 'failed';
	created_at: string;
	finished_at?: string;
	files?: Array<{ filename: string; content_base64: string }>;
	error?: string;
	message?: string;
}

export type JobTimes = Pick<Job, 'id' | 'createdAt' | 'finishedAt'>;

/** The share of its time for which a job is queued. */
const QUEUED_SHARE = 0.2;

/** The signed coding files of a car. A different vehicle order results in different files. */
function filesOf({ car, order }: Job): JobFacts['files'] {
	const count = Math.min(drawBetween(3, 8, car.vin, 'ncd files'), car.ecus.length);
	return car.ecus.slice(0, count).map(({ address, name }) => ({
		filename: `${address.slice(2)}_${name}.ncd`,
		content_base64: bytesOf(
			drawBetween(400, 1600, car.vin, name, 'ncd'),
			car.vin,
			name,
			order.fa ?? '',
			order.svt ?? '',
		).toString('base64'),
	}));
}

/** Secure coding jobs. They exist as long as the server, and their results can be fetched any number of times. */
export class Jobs {
	private readonly jobs = new Map<string, Job>();

	/**
	 * @param speed how many times faster than in life; in life a job takes 10 to 50 seconds
	 * @param now the time of day, in milliseconds since 1970
	 */
	constructor(
		private readonly speed: number,
		private readonly now: () => number,
	) {}

	/** @returns the new job's id */
	submit(account: string, car: Car, order: Job['order']): string {
		const { vin } = car;
		const id = `job_${bytesOf(8, account, vin, this.jobs.size).toString('hex')}`;
		const createdAt = this.now();
		const endless = specialVin(vin)?.effect === 'jobNeverEnds';
		const seconds = endless ? Infinity : drawBetween(10, 50, vin, 'job seconds');
		const finishedAt = createdAt + (seconds * 1000) / this.speed;
		this.jobs.set(id, { id, account, car, order, createdAt, finishedAt });
		return id;
	}

	/** When each job was submitted and when it ends, oldest first, in milliseconds since 1970. */
	times(): JobTimes[] {
		return [...this.jobs.values()].map(({ id, createdAt, finishedAt }) => ({
			id,
			createdAt,
			finishedAt,
		}));
	}

	/** @returns undefined if this account has no such job */
	poll(account: string, id: string): { vin: string; facts: Facts } | undefined {
		const job = this.jobs.get(id);
		if (job?.account !== account) return undefined;
		return { vin: job.car.vin, facts: { ...this.factsOf(job) } };
	}

	private factsOf(job: Job): JobFacts {
		const { id, car, createdAt, finishedAt } = job;
		const now = this.now();
		const known = { job_id: id, created_at: new Date(createdAt).toISOString() };
		if (now < finishedAt) {
			const waits = now - createdAt < (finishedAt - createdAt) * QUEUED_SHARE;
			return { ...known, status: waits ? 'queued' : 'processing' };
		}
		const finished = { ...known, finished_at: new Date(finishedAt).toISOString() };
		const special = specialVin(car.vin);
		return special?.effect === 'jobFails'
			? { ...finished, status: 'failed', error: special.error, message: special.message }
			: { ...finished, status: 'completed', files: filesOf(job) };
	}
}
