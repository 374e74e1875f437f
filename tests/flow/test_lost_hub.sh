#!/bin/bash
# A hub that acknowledged and then lost everything: the kiosk has forgotten nothing, and the report arrives by
# the next hub, once.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/tally.sh
river_begin "$WORK/river" clinic --slots 64 --tick 1 || exit 1
FOLDER=$ORG/kiosks/$KIOSK
carry() {
    "$BIN/tonggui-courier" --data "$FOLDER/courier" --vault "$FOLDER/vault.db" --once >>"$WORK/courier.log" 2>&1
}
collect() {
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$WORK/desk_courier.log" 2>&1
    river_desk import >>"$WORK/desk.log" 2>&1
}
cases() { river_desk list --json | jq -r '.[].case'; }

river_hub
"$BUILD/tests/flow/filer" "$FOLDER" 3 >"$WORK/filed"
carry
verdict the_first_hub_acknowledges
[ "$(grep -cE '^(NoNewPrivs:[[:space:]]*1|Seccomp:[[:space:]]*2)$' "/proc/$hub_pid/status")" = 2 ]
verdict from_behind_its_wall

kill -9 "$hub_pid"
wait "$hub_pid" 2>/dev/null
rm -f "$ORG"/hub/hub.db*
river_hub
collect
[ "$(cases | wc -l)" = 0 ]
verdict and_loses_everything

for _ in 1 2 3 4; do carry; collect; done
diff <(cases | sort) <(sort "$WORK/filed") >/dev/null
verdict by_the_next_hub_every_report_arrives_once
exit "$failed"
