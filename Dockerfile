# What it is built with: another version, or the same one from a registry of yours.
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
WORKDIR /src
COPY requirements/image.txt requirements/runtime.txt requirements/
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/image.txt \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt \
        --no-compile --target /opt/healthcheck/packages
COPY pyproject.toml README.md LICENSE ./
COPY healthcheck healthcheck
COPY scripts/standalone.py scripts/
RUN /opt/build/bin/pip install --no-cache-dir --no-deps --no-build-isolation \
        --no-compile --target /opt/healthcheck/packages . \
    && PATH=/opt/build/bin:$PATH python scripts/standalone.py /opt/healthcheck

# Nothing but that folder, which brings all it needs: no shell, no package manager, no other program.
# It runs in any other image too: COPY --from=healthcheck /opt/healthcheck /opt/healthcheck
FROM scratch
COPY --from=build /opt/healthcheck /opt/healthcheck
# A name a line: Coolify takes any line that begins with HEALTHCHECK for the instruction.
ENV PATH=/opt/healthcheck/bin
ENV HEALTHCHECK_HOST=0.0.0.0
ENV HEALTHCHECK_PORT=8080
WORKDIR /app
USER 65532:65532
EXPOSE 8080

# Of `serve` alone: switch it off (--no-healthcheck) where a container waits or checks. It is as healthy
# as the process in it; what that says of a database is for those who ask /health/schema, for a restart
# of this container mends no schema.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["healthcheck", "ask", "live"]
ENTRYPOINT ["healthcheck"]
CMD ["serve"]
