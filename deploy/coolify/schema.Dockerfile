# The companion: a service beside the application that goes on looking: docs/coolify.md.
# The declaration, and the folder of migrations that it names.
FROM registry.example.com/healthcheck:0.1.0
COPY expected_schema.yaml /app/
COPY prisma/migrations /app/prisma/migrations

# The image has the same. Coolify reads the text of this file alone, and waits for what it finds.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["healthcheck", "ask", "live"]
