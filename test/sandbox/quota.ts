/** How many free calls each account may make. */
export class Quota {
	private readonly taken = new Map<string, number>();

	constructor(private readonly size: number) {}

	/** Uses one call. @returns whether one was left */
	take(account: string): boolean {
		const taken = this.taken.get(account) ?? 0;
		if (taken >= this.size) return false;
		this.taken.set(account, taken + 1);
		return true;
	}
}
