#!/bin/bash
# Much mail, and disks without room: a kiosk that was off for years catches up, killed on the way or not; a hub or a
# kiosk whose disk is full loses none; what one hub does with another group's. Real programs over TLS.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/tally.sh
BUNDLES=1140 # in all; more than one round brings
RIVER_MAIL=1/3600/700
most=$((700 * 24 + 64)) # letters: what the charter makes, and what a desk may have sent beside
river_begin "$WORK/river" clinic --slots 64 --tick 3600 || exit 1
FOLDER=$ORG/kiosks/$KIOSK
MAIL=$FOLDER/courier/mail.db
mailed() { "$BUILD/tests/flow/mailer" "$ORG/desk" "$@"; }
desk_goes() { "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$WORK/desk_courier.log" 2>&1; }
kiosk_goes() { "$BIN/tonggui-courier" --data "$FOLDER/courier" --vault "$FOLDER/vault.db" --once >"$WORK/courier.log" 2>&1; }
says() { grep -qF -- "$1" "$WORK/courier.log" "$RIVER/courier.log" 2>/dev/null; }
waiting() { find "$ORG/desk/spool/out" -name '*.mail' | wc -l; }
here() { sqlite3 "file:$MAIL?mode=ro" 'SELECT count(*) FROM letters' 2>/dev/null || echo 0; }
here_is() { [ "$(here)" = "$1" ]; }
here_past() { [ "$(here)" -gt "$1" ]; }
# A courier that waits for its tick goes at once.
urgent() { "$BUILD/tests/flow/filer" "$FOLDER" 1 urgent >>"$WORK/filed" 2>>"$WORK/filer.log"; }
river_hub

mailed 60 1 && desk_goes && kiosk_goes && here_is 60
spoil() { dd if=/dev/urandom of="$MAIL" bs=4096 seek="$1" count="$2" conv=notrunc status=none; }
spoil 0 1 && kiosk_goes && here_is 60 && says "fetched again" && [ -s "$MAIL.damaged" ] && spoil 9 20 && kiosk_goes &&
    here_is 60 && : >"$MAIL" && kiosk_goes && here_is 60
verdict mail_that_a_disk_spoiled_is_put_aside_and_fetched_again

# While the courier runs, who may have the pages in memory: by its next start at the latest.
river_courier
river_until 10 grep -q carrying "$RIVER/courier.log"
spoil 2 $(($(stat -c %s "$MAIL") / 4096 - 2)) && mailed 1 1 && desk_goes && urgent &&
    river_until 30 grep -qE 'malformed|bundles of mail came' "$RIVER/courier.log" && river_stop "$courier_pid" && kiosk_goes && here_is 61 && [ "$(sqlite3 "$MAIL" 'PRAGMA integrity_check')" = ok ]
verdict also_when_it_happens_under_a_running_courier

mailed $((BUNDLES - 61)) 1 && desk_goes && desk_goes && [ "$(waiting)" = 0 ]
verdict a_long_time_s_mail_reaches_the_hub

river_courier
urgent
river_until 60 here_past 100
kill -9 "$courier_pid"
wait "$courier_pid" 2>/dev/null
[ "$(here)" -lt "$BUNDLES" ] && river_courier && urgent && river_until 120 here_is "$BUNDLES"
verdict a_kiosk_killed_while_it_catches_up_has_all_of_it_before_its_next_tick

[ "$(sqlite3 "$MAIL" 'SELECT sum(d) FROM (SELECT max(seq) - count(*) d FROM bundles GROUP BY epoch)')" = 0 ]
verdict nothing_is_missing
river_stop "$courier_pid"

rm -f "$MAIL" "$MAIL-journal" && kiosk_goes && here_is "$BUNDLES" && says "there are more"
verdict a_kiosk_that_lost_its_mail_fetches_it_again_in_one_visit

cp "$MAIL" "$WORK/older.db" && mailed 3 1 && desk_goes && kiosk_goes && here_is $((BUNDLES + 3)) &&
    cp "$WORK/older.db" "$MAIL" && kiosk_goes && here_is $((BUNDLES + 3))
verdict a_kiosk_whose_mail_was_restored_from_a_copy_fetches_the_rest

# Room for what stands there and no more: a limit of size is one more full disk. In KiB.
river_stop "$hub_pid"
sqlite3 "$ORG/hub/hub.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
river_full_hub() { (ulimit -f 64 && exec "$BIN/tonggui-hub" --data "$ORG/hub") >>"$RIVER/hub.log" 2>&1 & hub_pid=$!; river_pids="$river_pids $hub_pid"; }
: >"$RIVER/hub.log"
river_full_hub
river_until 10 grep -q listening "$RIVER/hub.log" && mailed 2 100 && ! desk_goes && [ "$(waiting)" = 2 ] &&
    grep -q "disk is full (507)" "$WORK/desk_courier.log"
verdict mail_waits_at_the_desk_while_the_hub_s_disk_is_full

rm -f "$MAIL" "$MAIL-journal"
"$BUILD/tests/flow/filer" "$FOLDER" 1 >"$WORK/filed" 2>>"$WORK/filer.log"
! kiosk_goes && says "disk is full (507)" && here_past 0
verdict a_hub_without_room_for_batches_still_hands_out_mail

river_stop "$hub_pid"
river_hub
desk_goes && [ "$(waiting)" = 0 ] && kiosk_goes && here_is $((BUNDLES + 3 + 200))
verdict and_once_there_is_room_everything_goes_on

mailed 3 200 && desk_goes && ! (ulimit -f $(($(stat -c %s "$MAIL") / 1024 + 600)) && kiosk_goes) && says "mail.db: cannot write the mail" &&
    [ "$(sqlite3 "$MAIL" 'PRAGMA integrity_check')" = ok ] && kiosk_goes && here_is $((BUNDLES + 3 + 200 + 600))
verdict a_kiosk_whose_disk_is_full_says_so_and_has_the_rest_once_there_is_room

mailed 90 256 && desk_goes && [ "$(waiting)" = 0 ] && mailed 5 4 harbour && desk_goes && kiosk_goes &&
    here_past $((most - 256)) && ! here_past "$most" && [ "$(stat -c %s "$MAIL")" -lt $((most * 2304)) ] && ! says refused
verdict no_more_is_kept_than_the_charter_allows_and_no_other_group_s
exit "$failed"
