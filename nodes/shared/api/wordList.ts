/** A list of words, written as words. */
export const words = (words: string): readonly string[] => words.trim().split(/\s+/);
