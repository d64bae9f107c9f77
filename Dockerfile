# gongkai as one static binary in an empty image.
#
#   docker build -t gongkai .
#   docker run -d --name gongkai --read-only --tmpfs /tmp -v gongkai:/data -p 8080:8080 gongkai
#
# Settings are environment variables, GONGKAI_PUBLIC_URL and so on (docs/config.md).

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/gongkai ./cmd/gongkai \
 && mkdir -p /out/data /out/tmp \
 && cp "$(go env GOROOT)/lib/time/zoneinfo.zip" /out/zoneinfo.zip

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/zoneinfo.zip /zoneinfo.zip
COPY --from=build /out/gongkai /gongkai
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
ENV GONGKAI_ADDR=0.0.0.0:8080 \
    GONGKAI_DATA=/data \
    TZ=Asia/Shanghai \
    ZONEINFO=/zoneinfo.zip
USER 65532:65532
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s --retries=3 CMD ["/gongkai", "healthcheck"]
ENTRYPOINT ["/gongkai"]
CMD ["serve"]
