#!/bin/bash
# A visitor's report goes through the real programs: fingers on a real window, vault, courier, hub over TLS,
# desk. Then the kiosk is killed with the report half-way, and visits end in every other way there is.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
WORK=$(mktemp -d)
trap 'river_end; screen_end; rm -rf "$WORK"' EXIT
written() { sqlite3 -cmd '.timeout 5000' "file:$ORG/kiosks/$KIOSK/vault.db?mode=ro" 'SELECT sum(written) FROM slots'; }

throttle_of() { awk '/memfd:tonggui-throttle/ {print $5}' "/proc/$1/maps" 2>/dev/null | sort -u; } # PID: which memory

river_begin "$WORK/river" clinic --slots 128 --tick 1 || exit 1
screen_begin 1080x1920
river_hub
river_kiosk --size 1080x1920 --ppi 102

# Takes it all away and back, and the writing too, and that back: the desk reads it below.
write_with_second_thoughts() {
    visitor_paste "$1"
    xdotool key --delay 60 ctrl+a BackSpace ctrl+z ctrl+z ctrl+y
    sleep 0.2
}
STORY_WRITE=write_with_second_thoughts story_to_receipt '' 0 anonymous
verdict a_visitor_reaches_the_receipt_by_touch

visitor_picture "$WORK/receipt.png"
digits=$(zbarimg -q --raw "$WORK/receipt.png" 2>/dev/null)
[ "${#digits}" = 28 ]
verdict the_qr_on_the_screen_holds_28_digits

rest=0
for ((i = 0; i < ${#digits}; i++)); do rest=$(((rest * 10 + ${digits:i:1}) % 97)); done
[ "$rest" = 1 ]
verdict its_check_digits_hold_by_iso_7064

first=$(pgrep -P "$kiosk_pid")
bucket=$(throttle_of "$first")
story_keep_receipt ''
verdict keeping_the_receipt_leads_back_to_the_attract_page

afresh() { ! pgrep -P "$kiosk_pid" | grep -qx "$first" && [ "$(throttle_of "$(pgrep -P "$kiosk_pid")")" = "$bucket" ]; }
if [ "$(id -u)" = 0 ]; then
    [ -n "$bucket" ] && river_until 20 afresh
    verdict a_kiosk_started_afresh_counts_visits_on_in_the_same_memory
else # the kiosk lets nobody but root look into its memory
    echo "ok $((++number)) - a_kiosk_started_afresh_counts_visits_on_in_the_same_memory # SKIP only root sees it"
fi

river_bring_in 1
verdict the_report_reaches_the_desk

case_number=$(river_desk list --json | jq -r '.[0].case')
river_desk show "$case_number" --json >"$WORK/case.json"
grep -q '我母亲在三楼收费处排队一个多小时' "$WORK/case.json"
verdict the_desk_reads_what_was_written

! grep -qE '"(filed|who)"' "$WORK/case.json"
verdict an_anonymous_report_bears_no_time_and_no_name

# The stock tool opens what the kiosk stored.
sqlite3 -cmd '.timeout 5000' "file:$ORG/kiosks/$KIOSK/vault.db?mode=ro" \
    'SELECT writefile(printf("'"$WORK"'/slot-%d", slot), body) FROM slots' >/dev/null
opened=0
for slot in "$WORK"/slot-*; do
    age -d -i "$ORG/desk/office.identity" "$slot" 2>/dev/null | grep -q '"type":"report"' && opened=$((opened + 1))
    [ "$(stat -c %s "$slot")" = 16384 ] || opened=99
done
[ "$opened" = 1 ]
verdict the_stock_age_opens_exactly_one_slot

kiosk_again() { # [FAULT-POINT]: kills kiosk and supervisor, starts them afresh
    # shellcheck disable=SC2046
    kill -9 $(pgrep -P "$kiosk_pid") "$kiosk_pid" 2>/dev/null
    wait "$kiosk_pid" 2>/dev/null
    TG_FAULT_AT=${1:-} river_kiosk --size 1080x1920 --ppi 102
    visitor_wait attract
}

# Killed in the middle of filing: before "received" nothing is promised, after it nothing is lost.
before=$(written)
story_to_check '' 0 anonymous
kiosk_again && [ "$(written)" = "$before" ]
verdict a_kiosk_killed_before_filing_opens_again_as_if_nobody_had_come

story_to_receipt '' 0 anonymous
kiosk_again && river_bring_in 2
verdict a_kiosk_killed_on_the_receipt_page_has_lost_nothing

# The slip is held before a scanner that types like a keyboard, only faster than anybody.
sleep 1 # what headquarters has acknowledged is released now, not between the two counts
before=$(written)
visitor_tap mailbox && visitor_wait code && visitor_scans "$digits" && visitor_wait mailbox &&
    ! grep 'mail cannot be read' "$RIVER/kiosk.log" >&2
verdict the_receipt_opens_its_mailbox_within_the_walls

visitor_tap next && visitor_wait attract && [ "$(written)" = $((before + 1)) ]
verdict a_mailbox_only_read_ends_in_one_cover

# Killed at each named point of the commit: never "received" without the report, never a report half there.
reports=2
for point in kiosk.before_append:0 kiosk.after_append:1 kiosk.after_refresh:1; do
    kiosk_again "${point%:*}"
    sleep 1 # what headquarters has acknowledged is released now, not between the two counts
    before=$(written)
    story_to_check '' 0 anonymous && visitor_tap next && sleep 0.3
    visitor_at delivery && visitor_tap next
    VISITOR_PATIENCE=40 visitor_wait attract
    ! visitor_at receipt && [ "$(written)" = $((before + ${point#*:})) ] && kiosk_again &&
        reports=$((reports + ${point#*:})) && river_bring_in "$reports"
    verdict "a_kiosk_killed_at_${point%:*}_files_wholly_or_not_at_all"
done

# Erase and leave: one cover, no report.
before=$(written)
story_to_check '' 2 anonymous
visitor_tap erase
visitor_wait erase && visitor_tap next
visitor_wait attract && [ "$(written)" = $((before + 1)) ]
verdict erase_and_leave_ends_in_one_cover

# A physical keyboard types as the screen's does.
story_begin && visitor_tap lang:2 && visitor_wait privacy && visitor_tap next
sleep 0.5
for _ in 1 2 3 4 5 6 7 8; do
    visitor_at question && break
    for id in kind:1 category:0 anonymous next; do
        story_has "$id" && { visitor_tap "$id"; break; }
    done
    sleep 0.4
done
visitor_type 'A bench by the lift' && visitor_tap next && sleep 0.4
for _ in 1 2 3 4 5; do visitor_at check && break; visitor_tap next; sleep 0.4; done
visitor_wait check && visitor_tap next && sleep 0.4
visitor_at delivery && visitor_tap next
VISITOR_PATIENCE=40 visitor_wait receipt && story_keep_receipt '' && river_bring_in $((reports + 1)) &&
    river_desk export | grep -q 'A bench by the lift'
verdict a_physical_keyboard_reaches_the_desk

kill -TERM "$kiosk_pid"
wait "$kiosk_pid"
verdict the_kiosk_ends_cleanly_when_told_to

# Of its folder the walls leave it the vault's journal to write, the courier's and the mail to read: no key, no PIN.
if [ "$(id -u)" = 0 ]; then
    : >"$NARRATION"
    ASAN_OPTIONS=detect_leaks=0 strace -f -y -e trace=landlock_add_rule -o "$WORK/strace" "$BIN/tonggui" \
        --data "$ORG/kiosks/$KIOSK" --share "$SHARE" --narrate "$NARRATION" --size 1080x1920 --ppi 102 \
        >>"$RIVER/kiosk.log" 2>&1 &
    strace_pid=$!
    river_pids="$river_pids $strace_pid"
    visitor_wait attract
    kill -TERM "$(pgrep -P "$strace_pid")"
    wait "$strace_pid"
fi
if ! grep -q landlock_add_rule "$WORK/strace" 2>/dev/null; then
    echo "ok $((++number)) - of_its_folder_the_kiosk_reaches_journals_and_mail_alone # SKIP no landlock, or not root"
else
    [ "$(river_granted "$WORK/strace")" = "courier/courier.db
courier/courier.db-journal
courier/mail.db
courier/mail.db-journal
vault.db-journal" ]
    verdict of_its_folder_the_kiosk_reaches_journals_and_mail_alone
fi

! grep -rqE '我母亲在三楼|A bench by the lift' "$RIVER"/*.log "$ORG/kiosks" "$ORG/hub" "$NARRATION"
verdict nothing_that_was_typed_is_in_any_log_or_file
exit "$failed"
