#!/bin/bash
# Kills every process of the river, at each named fault point and at random moments, RUNS times in all, while
# reports and mail flow; in the end every report for which "received" was said stands at the desk exactly once,
# and every bundle of mail at the kiosk.
#
# The kiosk's own screen is killed in test_visit.sh; here its rooms file reports without a screen (filer).
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
RUNS=${RUNS:-300}
WORK=$(mktemp -d)
trap 'river_end; rm -rf "$WORK"' EXIT

RIVER_MAIL=4/5/2 # a bundle every five seconds
river_begin "$WORK/river" clinic --slots 512 --tick 1
FOLDER=$ORG/kiosks/$KIOSK
VAULT=$FOLDER/vault.db
FILED=$WORK/filed
: >"$FILED"

COURIER_POINTS='courier.after_compose_before_sync courier.after_commit_before_send
    courier.after_send_before_ack courier.after_ack_before_commit courier.before_bundle courier.after_bundle'
DESK_COURIER_POINTS='courier.desk_before_rename courier.desk_after_rename courier.desk_before_unlink'
HUB_POINTS='hub.before_commit hub.after_commit hub.before_reply hub.desk_ack_before_commit hub.desk_ack_after_commit'
MAIL_HUB_POINTS='hub.bundle_before_commit hub.bundle_after_commit'
DESK_POINTS='desk.before_commit desk.after_commit desk.after_ack desk.before_mail desk.after_mail desk.after_mail_file'
FILER_POINTS='vault_commit vault_committed kiosk.before_release kiosk.after_release'

pick() { # WORDS…: one of them
    shift $((RANDOM % $#))
    echo "$1"
}

courier_once() {
    "$BIN/tonggui-courier" --data "$FOLDER/courier" --vault "$VAULT" --once >>"$WORK/courier.log" 2>&1
}
desk_courier_once() {
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$WORK/desk_courier.log" 2>&1
}
desk_import() { river_desk import >>"$WORK/desk.log" 2>&1; }
file_one() { "$BUILD/tests/flow/filer" "$FOLDER" 1 >>"$FILED" 2>>"$WORK/filer.log"; }
hub_up() { kill -0 "$hub_pid" 2>/dev/null || river_hub; }

# Runs a command that is killed: at a named fault point, or after a random short time.
killed_at() { # POINT COMMAND…
    local point=$1
    shift
    TG_FAULT_AT=$point "$@"
}
killed_by_chance() { # COMMAND…
    "$@" &
    local victim=$!
    sleep "0.0$((RANDOM % 100))"
    pkill -9 -P "$victim" 2>/dev/null
    kill -9 "$victim" 2>/dev/null
    wait "$victim" 2>/dev/null
}

river_hub
kills=0
while [ "$kills" -lt "$RUNS" ]; do
    kills=$((kills + 1))
    file_one
    hub_up
    case $((kills % 10)) in
    0) killed_at "$(pick $FILER_POINTS)" file_one ;;
    1 | 2) killed_at "$(pick $COURIER_POINTS)" courier_once ;;
    3) killed_by_chance courier_once ;;
    4 | 5)
        river_stop "$hub_pid"
        TG_FAULT_AT=$(pick $HUB_POINTS) river_hub
        courier_once
        ;;
    6)
        desk_import
        river_stop "$hub_pid"
        TG_FAULT_AT=$(pick $MAIL_HUB_POINTS) river_hub
        desk_courier_once
        hub_up
        kill -9 "$hub_pid" 2>/dev/null
        courier_once
        ;;
    7) killed_at "$(pick $DESK_COURIER_POINTS)" desk_courier_once ;;
    8) killed_at "$(pick $DESK_POINTS)" desk_import ;;
    9) killed_by_chance desk_import ;;
    esac
    hub_up
    courier_once
    desk_courier_once
    [ $((kills % 5)) != 0 ] || desk_import
done 2>/dev/null

# Quiet now: everything that was received must arrive.
all_arrived() {
    hub_up
    "$BUILD/tests/flow/filer" "$FOLDER" 0
    courier_once && desk_courier_once && desk_import
    [ "$(river_desk list --json | jq -r '.[].case' | sort | comm -13 - <(sort "$FILED") | wc -l)" = 0 ]
}
for _ in $(seq 40); do all_arrived && break; done

river_desk list --json | jq -r '.[].case' | sort >"$WORK/arrived"
lost=$(comm -13 "$WORK/arrived" <(sort "$FILED") | wc -l)
doubled=$(river_desk list --json | jq '[.[] | select(.reports != 1)] | length')
result() { [ "$1" = 0 ] && echo "ok $2 - $3" || echo "not ok $2 - $3 ($1)"; }
echo "# $kills kills, $(wc -l <"$FILED") received, $(wc -l <"$WORK/arrived") arrived"
result "$lost" 1 "nothing_received_is_lost_through_$RUNS kills"
result "$doubled" 2 "nothing_arrives_twice"
[ "$(wc -l <"$FILED")" -ge $((RUNS * 9 / 10)) ]
result $? 3 "reports_were_filed_all_along"
river_desk register verify >/dev/null
result $? 4 "the_register_chain_holds"

# What the desk made, the kiosk has, each bundle with its four letters; none was refused or is on the way still.
mail_arrived() {
    desk_courier_once && courier_once && ! ls "$ORG/desk/spool/out" | grep -q mail &&
        [ "$(sqlite3 "$FOLDER/courier/mail.db" \
            'SELECT count(*) > 3, max(seq) - count(*), 4 * count(*) - (SELECT count(*) FROM letters) FROM bundles')" = '1|0|0' ]
}
river_until 20 mail_arrived
result $? 5 "mail_comes_whole_through_all_of_it"
echo "# $(sqlite3 "$FOLDER/courier/mail.db" 'SELECT count(*) FROM bundles') bundles of mail"
[ "$lost" = 0 ] && [ "$doubled" = 0 ]
