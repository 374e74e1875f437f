#!/bin/bash
# A printer runs out of paper at a real kiosk: IT reads it at the hub, and reads that it is well again. What the
# hub hears beside an urgent report is not news.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
WORK=$(mktemp -d)
trap 'river_end; screen_end; rm -rf "$WORK"' EXIT

river_begin "$WORK/river" clinic --slots 64 --batch 4 --tick 3600 || exit 1
FOLDER=$ORG/kiosks/$KIOSK
health() { # EXIT-STATUS WORDS
    "$BIN/tonggui-hub" --data "$ORG/hub" --health "${@:3}" >"$WORK/health" 2>&1
    [ $? = "$1" ] && grep -q -- "$2" "$WORK/health" && return
    cat "$WORK/health" >&2
    return 1
}
carry() { "$BIN/tonggui-courier" --data "$FOLDER/courier" --vault "$FOLDER/vault.db" --once >>"$RIVER/courier.log" 2>&1; }
printer_is() { echo "$1" >"$RIVER/slips/control" && sleep 0.3; }
# Somebody looks in and leaves again, which ends in one cover; the printer is asked meanwhile.
visit() {
    story_begin && visitor_tap lang:2 && visitor_wait privacy && sleep 3 && visitor_tap erase && visitor_wait erase &&
        visitor_tap next && visitor_wait attract
}
# Staff taps on a corner that shows nothing, and the service page has the courier go at once.
sync_now() {
    local i
    for i in 1 2 3 4 5; do xdotool mousemove 20 20 mousedown 1 sleep 0.05 mouseup 1 sleep 0.1; done
    visitor_wait pin || return 1
    for i in 2 4 6 8 1 0; do visitor_tap "key:$((48 + i))" && sleep 0.1; done # nobody types as fast as a scanner
    visitor_tap next && visitor_wait service && sleep 2 && visitor_tap sync && sleep 0.5 && visitor_tap back &&
        visitor_wait attract
}
batches() { sqlite3 -cmd '.timeout 5000' "file:$ORG/hub/hub.db?mode=ro" 'SELECT count(*) FROM batches'; }
batches_are() { [ "$(batches)" = "$1" ]; }

health 1 'no hub has run in this folder yet'
verdict a_folder_without_a_hub_is_said_to_be_one

river_hub
health 3 "$KIOSK .*never .*nothing heard: look at its power, its network and its courier"
verdict a_kiosk_that_was_never_heard_of_is_ill

carry
health 3 "$KIOSK .*kiosk: has not said how it is; start it"
verdict a_kiosk_that_never_ran_is_told_of

river_printer
screen_begin 1080x1920
river_kiosk --size 1080x1920 --ppi 102
visitor_wait attract && visit && carry
health 0 "^$KIOSK .*well"
verdict a_kiosk_whose_printer_is_ready_is_well

printer_is paper-out
visit && carry
health 3 "^$KIOSK .*printer: out of paper; put a roll in" && grep -q '^1 of 1 kiosks' "$WORK/health"
verdict a_printer_out_of_paper_is_read_at_the_hub

printer_is ok
visit && carry
health 0 "^$KIOSK .*well"
verdict with_paper_in_it_is_well_again

# The courier stays, and has served its ticks; then paper runs out, and somebody sends what is urgent.
river_courier
river_until 15 grep -q 'carrying for' "$RIVER/courier.log"
sleep 1
printer_is paper-out
visit
river_stop "$kiosk_pid"
before=$(batches)
"$BUILD/tests/flow/filer" "$FOLDER" 1 urgent >/dev/null 2>>"$RIVER/filer.log"
river_until 15 batches_are $((before + 1)) && sleep 1 && health 0 "^$KIOSK .*well"
verdict beside_an_urgent_report_the_hub_hears_nothing_new

printer_is ok
river_kiosk --size 1080x1920 --ppi 102
visitor_wait attract && sleep 2 && printer_is cover-open && sync_now &&
    river_until 15 health 3 "^$KIOSK .*printer: its cover is open; close it" 2>/dev/null
verdict staff_who_asks_for_a_visit_sends_the_news_along

printer_is paper-out
visit
river_stop "$kiosk_pid"
river_stop "$courier_pid"
carry
health 3 "^$KIOSK .*printer: out of paper"
verdict with_a_tick_the_hub_hears_what_is_new

printf '\001' | dd of="$FOLDER/charter.sig" bs=1 seek=5 conv=notrunc status=none
river_kiosk --size 1080x1920 --ppi 102
visitor_wait closed && river_stop "$kiosk_pid" && carry
health 3 "^$KIOSK .*out of service: .* | printer: out of paper; put a roll in (since"
verdict a_kiosk_that_is_out_of_service_comes_with_all_that_is_wrong
cp "$ORG/charter.sig" "$FOLDER/charter.sig"

"$BIN/tonggui-ctl" kiosk revoke "$ORG" "$KIOSK" >/dev/null
health 0 '^0 of 0 kiosks'
verdict a_revoked_kiosk_is_nobodys_concern

health 1 'must be a number of hours' --silent 0
verdict hours_that_are_none_are_refused
exit "$failed"
