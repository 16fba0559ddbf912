# The emulator as an image: docker build -t shoubei-mock . (docs/operations.md)

FROM node:22-slim AS build
WORKDIR /build/source
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/
COPY sdk-lite/package.json sdk-lite/
COPY fixtures/package.json fixtures/
COPY mock-server/package.json mock-server/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run --silent build
# What is published of each package, and nothing else.
WORKDIR /build/app
RUN cp ../source/package.json ../source/package-lock.json ../source/.npmrc ./ \
 && mkdir contracts sdk-lite fixtures mock-server tarballs \
 && npm --prefix ../source pack --silent --ignore-scripts --workspaces --pack-destination "$PWD/tarballs" \
 && for name in contracts sdk-lite fixtures mock-server; do \
      tar -xzf tarballs/shoubei-kit-$name-*.tgz --strip-components=1 -C $name || exit 1; \
    done \
 && rm -r tarballs
RUN node ../source/mock-server/scripts/image-manifests.mjs \
 && npm install --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production \
    SHOUBEI_MOCK_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /build/app ./
USER node
EXPOSE 4051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (+process.env.SHOUBEI_MOCK_PORT || 4051) + '/__admin/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "mock-server/bin/shoubei-mock.js"]
CMD ["serve"]
