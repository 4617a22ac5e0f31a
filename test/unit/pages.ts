/**
 * A web page of a table row: `title ~ body ~ head`, or the whole page as it is.
 * @param filling stands wherever the row has `§`
 */
export function pageOf(row: string, filling = ''): string {
	const filled = row.replaceAll('§', () => filling);
	if (row.startsWith('<')) return filled;
	const [title = '', body = '', head = ''] = filled.split(' ~ ');
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">${head}<title>${title}</title></head><body>${body}</body></html>`;
}
