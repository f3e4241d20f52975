#!/bin/bash
# Prints what a prompt pays for qlogin status --short, and what qlogin keep costs
# while nothing happens. The home is empty but for a sign-in that needs nothing.
# Other durations of the service: session.sh SECONDS
set -euo pipefail
cd "$(dirname "$0")/.."
qlogin=${QLOGIN_BIN:-$PWD/bin/qlogin}
seconds=${1:-100}

work=$(mktemp -d)
export HOME=$work XDG_STATE_HOME=$work/state XDG_RUNTIME_DIR=$work/run XDG_CONFIG_HOME=$work/config
mkdir -p "$XDG_STATE_HOME/qlogin" "$XDG_RUNTIME_DIR"
later=$(date -u -d '+6 days' +%FT%TZ)
now=$(date -u +%FT%TZ)
cat >"$XDG_STATE_HOME/qlogin/signins.json" <<END
{"version":1,"signIns":[{"organization":{"startUrl":"https://d-1234567890.awsapps.com/start","region":"eu-central-1"},
"holder":"vscode","pro":true,"signedIn":"$now","tokenExpires":"$later","registrationExpires":"$later","renewable":true,"unhanded":true}]}
END

"$qlogin" keep run 2>/dev/null &
pid=$!
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

times=()
for _ in $(seq 40); do
	begin=$(date +%s%N)
	"$qlogin" status --short >/dev/null
	times+=($(($(date +%s%N) - begin)))
done
printf '%s\n' "${times[@]}" | sort -n |
	awk '{ t[NR] = $1 / 1e6 } END { printf "%-47s %9.2f ms   (under 10; slowest of %d: %.2f)\n", "status --short, median", t[int((NR + 1) / 2)], NR, t[NR] }'

ticks() { awk '{ print $14 + $15 }' "/proc/$pid/stat"; }
sleep 2 # its start is not idle
before=$(ticks)
sleep "$seconds"
awk -v t=$(($(ticks) - before)) -v hz="$(getconf CLK_TCK)" -v s="$seconds" \
	'BEGIN { printf "%-47s %9.3f %%    (under 0.1, of one core, over %d s)\n", "keep, idle: processor", 100 * t / hz / s, s }'
awk '/^VmRSS/ { printf "%-47s %9.1f MB   (under 25)\n", "keep, idle: memory", $2 / 1024 }' "/proc/$pid/status"
