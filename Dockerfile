# SPDX-License-Identifier: Apache-2.0
#
# The image that applications are put on: docs/container.md. Folders and variables are those of Tomcat's image.
#
#   docker build -t runner .

FROM swift:6.1-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends make
WORKDIR /src
COPY . .
RUN make dist && make install PREFIX=/opt/runner

FROM debian:bookworm-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/*

# The user owns what it has to write to, and `webapps`, so that `RUN rm …/webapps/ROOT` works without being root. Group 0
# may do the same: platforms that choose a user of their own (OpenShift) leave it in that group.
RUN useradd --system --uid 10001 --gid 0 --no-create-home --home-dir /usr/local/tomcat --shell /usr/sbin/nologin tomcat \
    && mkdir -p /usr/local/tomcat/webapps /usr/local/tomcat/webapps.dist /usr/local/tomcat/work \
    && ln -s ../webapps.dist/ROOT /usr/local/tomcat/webapps/ROOT \
    && chown -R 10001:0 /usr/local/tomcat \
    && chmod -R g=u /usr/local/tomcat
COPY Distribution/welcome/ /usr/local/tomcat/webapps.dist/ROOT/
COPY --from=build /opt/runner/ /usr/local/

ENV CATALINA_HOME=/usr/local/tomcat
WORKDIR /usr/local/tomcat
USER 10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=90s --retries=3 CMD ["runner", "health"]
ENTRYPOINT ["runner", "--deploy-dir", "/usr/local/tomcat/webapps", "--temp-directory", "/usr/local/tomcat/work"]
