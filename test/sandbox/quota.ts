/** How many free calls each account may make. */
export class Quota {
	private readonly taken = new Map<string, number>();

	constructor(private readonly size: number) {}

	/** Takes one call. @returns whether there was one left */
	take(account: string): boolean {
		const taken = this.taken.get(account) ?? 0;
		if (taken >= this.size) return false;
		this.taken.set(account, taken + 1);
		return true;
	}
}
