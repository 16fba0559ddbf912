export interface BannedWord {
  file: string;
  line: number;
  word: string;
  /** What to write in its place. */
  instead: string;
}

/** The banned words in what a person reads of one file. */
export function check(file: string, text: string): BannedWord[];

/** The tracked files of the project below these paths, checked; without paths, those that hold to the words already. */
export function checkTree(paths?: readonly string[]): { files: number; found: BannedWord[] };
