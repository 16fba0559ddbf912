import { isExecutable, version } from '../../own-files.js';

/** For a person, who may have it as a package or as one file that brings its Node along. */
export const longVersion: string = isExecutable
  ? `${version} (executable, Node ${process.version})`
  : version;
