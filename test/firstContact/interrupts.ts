/** A signal may arrive twice, because `npm` also passes it on, and a terminal sends two when it closes. In ms. */
const SAME_SIGNAL_MS = 500;

/**
 * Takes signals that come at once as one.
 * @param now in ms, for tests
 */
export function asOne(heard: () => void, now = () => performance.now()): () => void {
	let lastAt = -Infinity;
	return () => {
		const at = now();
		const isSame = at - lastAt < SAME_SIGNAL_MS;
		lastAt = at;
		if (!isSame) heard();
	};
}

/** Every Ctrl-C, and the end of the terminal. */
export class Interrupts {
	private count = 0;
	/** Whether it was pressed while nothing was waiting: the next wait reports it. */
	private isUnheard = false;
	private readonly waiting = new Set<() => void>();

	/** Called at each Ctrl-C. */
	readonly press = (): void => {
		this.count += 1;
		this.isUnheard = this.waiting.size === 0;
		for (const pressed of this.waiting) pressed();
		this.waiting.clear();
	};

	get wasPressed(): boolean {
		return this.count > 0;
	}

	/** @returns the awaited value, or `interrupted` if Ctrl-C is pressed or was pressed while nothing was waiting */
	async orPressed<T>(promise: Promise<T>): Promise<T | 'interrupted'> {
		if (this.isUnheard) {
			this.isUnheard = false;
			return 'interrupted';
		}
		let stopWaiting = () => {};
		const pressed = new Promise<'interrupted'>((resolve) => {
			const wake = () => resolve('interrupted');
			this.waiting.add(wake);
			stopWaiting = () => void this.waiting.delete(wake);
		});
		try {
			return await Promise.race([promise, pressed]);
		} finally {
			stopWaiting();
		}
	}
}
