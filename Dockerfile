# hoso as one image: the command line, the Prefect worker and the Prefect server, each by its own command.
FROM debian:12-slim

SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /app
COPY packages/run.txt packages/run.txt
# Debian's security updates are wanted, so versions are not pinned; Python's packages are, with hashes.
# hadolint ignore=DL3008
RUN apt-get update \
    && sed 's/#.*//' packages/run.txt | xargs apt-get install -y --no-install-recommends \
    && rm -rf /var/lib/apt/lists/*

COPY requirements/run.txt requirements/run.txt
RUN python3 -m venv /opt/hoso \
    && /opt/hoso/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt

COPY . .
RUN /opt/hoso/bin/pip install --no-cache-dir --no-deps -e . \
    && useradd --system --create-home --uid 1000 hoso \
    && install -d -o hoso -m 700 /var/lib/hoso

ENV PATH=/opt/hoso/bin:$PATH \
    OMP_THREAD_LIMIT=1 \
    HOSO_STATE_DIR=/var/lib/hoso \
    HOSO_STORE=file:/var/lib/hoso/store \
    DO_NOT_TRACK=1 \
    PREFECT_SERVER_ANALYTICS_ENABLED=false
USER 1000
VOLUME /var/lib/hoso
CMD ["hoso", "--help"]
