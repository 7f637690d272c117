# syntax=docker/dockerfile:1
# docker build -t claviger .
# docker run -p 8000:8000 -v claviger:/var/lib/claviger --read-only claviger

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/m2 MAVEN_ARGS=-Dmaven.repo.local=/m2 PLACE=/opt/claviger ./claviger package \
  && install -d -o 65532 -g 65532 -m 700 /var/lib/claviger

# glibc and certificates, neither a shell nor a package manager.
FROM gcr.io/distroless/base-debian12:nonroot
LABEL org.opencontainers.image.title="Claviger" \
  org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/claviger /opt/claviger
COPY --from=build --chown=65532:65532 /var/lib/claviger /var/lib/claviger
ENV CLAVIGER_DATA=/var/lib/claviger \
  CLAVIGER_LISTEN=0.0.0.0:8000 \
  CLAVIGER_MANAGEMENT_LISTEN=0.0.0.0:8001 \
  MALLOC_ARENA_MAX=2
USER 65532:65532
WORKDIR /var/lib/claviger
VOLUME /var/lib/claviger
EXPOSE 8000 8001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["/opt/claviger/runtime/bin/java", "@/opt/claviger/java.args", "healthcheck"]
ENTRYPOINT ["/opt/claviger/runtime/bin/java", "@/opt/claviger/java.args"]
CMD ["serve"]
