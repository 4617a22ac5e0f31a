/**
 * Passes bytes from the reader of a response to n8n's binary storage. Only one chunk is in it at a time: the reader waits
 * until the storage has taken it.
 */
export class BytePipe implements AsyncIterable<Buffer> {
	private chunk: Buffer | undefined;
	private state: 'open' | 'ended' | 'closed' = 'open';
	private failure: Error | undefined;
	/** Whether everything was taken, up to the end. */
	isRead = false;
	private wake: () => void = () => undefined;

	/** Waits until the chunk is taken, or nobody takes chunks any more. */
	async push(chunk: Buffer): Promise<void> {
		if (chunk.length === 0 || this.state !== 'open') return;
		this.chunk = chunk;
		this.wake();
		while (this.chunk !== undefined && this.state === 'open') await this.change();
	}

	/** @param failure the bytes are not complete, so the storage must not keep them */
	end(failure?: Error): void {
		this.failure ??= failure;
		if (this.state === 'open') this.state = 'ended';
		this.wake();
	}

	/** Nobody takes chunks any more. */
	close(): void {
		this.state = 'closed';
		this.chunk = undefined;
		this.wake();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
		try {
			for (;;) {
				const { chunk } = this;
				if (chunk) {
					this.chunk = undefined;
					this.wake();
					yield chunk;
				} else if (this.state === 'open') await this.change();
				else if (this.failure) throw this.failure;
				else {
					this.isRead = true;
					return;
				}
			}
		} finally {
			this.close();
		}
	}

	private async change(): Promise<void> {
		await new Promise<void>((resolve) => {
			const others = this.wake;
			this.wake = () => {
				this.wake = () => undefined;
				others();
				resolve();
			};
		});
	}
}
