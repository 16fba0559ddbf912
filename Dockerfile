# The emulator as an image: docker build -t shoubei-mock . (docs/how-to/deploy-and-monitor.md)

# The Node that goes in, and what it runs on: anything with glibc 2.28 and libstdc++. No shell and no program of it is used.
# Tags move on, with fixes. For the same image each time, give digests; docker buildx imagetools inspect TAG prints them:
#   --build-arg NODE=node:24-bookworm-slim@sha256:… --build-arg BASE=debian:bookworm-slim@sha256:…
ARG NODE=node:24-bookworm-slim
ARG BASE=debian:bookworm-slim

FROM ${NODE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/
COPY sdk-lite/package.json sdk-lite/
COPY fixtures/package.json fixtures/
COPY mock-server/package.json mock-server/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run --silent binary

FROM ${BASE}
ENV SHOUBEI_MOCK_HOST=0.0.0.0
COPY --from=build /build/mock-server/executable/shoubei-mock /usr/local/bin/shoubei-mock
USER 65532:65532
EXPOSE 4051
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["shoubei-mock", "wait", "--timeout", "2"]
ENTRYPOINT ["shoubei-mock"]
CMD ["serve"]
