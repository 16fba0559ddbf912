import { describeFalsified, twelve } from './falsified.js';

describeFalsified(() => twelve);
