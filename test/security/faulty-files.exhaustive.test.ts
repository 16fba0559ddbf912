import { test } from 'vitest';
import { fileWriter } from '../support/shared.js';
import { expectFirstFault, faultyFiles } from './faulty-files.js';

const file = fileWriter();

test.each(faultyFiles)(
  'a file full of faulty %s is rejected within seconds, by its first fault',
  (_, reader, text, first) => expectFirstFault(file('faulty.yaml', text), reader, first),
  60_000,
);
