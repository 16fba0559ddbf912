interface Chunk {
  readonly fileName: string;
  readonly code: string;
  /** The paths of what is in it. */
  readonly moduleIds: readonly string[];
}

export function executableChunks(): Promise<readonly Chunk[]>;
