#!/usr/bin/env node
import module from 'node:module';

// Where Node can keep compiled code (22.1 and newer), the next start is faster.
module.enableCompileCache?.();
await import('../bundle/bin.js');
