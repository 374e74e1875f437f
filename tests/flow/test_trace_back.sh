#!/bin/bash
# The way back leaves no trace either. A visitor prints a slip and holds it before the camera; headquarters asks; the
# visitor comes again, types the receipt on the shuffled keys, reads, answers, leaves. Then no process of the kiosk
# and no file that one of them wrote has the receipt, as digits or as a picture, the question or the answer, or tells
# this visit from one that filed.
set -u
cd "$(dirname "$0")/../.."
. tests/flow/trace.sh
trace_begin

ASKED=$(some_han 12)
ANSWERED=$(some_han 12) # as a whole
ADDED=$(some_letters 20) # on a keyboard
WANTED="text $ASKED
text $ANSWERED
text $ADDED
numbers $(glyphs "$ASKED")
numbers $(glyphs "$ANSWERED")
numbers $(glyphs "$ADDED")"

# ---- the slip

slip_rows() { # PICTURE: some rows of its square code, as the printer is told of them
    convert "$1" -crop 384x100+0+150 +repage "$WORK/rows.pbm"
    tail -c 4800 "$WORK/rows.pbm" | od -An -v -tx1 -w48 | tr -d ' ' | awk 'NR % 11 == 6' | cut -c 33-64 |
        sed 's|^|bytes |'
}
show() { # PICTURE: to the camera
    cp "$1" "$WORK/next.png" && mv "$WORK/next.png" "$WORK/camera.png"
}
grouped() { sed 's/..../& /g; s/ $//' <<<"$1"; }
slip_is_printed() { # WHICH
    visitor_tap print && visitor_wait slip && visitor_tap "slip:$1" && river_until 20 story_has scan-back
}
printer_is() { echo "$1" >"$RIVER/slips/control"; }
slip_is_read() { # held before the camera
    convert "$slip" -gravity north -crop 100%x60%+0+0 +repage -bordercolor white -border 40 "$WORK/held.png"
    visitor_tap scan-back && visitor_wait scan-back && show "$WORK/held.png" && river_until 15 seen_by_the_camera &&
        show "$WORK/blank.png" && visitor_tap back && visitor_wait slip
}
seen_by_the_camera() {
    looked "text $digits" &&
        grep -q "process $(pgrep -x tonggui-scanner | grep -xF "$(ours "$$")")," "$WORK/found"
}
slip_is_stuck() { # a second one, for want of paper
    printer_is 'paper-out 120'
    visitor_tap print && visitor_wait slip && visitor_tap slip:0 && sleep 1 && looked bytes &&
        VISITOR_PATIENCE=30 visitor_tap next && visitor_wait receipt
}

# ---- the visitor who comes back

types_the_receipt() { # on the keys of the page, which stand in another order each time
    local i
    for ((i = 0; i < ${#digits}; i++)); do
        visitor_tap "key:$(printf %d "'${digits:i:1}")" || return 1
    done
}
order() { visitor_page | awk '$6 == "key" {print $8}' | grep '^[0-9]$' | tr -d '\n'; }
touched() { # where the finger went
    local i
    printf places
    for ((i = 0; i < ${#digits}; i++)); do
        printf ' %s' "$(visitor_spot "key:$(printf %d "'${digits:i:1}")" | tr ' ' ,)"
    done
}
comes_back() {
    visitor_tap mailbox && visitor_wait code && sleep 0.3
}
reads() {
    visitor_tap "$(visitor_page | awk '$7 ~ /^message:/ {print $7; exit}')" && visitor_wait letter && sleep 0.3
}
answers() {
    visitor_turn next && visitor_wait reply && sleep 0.3 && visitor_paste "$ANSWERED" && visitor_tap method:4 &&
        sleep 0.3 && visitor_type "$ADDED" && sleep 0.3
}
sends() {
    visitor_turn next && visitor_wait reply-check && visitor_turn next && visitor_wait sent && visitor_tap next
}

# ---- what a visit leaves of itself to whoever looks at the disk

sealed() { # how often a slot was written
    sqlite3 -cmd '.timeout 5000' "file:$ORG/kiosks/$KIOSK/vault.db?mode=ro" 'SELECT sum(written) FROM slots'
}
lies_there() { # name, size, mode of each file of the kiosk, and when its mail was read
    find "$ORG/kiosks" -printf '%P %s %m\n' | sort
    find "$ORG/kiosks" -name mail.db -printf 'read %A@\n'
}
begins() { # NAME of a visit
    wc -l <"$WORK/strace" >"$WORK/$1.from"
    sealed >"$WORK/$1.sealed"
    lies_there >"$WORK/$1.before"
}
ends() { # NAME
    visitor_wait attract && kiosk_halts || return 1
    tail -n +"$(($(cat "$WORK/$1.from") + 1))" "$WORK/strace" >"$WORK/$1.strace"
    lies_there >"$WORK/$1.after"
    trace_written <"$WORK/$1.strace" >"$WORK/$1.written"
}
one_envelope() { # NAME
    [ "$(sealed)" = $(($(cat "$WORK/$1.sealed") + 1)) ] && diff "$WORK/$1.before" "$WORK/$1.after"
}

mail_has_come() {
    "$BIN/tonggui-courier" --data "$ORG/kiosks/$KIOSK/courier" --vault "$ORG/kiosks/$KIOSK/vault.db" --once \
        >>"$RIVER/courier.log" 2>&1
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$RIVER/desk_courier.log" 2>&1
    river_desk import >>"$RIVER/desk.log" 2>&1
    river_desk mail --json | jq -e '[.groups[].waiting] | add == 0' &&
        [ "$(sqlite3 "$ORG/kiosks/$KIOSK/courier/mail.db" 'SELECT max(seq) FROM bundles')" = \
            "$(river_desk mail --json | jq '.groups[0].last')" ]
} >/dev/null
letters_by_label() { sqlite3 "$ORG/kiosks/$KIOSK/courier/mail.db" "SELECT 'bytes ' || hex(label) FROM letters"; }
answer_is_read() {
    river_bring_in 1
    river_desk show "$case" --json >"$WORK/case.json"
    grep -q "$ANSWERED" "$WORK/case.json" && grep -q "$ADDED" "$WORK/case.json"
}

# ---- the kiosk

RIVER_MAIL=4/5/2 # a bundle every five seconds
convert -size 640x480 xc:'#e8e4dc' "$WORK/blank.png"
cp "$WORK/blank.png" "$WORK/camera.png"
river_begin "$WORK/river" clinic --slots 64 --tick 1 --camera "$WORK/camera.png" || exit 1
river_printer
river_hub
screen_begin 1080x1920
kiosk_up strace -f -y -s 70000 -e "trace=$CALLS" -o "$WORK/strace"
visitor_wait attract && sleep 1

begins filing
story_to_receipt '' 0 anonymous && visitor_picture "$WORK/receipt.png" &&
    digits=$(zbarimg -q --raw "$WORK/receipt.png" 2>/dev/null) && [ "${#digits}" = 28 ] && slip_is_printed 1
verdict a_visitor_has_a_slip

slip=$RIVER/slips/slip-1.png
WANTED="$WANTED
text $digits
text $(grouped "$digits")
numbers $(glyphs "$digits")
$(slip_rows "$slip")"
slip_is_read && visitor_tap next && visitor_wait receipt && slip_is_stuck
verdict while_it_lasts_the_scan_finds_the_receipt_before_the_camera_and_on_its_way_to_paper

story_keep_receipt '' && ends filing && clean
verdict after_a_slip_was_printed_and_read_nothing_is_left_in_any_process
one_envelope filing
verdict it_left_one_envelope

printer_is ok
river_bring_in 1 && case=$(river_desk list --json | jq -r '.[0].case') &&
    river_desk ask "$case" --text "$ASKED" >>"$RIVER/desk.log" && river_until 3 mail_has_come && kiosk_goes_on
verdict headquarters_asks_and_mail_comes

begins back
comes_back && WANTED="$WANTED
text $(order)
$(touched)" && types_the_receipt && looked "text $digits" "text $(order)" && visitor_tap next && visitor_wait mailbox &&
    reads && looked "text $ASKED" && answers && looked "text $ANSWERED" "text $ADDED"
verdict while_it_lasts_the_scan_finds_the_receipt_the_question_and_the_answer

sends && ends back && clean
verdict after_an_answer_nothing_is_left_in_any_process
WANTED=$(letters_by_label) clean
verdict nor_which_letters_were_looked_for
one_envelope back
verdict it_left_what_a_visit_leaves_that_filed
comm -13 "$WORK/filing.written" "$WORK/back.written" | sed 's/^/# only on the way back: /'
[ -z "$(comm -13 "$WORK/filing.written" "$WORK/back.written")" ] && grep -q vault.db-journal "$WORK/back.written"
verdict it_wrote_no_other_file_than_that
grep -q vault.db "$WORK/back.strace" && ! grep -E '(socket|connect|bind|listen|accept4?)\(' "$WORK/back.strace" &&
    grep -q 'connect(' "$WORK/strace" && ! grep -E '(socket|connect|bind)\(' "$WORK/strace" | grep -v AF_UNIX
verdict it_asked_no_network

kiosk_goes_on && clean
verdict nor_is_anything_in_the_kiosk_that_was_started_afresh
river_until 3 answer_is_read
verdict the_desk_reads_the_answer
kiosk_down

# The engines and the camera are spoken with through pipes, the printer through its line.
grep -E '^[0-9]+ +write\([0-9]+<(pipe:|/dev/pts/)' "$WORK/strace" >"$WORK/spoken"
grep -vE '^[0-9]+ +write\([0-9]+<(pipe:|/dev/pts/)' "$WORK/strace" >"$WORK/others"
! scanned strace "$WORK/spoken" >/dev/null && has "text $digits" bytes && scanned strace "$WORK/others"
verdict nothing_of_it_went_through_any_call_but_to_camera_engines_and_printer
no_file_has_it "$WORK/blank.png"
verdict nothing_of_it_is_in_any_file

# ---- the control: what leaks is found

answers_again() { # WHERE it leaks; the receipt typed as fast as by a scanner
    kiosk_down
    RIVER_KIOSK=tonggui-leaky TG_FAULT_LEAK=$1 kiosk_up
    visitor_wait attract && sleep 1 && comes_back && visitor_scans "$digits" && visitor_wait mailbox && reads &&
        answers && sends && kiosk_halts
}
answers_again nowhere && clean
verdict a_kiosk_that_could_leak_does_not
answers_again heap && ! clean && has "text $ANSWERED" && ! has "text $digits"
verdict a_leak_that_is_planted_is_found
exit "$failed"
