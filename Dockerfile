# The package of `npm run package`, for whoever is no root: docker build --tag loadline .
FROM debian:bookworm-slim
COPY out/loadline_*_amd64.deb /tmp/loadline.deb
RUN apt-get update \
  && apt-get install --yes --no-install-recommends /tmp/loadline.deb iproute2 nftables \
  && rm -rf /var/lib/apt/lists/* /tmp/loadline.deb \
  && useradd --create-home --uid 1000 loadline
USER loadline
WORKDIR /home/loadline
ENTRYPOINT ["loadline"]
CMD ["doctor"]
