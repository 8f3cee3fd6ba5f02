# One image, one process: the service runs its TypeScript directly and serves the built pages.
# Not built where it was written (no Docker engine there); tests/image.test.ts runs the steps of the
# stages `dependencies` and the last in a folder, and starts what came out.
FROM node:24-bookworm-slim AS build
WORKDIR /espejo
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
COPY web/package.json web/
RUN npm ci
COPY tsconfig.json ./
COPY server server
COPY web web
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /espejo
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
COPY web/package.json web/
RUN npm ci --omit=dev --workspace server

FROM node:24-bookworm-slim
ENV NODE_ENV=production ESPEJO_DATA=/data HOST=0.0.0.0 PORT=3000
WORKDIR /espejo
COPY --from=dependencies /espejo/node_modules node_modules
COPY package.json ./
COPY server server
COPY --from=build /espejo/web/build web/build
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The process itself gets SIGTERM, writes what it has accepted and goes.
CMD ["node", "--initial-heap-size=1600", "server/src/main.ts"]
