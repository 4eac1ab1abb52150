# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /app
# to compile the SQLite binding if no prebuilt one is available
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts scripts
COPY src src
COPY web web
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production GATEBOOK_DATA=/data GATEBOOK_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN ln -s /app/dist/cli.js /usr/local/bin/gatebook \
  && chmod 755 dist/cli.js \
  && install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 8470
# uses the socket in the data folder, which does not depend on TLS, port or base path
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", "require('node:http').get({ socketPath: process.env.GATEBOOK_DATA + '/gatebook.sock', path: '/health/ready' }, (answer) => process.exit(answer.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
ENTRYPOINT ["gatebook"]
CMD ["start"]
