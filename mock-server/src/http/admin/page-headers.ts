import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What a page under `/__admin` may do: use what comes from here, without inline script, in no frame. */
const directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
};

const own = helmet({
  contentSecurityPolicy: { useDefaults: false, directives },
  xFrameOptions: { action: 'deny' },
  // It would bind `localhost` to HTTPS, for whatever else runs there.
  strictTransportSecurity: false,
});

/** Headers for browsers on every answer of the admin API, which none of them keeps. The write-off has the provider's. */
export const pageHeaders: RequestHandler = (request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  own(request, response, next);
};
