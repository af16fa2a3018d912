#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# compile.sh RELEASE NAMESPACE PACKAGE OUTPUT ROOT CLASS-PATH SOURCE...
#
# Compiles the bridge's SOURCEs (all below ROOT) against one generation of Tomcat into the jar OUTPUT.
# NAMESPACE is `jakarta` (the sources as they are) or `javax` (the servlet packages renamed first).
#
# Without a JDK, or without Tomcat's jars (PACKAGE), it warns and leaves an empty file: SwiftPM wants the declared
# output, the Swift half must build on a machine without Java, and the host knows an empty jar for what it is.
#
# The same sources give the same bytes: the class-data archive of the JVM is dropped when a jar has changed.
set -eu
export LC_ALL=C TZ=UTC

release=$1 namespace=$2 package=$3 output=$4 root=$5 class_path=$6
shift 6

skip() {
    echo "warning: $1; $(basename "$output") is left empty, and no Java application of that kind will run" >&2
    : >"$output"
    exit 0
}

# JAVA_HOME where it is set, else the path, else where Debian puts its JDKs.
find_javac() {
    if [ -n "${JAVA_HOME:-}" ]; then
        [ -x "$JAVA_HOME/bin/javac" ] || skip "JAVA_HOME is $JAVA_HOME, but there is no bin/javac in it"
        javac=$JAVA_HOME/bin/javac
        return
    fi
    javac=$(command -v javac || true)
    for candidate in /usr/lib/jvm/default-java/bin/javac /usr/lib/jvm/*/bin/javac; do
        [ -n "$javac" ] && return
        [ ! -x "$candidate" ] || javac=$candidate
    done
    [ -n "$javac" ] || skip "no javac found (apt-get install openjdk-17-jdk-headless, or set JAVA_HOME)"
}

find_javac
javac=$(readlink -f "$javac")
home=$(dirname "$(dirname "$javac")")
case $(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$home/release" 2>/dev/null) in
[1-9] | 10) skip "$javac is too old, Java 11 or later is needed (apt-get install openjdk-17-jdk-headless)" ;;
esac

separator=$IFS
IFS=:
for entry in $class_path; do
    [ -e "$entry" ] || skip "$entry is not there (apt-get install $package)"
done
IFS=$separator

work=$output.work
rm -rf "$work"
mkdir -p "$work/classes/META-INF" "$work/sources"

if [ "$namespace" = javax ]; then
    for source do
        shift
        copy=$work/sources/${source#"$root"/}
        mkdir -p "$(dirname "$copy")"
        sed -E 's/\bjakarta\.(servlet|websocket|el|annotation|security\.auth)\b/javax.\1/g' "$source" >"$copy"
        set -- "$@" "$copy"
    done
fi

# What javac says names the file that a person edits, not the renamed copy.
status=0
"$javac" --release "$release" -encoding UTF-8 -g -proc:none -implicit:none -Xlint:unchecked,rawtypes,-options \
    -cp "$class_path" -d "$work/classes" "$@" >"$work/javac.log" 2>&1 || status=$?
sed "s#^$work/sources/#$root/#" "$work/javac.log" >&2
[ "$status" -eq 0 ] || exit "$status"

printf 'Manifest-Version: 1.0\r\n\r\n' >"$work/classes/META-INF/MANIFEST.MF"
find "$work/classes" -type f -exec touch -d '2000-01-01 00:00:00' {} +
(
    cd "$work/classes"
    find . -type f ! -name MANIFEST.MF | sed 's#^\./##' | sort >../names
    "$home/bin/jar" --create --no-manifest --file ../bridge.jar META-INF/MANIFEST.MF @../names
)
cmp -s "$work/bridge.jar" "$output" || mv "$work/bridge.jar" "$output"
rm -rf "$work"
