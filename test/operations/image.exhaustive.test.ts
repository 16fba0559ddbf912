import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { hasWhatIsPublished, type Image, makeImage, runsAsItSays } from './image.js';

let folder: string;
let image: Image;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-image-'));
  image = await makeImage(folder);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the image has what is published of each package and what that needs, and nothing else', () =>
  hasWhatIsPublished(image));

test('what the image runs takes calls from outside and asks for the token of its environment; its health check tells when it is gone', () =>
  runsAsItSays(image));
