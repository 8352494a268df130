# An application's own image with the gate in it: docs/coolify.md. Yours is another, but the lines
# that name healthcheck are the same in each.
FROM registry.example.com/healthcheck:0.1.0 AS healthcheck

FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
COPY --from=healthcheck /opt/healthcheck /opt/healthcheck
USER 1000:1000
EXPOSE 3000

# On one line, with all four numbers: Coolify reads them from this text.
HEALTHCHECK --interval=5s --timeout=10s --start-period=10s --retries=10 CMD ["/opt/healthcheck/bin/healthcheck", "check", "--once", "/tmp/schema-passed", "--timeout", "5", "--format", "brief"]
CMD ["node", "server.js"]
