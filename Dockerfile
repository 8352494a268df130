FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && python -m venv --without-pip /opt/healthcheck \
    && /opt/build/bin/pip --python /opt/healthcheck/bin/python \
        install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY . .
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/build/bin/pip --python /opt/healthcheck/bin/python \
        install --no-cache-dir --no-deps /dist/*.whl

FROM python:3.13-slim
COPY --from=build /opt/healthcheck /opt/healthcheck
ENV PATH=/opt/healthcheck/bin:$PATH \
    HEALTHCHECK_HOST=0.0.0.0 \
    HEALTHCHECK_PORT=8080
WORKDIR /app
USER 65532:65532
EXPOSE 8080

# Of `serve` alone: switch it off (--no-healthcheck) where a container waits or checks. It is as healthy
# as the process in it; what that says of a database is for those who ask /health/schema, for a restart
# of this container mends no schema. A service link of Kubernetes (tcp://...) is no port.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["python", "-c", "\
import http.client as http, os, sys; \
port = os.environ.get('HEALTHCHECK_PORT', ''); \
service = http.HTTPConnection('127.0.0.1', port if port.isdigit() else 8080, timeout=2); \
service.request('GET', '/health/live'); \
sys.exit(service.getresponse().status != 200)"]
ENTRYPOINT ["healthcheck"]
CMD ["serve"]
