# authwalk for CI: a released program, and the shell that CI servers want. The folder of the build holds the unpacked
# archives of a release as amd64/ and arm64/ (.github/workflows/release.yml):
#   docker build --file Dockerfile target/image
FROM alpine:3.22
ARG TARGETARCH
COPY --chmod=755 ${TARGETARCH}/authwalk /usr/local/bin/authwalk
COPY ${TARGETARCH}/NOTICE ${TARGETARCH}/LICENSE-APACHE ${TARGETARCH}/LICENSE-MIT /usr/local/share/licenses/authwalk/
USER nobody
WORKDIR /pack
CMD ["authwalk", "check", "."]
