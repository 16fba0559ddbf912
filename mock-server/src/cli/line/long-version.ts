import { isExecutable, version } from '../../own-files.js';

/** The version for people: the program may be a package, or one file that contains Node. */
export const longVersion: string = isExecutable
  ? `${version} (executable, Node ${process.version})`
  : version;
