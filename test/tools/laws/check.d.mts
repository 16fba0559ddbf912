export interface Violation {
  file: string;
  line: number;
  /** What is there: `imports ../cli/main.js (mock-server/src/cli/main.ts)`. */
  what: string;
  law: string;
  /** What may be done instead. */
  allowed: string;
}

/** All that a tree of this project breaks of its laws, by file and line. */
export function check(root: string): { files: number; imports: number; violations: Violation[] };
