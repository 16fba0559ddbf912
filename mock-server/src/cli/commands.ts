import { assumptions } from './assumptions/command.js';
import { coupons } from './coupons/command.js';
import { doctor } from './doctor/command.js';
import { endpoints } from './endpoints/command.js';
import { exec } from './exec/command.js';
import { licenses } from './licenses.js';
import type { Command } from './line/command.js';
import { completion } from './parse/completion.js';
import { profile } from './profile/command.js';
import { record } from './record/command.js';
import { serve } from './serve/command.js';
import { calibrate, explain, sign } from './signature/commands.js';
import { scenarios, verify } from './verify/commands.js';
import { wait } from './wait/command.js';
import { writeOff } from './write-off/command.js';

/**
 * In the order of the help. Each command is defined beside the code that it runs, and loaded at every start. Its `run`
 * imports everything else that it needs.
 */
export const commands: readonly Command[] = [
  serve,
  exec,
  wait,
  writeOff,
  coupons,
  sign,
  explain,
  calibrate,
  profile,
  assumptions,
  endpoints,
  verify,
  scenarios,
  record,
  doctor,
  completion,
  licenses,
];
